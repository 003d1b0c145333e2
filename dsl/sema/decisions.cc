// The rules of decisions: tables, files, rules in YAML.
#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/table.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Decision;
using model::InputClause;
using model::Rule;

namespace {

struct Reading {
  App& app;
  Decision& decision;
  const Signature& signature;
  Site site;
  std::vector<std::vector<std::string>> options;  // of each column: keys that may stand bare
};

// Option keys of what the expression reads: an input, or a member of a record.
std::vector<std::string> options_of(Reading& r, const feel::Node& node, const model::Expression& expression) {
  if (node.op == feel::Op::Input) {
    const std::string& name = expression.inputs[node.index].name;
    for (size_t i = 0; i < r.decision.inputs.size(); ++i)
      if (r.decision.inputs[i].name == name) return r.signature.inputs[i].options;
  }
  if (node.op != feel::Op::Member || node.children.empty()) return {};
  std::vector<std::string> options;
  for (const std::string& form_name : node.children[0].type.forms()) {
    const model::Form* form = r.app.form(form_name);
    const model::Field* field = form != nullptr ? form->field(node.text) : nullptr;
    if (field != nullptr)
      for (std::string& key : option_keys(*field)) options.push_back(std::move(key));
  }
  return options;
}

bool add_column(Reading& r, const dsl::LocatedText& head) {
  auto expression = read_feel_text(r.app, head, r.site);
  InputClause clause;
  clause.text = head.text;
  clause.span = head.span();
  if (!expression) {
    clause.type = TypeKind::Error;
    r.options.emplace_back();
    r.decision.columns.push_back(std::move(clause));
    return false;
  }
  clause.type = expression->root.type;
  r.options.push_back(options_of(r, expression->root, *expression));
  if (expression->root.op == feel::Op::Input)
    for (const model::Parameter& parameter : r.decision.inputs)
      if (parameter.name == expression->inputs[expression->root.index].name) clause.domain = parameter.domain;
  clause.expression = std::move(*expression);
  r.decision.columns.push_back(std::move(clause));
  return true;
}

void check_output(Reading& r, const model::Expression& answer, size_t output, Span span) {
  const model::OutputClause& clause = r.decision.outputs[output];
  if (clause.values.empty() || answer.root.op != feel::Op::Constant || answer.root.constant.is_null()) return;
  if (std::find(clause.values.begin(), clause.values.end(), answer.root.constant) != clause.values.end()) return;
  Diagnostic& problem = r.app.report(
      kOutputNotListed, span, {{"value", answer.root.constant.to_feel()}, {"output", clause.name}});
  if (answer.root.constant.is(ValueKind::String))
    problem.suggestion = dsl::nearest_one(answer.root.constant.as_string(), r.signature.outputs[output].options);
}

std::optional<model::Expression> answer_cell(Reading& r, size_t output, const dsl::LocatedText& text) {
  if (text.text == "-" || text.text.empty())
    return constant_expression(Value::null(), TypeKind::Null, text.span());
  feel::Place place;
  place.names = r.site.names;
  place.expected = r.decision.outputs[output].type;
  place.options = r.signature.outputs[output].options;
  place.locate = [&text](uint32_t begin, uint32_t end) { return text.span(begin, end); };
  auto expression = feel::compile_expression(text.text, place, r.app.reporter);
  note_calls(r.app, expression);
  if (expression) check_output(r, *expression, output, text.span());
  return expression;
}

struct Head {
  int32_t input = -1, output = -1;
  bool number = false;
};

std::vector<Head> read_head(Reading& r, const TableRow& row) {
  std::vector<Head> heads;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const dsl::LocatedText& cell = row.cells[i];
    Head head;
    if (i == 0 && cell.text == "#") {
      head.number = true;
    } else if (cell.text.starts_with("=")) {
      const size_t begin = std::min(cell.text.size(), cell.text.find_first_not_of(" ="));
      const std::string name = cell.text.substr(begin);
      std::vector<std::string_view> names;
      for (size_t k = 0; k < r.decision.outputs.size(); ++k) {
        names.push_back(r.decision.outputs[k].name);
        if (r.decision.outputs[k].name == name) head.output = static_cast<int32_t>(k);
      }
      if (head.output < 0) report_unknown(r.app, "outputs", name, cell.span(begin, cell.text.size()), names);
    } else {
      add_column(r, cell);
      head.input = static_cast<int32_t>(r.decision.columns.size()) - 1;
    }
    heads.push_back(head);
  }
  return heads;
}

void read_table_row(Reading& r, const std::vector<Head>& heads, const TableRow& row) {
  if (row.cells.size() != heads.size()) {
    r.app.report(kTableShape, row.span,
                 {{"cells", std::to_string(row.cells.size())}, {"columns", std::to_string(heads.size())}});
    return;
  }
  Rule rule;
  rule.span = row.span;
  rule.number = std::to_string(r.decision.rules.size() + 1);
  rule.inputs.resize(r.decision.columns.size());
  rule.outputs.resize(r.decision.outputs.size());
  for (model::Expression& output : rule.outputs)
    output = constant_expression(Value::null(), TypeKind::Null, row.span);
  bool good = true;
  for (size_t i = 0; i < heads.size(); ++i) {
    const dsl::LocatedText& cell = row.cells[i];
    if (heads[i].number) rule.number = cell.text;
    if (heads[i].input >= 0 && cell.text != "-" && !cell.text.empty()) {
      const size_t k = heads[i].input;
      if (r.decision.columns[k].type.is(TypeKind::Error)) continue;
      auto test = read_tests(r.app, cell, r.site, {r.decision.columns[k].type, &r.options[k]});
      good = good && test.has_value();
      rule.inputs[k] = std::move(test);
    }
    if (heads[i].output >= 0) {
      auto answer = answer_cell(r, heads[i].output, cell);
      good = good && answer.has_value();
      if (answer) rule.outputs[heads[i].output] = std::move(*answer);
    }
  }
  if (good) r.decision.rules.push_back(std::move(rule));
}

void read_rows(Reading& r, const std::vector<TableRow>& rows, Span place) {
  if (rows.empty()) {
    r.app.report(kWrongKind, place, {expected("a table with a head", "带表头的表格"), {"found", "nothing", "空"}});
    return;
  }
  const std::vector<Head> heads = read_head(r, rows[0]);
  for (size_t i = 1; i < rows.size(); ++i) read_table_row(r, heads, rows[i]);
}

// A value of `then` or `otherwise`, as an expression.
std::optional<model::Expression> answer_of(Reading& r, size_t output, const Node& node) {
  const TypeInfo& info = r.signature.outputs[output];
  auto arg = read_value(r.app, node, info.type.is(TypeKind::Any) && !info.field ? nullptr : &info, r.site);
  if (!arg) return std::nullopt;
  std::optional<model::Expression> answer;
  if (const auto* expression = arg->expression()) answer = *expression;
  else if (auto value = constant(*arg)) answer = constant_expression(*value, info.type, node.span);
  if (answer) check_output(r, *answer, output, node.span);
  else
    r.app.report(kWrongKind, node.span, {expected("a value, or one '=expression'", "一个值或一个“=表达式”"), found_kind(node)});
  return answer;
}

std::vector<std::optional<model::Expression>> answers(Reading& r, const Node& node) {
  std::vector<std::optional<model::Expression>> all(r.decision.outputs.size());
  const bool by_name = node.is_map() && std::any_of(node.entries.begin(), node.entries.end(), [&](const auto& entry) {
    return std::any_of(r.decision.outputs.begin(), r.decision.outputs.end(),
                       [&](const auto& output) { return output.name == entry.key.text; });
  });
  if (!by_name && r.decision.outputs.size() == 1) {
    all[0] = answer_of(r, 0, node);
    return all;
  }
  if (is_null(node) || !want_map(r.app, node)) return all;
  for (const yaml::Entry& entry : node.entries) {
    std::vector<std::string_view> names;
    bool found = false;
    for (size_t i = 0; i < r.decision.outputs.size(); ++i) {
      names.push_back(r.decision.outputs[i].name);
      if (r.decision.outputs[i].name != entry.key.text) continue;
      all[i] = answer_of(r, i, entry.value);
      found = true;
    }
    if (!found) report_unknown(r.app, "outputs", entry.key.text, entry.key.span, names);
  }
  return all;
}

int32_t column_named(Reading& r, const Node& key) {
  for (size_t i = 0; i < r.decision.columns.size(); ++i)
    if (r.decision.columns[i].text == key.text) return static_cast<int32_t>(i);
  const std::string first = key.text.substr(0, key.text.find('.'));
  std::vector<std::string_view> names;
  for (const model::Parameter& parameter : r.decision.inputs) {
    names.push_back(parameter.name);
    if (parameter.name != first) continue;
    add_column(r, key.located());
    return static_cast<int32_t>(r.decision.columns.size()) - 1;
  }
  report_unknown(r.app, "inputs", key.text, key.span, names);
  return -1;
}

void read_test(Reading& r, Rule& rule, int32_t column, const Node& node) {
  const bool nothing = is_null(node);
  if (column < 0 || (nothing && node.span.begin == node.span.end)) return;
  if (rule.inputs.size() < r.decision.columns.size()) rule.inputs.resize(r.decision.columns.size());
  dsl::LocatedText text;
  if (nothing) {
    text = {"null", dsl::ScalarMap(node.span.source, node.span.begin)};  // written as null or ~: the test for it
  } else if (!yaml::source_text(node, r.app.sources, &text)) {
    r.app.report(kWrongKind, node.span, {expected("a test like '> 5'", "形如“> 5”的条件"), found_kind(node)});
    return;
  }
  if (text.text == "-" || r.decision.columns[column].type.is(TypeKind::Error)) return;
  rule.inputs[column] = read_tests(r.app, text, r.site, {r.decision.columns[column].type, &r.options[column]});
}

void read_rule(Reading& r, const Node& node) {
  if (!want_map(r.app, node)) return;
  check_keys(r.app, node, {&schema::rule_keys()}, {"where", "a rule", "规则"});
  Rule rule;
  rule.span = node.span;
  rule.number = std::to_string(r.decision.rules.size() + 1);
  rule.inputs.resize(r.decision.columns.size());
  if (const Node* when = node.find("when"); when != nullptr && !is_null(*when)) {
    if (when->is_sequence()) {
      for (size_t i = 0; i < when->items.size() && i < r.decision.inputs.size(); ++i)
        read_test(r, rule, static_cast<int32_t>(i), when->items[i]);
      if (when->items.size() > r.decision.inputs.size())
        r.app.report(kTableShape, when->span, {{"cells", std::to_string(when->items.size())},
                                               {"columns", std::to_string(r.decision.inputs.size())}});
    } else if (want_map(r.app, *when)) {
      for (const yaml::Entry& entry : when->entries) read_test(r, rule, column_named(r, entry.key), entry.value);
    }
  }
  for (auto& answer : node.find("then") != nullptr ? answers(r, *node.find("then"))
                                                   : std::vector<std::optional<model::Expression>>())
    rule.outputs.push_back(answer ? std::move(*answer) : constant_expression(Value::null(), TypeKind::Null, node.span));
  if (const Node* note = node.find("note"))
    if (const std::string* text = want_text(r.app, *note)) rule.note = *text;
  model::Named named;
  yaml::Entry entry;
  entry.value = node;
  read_named(r.app, Decl{&entry}, named);
  rule.enabled = named.enabled;
  rule.from = named.from;
  rule.to = named.to;
  if (rule.outputs.size() == r.decision.outputs.size()) r.decision.rules.push_back(std::move(rule));
}

void read_rules(Reading& r, const Node& node) {
  for (const model::Parameter& parameter : r.decision.inputs) {
    InputClause clause;
    clause.text = parameter.name;
    clause.type = parameter.type;
    clause.domain = parameter.domain;
    clause.span = r.decision.span;
    feel::Place place;
    place.names = r.site.names;
    const feel::Compiled compiled = feel::compile(parameter.name, place);
    if (compiled.expression) clause.expression = *compiled.expression;
    else
      clause.type = TypeKind::Error;
    const auto at = &parameter - r.decision.inputs.data();
    r.options.push_back(r.signature.inputs[at].options);
    r.decision.columns.push_back(std::move(clause));
  }
  if (want_list(r.app, node))
    for (const Node& item : node.items) read_rule(r, item);
  for (Rule& rule : r.decision.rules) rule.inputs.resize(r.decision.columns.size());
}

void check_policy(Reading& r, const Node& node) {
  using model::Aggregator;
  using model::HitPolicy;
  const Decision& d = r.decision;
  const Node* hit = node.find("hit");
  if (hit == nullptr || !hit->is_scalar()) return;
  const auto complain = [&](const char* en, const char* zh) {
    r.app.report(kPriorityMissing, hit->span, {{"policy", hit->text}, {"why", en, zh}});
  };
  if (d.hit == HitPolicy::Priority || d.hit == HitPolicy::OutputOrder) {
    const bool ordered = std::any_of(d.outputs.begin(), d.outputs.end(), [](const auto& o) { return !o.values.empty(); });
    if (!ordered) complain("needs an output with 'values:', whose order is the priority", "需要某个输出列出 values:，其次序即优先级");
  }
  if (d.aggregator == Aggregator::None || d.aggregator == Aggregator::Count) return;
  if (d.outputs.size() > 1) complain("needs exactly one output", "只能有一个输出");
  else if (d.outputs.size() == 1 && !feel::conforms(d.outputs[0].type, TypeKind::Number) &&
           d.aggregator == Aggregator::Sum)
    complain("adds numbers, and the output is none", "求和需要数字输出");
}

void read_decision(App& app, const Decl& decl, Decision& decision, const Signature& signature) {
  const Node& node = decl.node();
  if (!node.is_map() || node.find("value") != nullptr) return;
  Reading r{app, decision, signature, {}, {}};
  feel::Names& names = app.scope(&app.base);
  for (const model::Parameter& parameter : decision.inputs)
    names.add({parameter.name, parameter.type, feel::InputKind::Named, {}, {}});
  r.site.names = &names;
  if (const Node* table = node.find("table")) {
    if (want_text(app, *table) != nullptr) read_rows(r, split_table(table->located()), table->span);
  } else if (const Node* csv = node.find("csv")) {
    const std::string* path = want_text(app, *csv);
    if (path == nullptr) return;
    const Result<uint32_t> file = app.sources.attach(csv->span.source, *path);
    if (!file) {
      app.report(kFile, csv->span, {{"path", *path}, {"why", file.error().message}});
      return;
    }
    read_rows(r, split_csv(app.sources.at(*file).text, *file), csv->span);
  } else if (const Node* rules = node.find("rules")) {
    read_rules(r, *rules);
  } else {
    app.report(kMissingKey, decl.span(), {{"key", "table"}, thing("decisions", decision.name)});
  }
  if (const Node* otherwise = node.find("otherwise")) {
    decision.has_otherwise = true;
    auto all = answers(r, *otherwise);
    for (size_t i = 0; i < all.size(); ++i) decision.outputs[i].otherwise = std::move(all[i]);
  }
  check_policy(r, node);
}

}  // namespace

void read_decisions(App& app) {
  const Section& section = app.section("decisions");
  for (size_t i = 0; i < section.decls.size(); ++i) {
    const size_t before = app.reporter.count();
    read_decision(app, section.decls[i], app.model.decisions[i], app.decisions[i]);
    if (app.reporter.count() > before) app.broken.insert("decisions/" + section.decls[i].name());
  }
}

}  // namespace weir::sema
