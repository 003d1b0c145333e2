#include "dsl/yaml/joins.h"

#include <algorithm>

#include "dsl/yaml/scalar.h"

namespace weir::yaml {

const DiagSpec kSplitValue{
    .slug = "yaml/quote-needed",
    .text = {"the comma cuts this value in two; it must be quoted here",
             "这里的逗号会把值切成两半，要加引号"},
    .hint = {"put the value in quotes", "请给整个值加上引号"},
    .summary = "A value that YAML would read as something else stands in quotes.",
    .bad = "app: a\nlabel: \"a\" or \"b\"\n",
    .good = "app: a\nlabel: '\"a\" or \"b\"'\n"};

const DiagSpec kTemplateNeedsQuotes{
    .slug = "yaml/quote-needed",
    .text = {"a value that begins with '{{' must be quoted", "以“{{”开头的值要加引号"},
    .hint = {"put the text in quotes", "请给文本加上引号"}};

const DiagSpec kCutByComment{
    .slug = "yaml/quote-needed",
    .text = {"' #' begins a comment and cuts this value", "“ #”会被当作注释，把这个值截断"},
    .hint = {"put the value in quotes", "请给整个值加上引号"}};

bool is_open(std::string_view text) {
  int parentheses = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      in_string = !in_string;
    else if (!in_string && text[i] == '(')
      ++parentheses;
    else if (!in_string && text[i] == ')')
      --parentheses;
  }
  return in_string || parentheses > 0;
}

Diagnostic quote_needed(const DiagSpec& spec, uint32_t source, std::string_view file,
                        uint32_t begin, uint32_t end) {
  Diagnostic d;
  d.spec = &spec;
  d.span = {source, begin, end};
  const std::string_view text = file.substr(begin, end - begin);
  if (text.find('\n') == std::string_view::npos) d.replacement = quoted(text);
  return d;
}

namespace {

Node as_text(uint32_t source, std::string_view file, uint32_t begin, uint32_t end) {
  Node node;
  node.kind = Kind::Scalar;
  node.span = {source, begin, end};
  dsl::LocatedText text = plain_text(source, file, begin, end);
  node.text = std::move(text.text);
  node.map = std::move(text.map);
  return node;
}

// The end of the first piece after `index` at which the text is whole; none: it never is.
template <class PieceEnd>
size_t whole_at(std::string_view file, uint32_t begin, size_t index, size_t count,
                PieceEnd piece_end) {
  for (size_t last = index + 1; last < count; ++last) {
    const uint32_t end = piece_end(last);
    if (end > begin && !is_open(file.substr(begin, end - begin))) return last;
  }
  return count;
}

bool starts_open(const Node& node) {
  return node.is_plain() && !node.aliased && is_open(node.text);
}

}  // namespace

void join_pieces(uint32_t source, std::string_view file, Node& node,
                 std::vector<Diagnostic>& problems) {
  const auto join = [&](uint32_t begin, uint32_t end) {
    problems.push_back(quote_needed(kSplitValue, source, file, begin, end));
    return as_text(source, file, begin, end);
  };
  for (size_t i = 0; i < node.items.size(); ++i) {
    if (!starts_open(node.items[i])) continue;
    const uint32_t begin = node.items[i].span.begin;
    const size_t last = whole_at(file, begin, i, node.items.size(),
                                 [&](size_t k) { return node.items[k].span.end; });
    if (last == node.items.size()) continue;
    node.items[i] = join(begin, node.items[last].span.end);
    node.items.erase(node.items.begin() + i + 1, node.items.begin() + last + 1);
  }
  for (size_t i = 0; i < node.entries.size(); ++i) {
    if (!starts_open(node.entries[i].value)) continue;
    const uint32_t begin = node.entries[i].value.span.begin;
    const auto end_of = [&](size_t k) {
      return std::max(node.entries[k].key.span.end, node.entries[k].value.span.end);
    };
    const size_t last = whole_at(file, begin, i, node.entries.size(), end_of);
    if (last == node.entries.size()) continue;
    node.entries[i].value = join(begin, end_of(last));
    node.entries.erase(node.entries.begin() + i + 1, node.entries.begin() + last + 1);
  }
}

bool join_template(uint32_t source, std::string_view file, Node& node,
                   std::vector<Diagnostic>& problems) {
  const std::string_view text = file.substr(node.span.begin, node.span.end - node.span.begin);
  if (!text.starts_with("{{") || !text.ends_with("}}")) return false;
  problems.push_back(
      quote_needed(kTemplateNeedsQuotes, source, file, node.span.begin, node.span.end));
  node = as_text(source, file, node.span.begin, node.span.end);
  return true;
}

}  // namespace weir::yaml
