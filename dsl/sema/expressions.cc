// FEEL at its place, and texts with FEEL inside.
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/walk.h"

namespace weir::sema {

using feel::Type;
using model::Expression;

namespace {

feel::Locate locate(const dsl::LocatedText& text) {
  return [&text](uint32_t begin, uint32_t end) { return text.span(begin, end); };
}

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

// `a = b` becomes `a != null and a = b`.
void require_known(feel::Node& node) {
  using feel::Op;
  if (node.op == Op::And || node.op == Op::Or) {
    for (feel::Node& child : node.children) require_known(child);
    return;
  }
  if (node.op != Op::Equal) return;
  for (const feel::Node& side : node.children)
    if (side.op == Op::Constant) return;
  feel::Node null, known, both;
  null.type = feel::TypeKind::Null;
  known.op = Op::NotEqual;
  both.op = Op::And;
  null.span = known.span = both.span = node.span;
  known.type = both.type = feel::TypeKind::Boolean;
  known.children = {node.children[0], std::move(null)};
  both.children = {std::move(known), std::move(node)};
  node = std::move(both);
}

}  // namespace

size_t closing_braces(const std::string& text, size_t begin) {
  int braces = 0;
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i)
        if (text[i] == '\\') ++i;
    } else if (c == '{') {
      ++braces;
    } else if (c == '}') {
      if (braces > 0) {
        --braces;
      } else if (i + 1 < text.size() && text[i + 1] == '}') {
        return i;
      }
    }
  }
  return std::string::npos;
}

void match_known_values(Expression& match) {
  require_known(match.root);
  match.program.reset();
  match.prepare();
}

void note_calls(App& app, const std::optional<Expression>& expression) {
  if (!expression) return;
  std::set<std::string> names;
  calls_of(expression->root, names);
  for (const std::string& name : names) app.use("functions", name);
}

std::optional<Expression> read_feel_text(App& app, const dsl::LocatedText& text, const Site& site,
                                         Type wanted) {
  if (blank(text.text)) {
    app.report(kWrongKind, text.span(), {expected("an expression", "表达式"), {"found", "nothing", "空"}});
    return std::nullopt;
  }
  feel::Place place;
  place.names = site.names != nullptr ? site.names : &app.base;
  place.expected = std::move(wanted);
  place.locate = locate(text);
  auto expression = feel::compile_expression(text.text, place, app.reporter);
  note_calls(app, expression);
  return expression;
}

std::optional<Expression> read_feel(App& app, const Node& node, const Site& site, Type wanted) {
  dsl::LocatedText text;
  if (!yaml::source_text(node, app.sources, &text)) {
    app.report(kWrongKind, node.span, {expected("an expression", "表达式"), found_kind(node)});
    return std::nullopt;
  }
  return read_feel_text(app, text, site, std::move(wanted));
}

std::optional<Expression> read_tests(App& app, const dsl::LocatedText& text, const Site& site,
                                     const Cell& cell) {
  if (blank(text.text)) {
    app.report(kWrongKind, text.span(),
               {expected("a test; '-' matches all", "条件；“-”表示都匹配"), {"found", "nothing", "空"}});
    return std::nullopt;
  }
  feel::Place place;
  place.names = site.names != nullptr ? site.names : &app.base;
  place.kind = feel::ExpressionKind::UnaryTests;
  place.tested = cell.tested;
  if (cell.options != nullptr) place.options = *cell.options;
  place.locate = locate(text);
  auto expression = feel::compile_expression(text.text, place, app.reporter);
  note_calls(app, expression);
  return expression;
}

namespace {

// `{ name }`, `${name}`, `｛｛ name ｝｝` around a name that is there: only '{{ }}' is filled in.
void tell_braces(App& app, const dsl::LocatedText& text, size_t from, size_t to, const Site& site) {
  const feel::Names& names = site.names != nullptr ? *site.names : app.base;
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"｛｛", "｝｝"}, {"${", "}"}, {"{", "}"}}) {
    const size_t at = text.text.find(open, from);
    const size_t end = at < to ? text.text.find(close, at + open.size()) : std::string::npos;
    if (end == std::string::npos || end >= to) continue;
    std::string name = text.text.substr(at + open.size(), end - at - open.size());
    name.erase(0, name.find_first_not_of(' '));
    name.erase(name.find_last_not_of(' ') + 1);
    if (names.variable(name.substr(0, name.find('.'))) == nullptr) continue;
    Diagnostic& problem = app.report(kBraces, text.span(at, end + close.size()), {{"found", text.text.substr(at, end + close.size() - at)}});
    problem.replacement = "{{ " + name + " }}";
    return;
  }
}

}  // namespace

std::optional<model::Template> read_text(App& app, const Node& node, const Site& site) {
  const std::string* whole = want_text(app, node);
  if (whole == nullptr) return std::nullopt;
  model::Template result;
  result.span = node.span;
  const dsl::LocatedText located = node.located();
  const std::string& text = located.text;
  if (const size_t tag = text.find("{%"), end = text.find("%}", tag); end != std::string::npos)
    app.report(kDocumentTag, located.span(tag, end + 2),
               {{"tag", text.substr(tag, end + 2 - tag)}, {"why", "is for documents; a text has '{{ }}' alone", "只能用在文档模板里，文字中只有“{{ }}”"}});
  size_t from = 0;
  while (from <= text.size()) {
    const size_t open = text.find("{{", from);
    const std::string literal = text.substr(from, open == std::string::npos ? open : open - from);
    if (!literal.empty()) result.parts.push_back({literal, std::nullopt});
    tell_braces(app, located, from, from + literal.size(), site);
    if (open == std::string::npos) break;
    const size_t close = closing_braces(text, open + 2);
    if (close == std::string::npos) {
      app.report(kUnclosed, located.span(open, open + 2));
      return std::nullopt;
    }
    const dsl::LocatedText inside = located.slice(open + 2, close);
    auto expression = read_feel_text(app, inside, site);
    if (expression) result.parts.push_back({{}, std::move(*expression)});
    from = close + 2;
  }
  return result;
}

}  // namespace weir::sema
