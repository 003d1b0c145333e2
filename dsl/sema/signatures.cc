// What decisions and functions take and give, before their bodies are read.
#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/table.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;

namespace {

void read_parameters(App& app, const Node& node, std::vector<model::Parameter>& params,
                     std::vector<TypeInfo>& infos) {
  if (!want_map(app, node)) return;
  for (const yaml::Entry& entry : node.entries) {
    check_name(app, entry.key, true);
    TypeInfo info = read_type(app, entry.value).value_or(TypeInfo{TypeKind::Error, {}, {}, {}, {}, {}});
    model::Parameter parameter;
    parameter.name = entry.key.text;
    parameter.type = info.type;
    parameter.declared = info.declared;
    parameter.domain = info.domain;
    parameter.nullable = !info.domain && info.options.empty();
    params.push_back(std::move(parameter));
    infos.push_back(std::move(info));
  }
}

void read_hit(App& app, const Node& node, model::Decision& decision) {
  using model::Aggregator;
  using model::HitPolicy;
  static constexpr std::tuple<std::string_view, HitPolicy, Aggregator> kPolicies[] = {
      {"unique", HitPolicy::Unique, Aggregator::None},
      {"any", HitPolicy::Any, Aggregator::None},
      {"first", HitPolicy::First, Aggregator::None},
      {"priority", HitPolicy::Priority, Aggregator::None},
      {"rule order", HitPolicy::RuleOrder, Aggregator::None},
      {"output order", HitPolicy::OutputOrder, Aggregator::None},
      {"collect", HitPolicy::Collect, Aggregator::None},
      {"collect sum", HitPolicy::Collect, Aggregator::Sum},
      {"collect min", HitPolicy::Collect, Aggregator::Min},
      {"collect max", HitPolicy::Collect, Aggregator::Max},
      {"collect count", HitPolicy::Collect, Aggregator::Count},
  };
  for (const model::KeySpec& key : schema::decision_keys())
    if (key.name == "hit")
      if (auto arg = read_shape(app, node, key.shape, Site{}, "hit"))
        for (const auto& [word, hit, aggregator] : kPolicies)
          if (arg->is_word(word)) decision.hit = hit, decision.aggregator = aggregator;
}

// The type of cells that nobody declared: numbers, or texts; else anything.
Type guessed(const std::vector<std::string>& cells) {
  if (cells.empty()) return {};
  const auto number = [](const std::string& cell) { return Decimal::parse(cell).has_value(); };
  const auto text = [](const std::string& cell) {
    return cell.size() >= 2 && cell.front() == '"' && cell.find('"', 1) == cell.size() - 1;
  };
  if (std::all_of(cells.begin(), cells.end(), number)) return TypeKind::Number;
  if (std::all_of(cells.begin(), cells.end(), text)) return TypeKind::String;
  const auto truth = [](const std::string& cell) { return cell == "true" || cell == "false"; };
  if (std::all_of(cells.begin(), cells.end(), truth)) return TypeKind::Boolean;
  return {};
}

void outputs_from_table(const std::vector<TableRow>& rows, model::Decision& decision, Signature& signature) {
  if (rows.empty()) return;
  for (size_t i = 0; i < rows[0].cells.size(); ++i) {
    const std::string& head = rows[0].cells[i].text;
    if (!head.starts_with("=")) continue;
    model::OutputClause output;
    output.name = head.substr(std::min(head.size(), head.find_first_not_of(" =")));
    output.span = rows[0].cells[i].span();
    std::vector<std::string> cells;
    for (size_t r = 1; r < rows.size(); ++r)
      if (i < rows[r].cells.size()) cells.push_back(rows[r].cells[i].text);
    output.type = guessed(cells);
    TypeInfo info;
    info.type = output.type;
    signature.outputs.push_back(std::move(info));
    decision.outputs.push_back(std::move(output));
  }
}

void outputs_from_rules(const Node& rules, model::Decision& decision, Signature& signature) {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> cells;
  const auto add = [&](const std::string& name, const Node& node) {
    const auto at = std::find(names.begin(), names.end(), name) - names.begin();
    if (static_cast<size_t>(at) == names.size()) names.push_back(name), cells.emplace_back();
    std::string text = node.text;
    if (!node.is_plain() || (!Decimal::parse(text) && text != "true" && text != "false" && !text.starts_with("=")))
      text = "\"" + text + "\"";
    cells[at].push_back(text);
  };
  for (const Node* rule : each(rules))
    if (const Node* then = rule->find("then")) {
      if (then->is_map())
        for (const yaml::Entry& entry : then->entries) add(entry.key.text, entry.value);
      else
        add("result", *then);
    }
  for (size_t i = 0; i < names.size(); ++i) {
    model::OutputClause output;
    output.name = names[i];
    output.type = guessed(cells[i]);
    TypeInfo info;
    info.type = output.type;
    signature.outputs.push_back(std::move(info));
    decision.outputs.push_back(std::move(output));
  }
}

std::vector<TableRow> rows_of(App& app, const Node& node) {
  if (const Node* table = node.find("table"); table != nullptr && table->is_scalar())
    return split_table(table->located());
  const Node* csv = node.find("csv");
  if (csv == nullptr || !csv->is_scalar()) return {};
  const Result<uint32_t> file = app.sources.attach(csv->span.source, csv->text);
  if (!file) return {};
  return split_csv(app.sources.at(*file).text, *file);
}

Type result_of(const model::Decision& decision) {
  using model::Aggregator;
  using model::HitPolicy;
  if (decision.outputs.empty()) return {};
  Type one = decision.outputs[0].type;
  if (decision.outputs.size() > 1) {
    std::vector<std::pair<std::string, Type>> fields;
    for (const model::OutputClause& output : decision.outputs) fields.emplace_back(output.name, output.type);
    one = Type::context(std::move(fields));
  }
  switch (decision.hit) {
    case HitPolicy::RuleOrder:
    case HitPolicy::OutputOrder: return Type::list(one);
    case HitPolicy::Collect:
      if (decision.aggregator == Aggregator::None) return Type::list(one);
      return decision.aggregator == Aggregator::Count ? Type(TypeKind::Number) : one;
    default: return one;
  }
}

void declare_decision(App& app, const Decl& decl, model::Decision& decision, Signature& signature) {
  read_named(app, decl, decision);
  const Node& node = decl.node();
  if (!want_map(app, node)) return;
  check_keys(app, node, {&schema::decision_keys(), &named_keys()}, thing("decisions", decision.name));
  if (const Node* inputs = node.find("inputs")) read_parameters(app, *inputs, decision.inputs, signature.inputs);
  if (const Node* hit = node.find("hit")) read_hit(app, *hit, decision);
  if (const Node* outputs = node.find("outputs"); outputs != nullptr && want_map(app, *outputs)) {
    for (const yaml::Entry& entry : outputs->entries) {
      check_name(app, entry.key, true);
      TypeInfo info = read_type(app, entry.value).value_or(TypeInfo{TypeKind::Error, {}, {}, {}, {}, {}});
      model::OutputClause output;
      output.name = entry.key.text;
      output.type = info.type;
      output.values = info.values;
      output.span = entry.key.span;
      decision.outputs.push_back(std::move(output));
      signature.outputs.push_back(std::move(info));
    }
  } else if (const Node* rules = node.find("rules")) {
    outputs_from_rules(*rules, decision, signature);
  } else {
    outputs_from_table(rows_of(app, node), decision, signature);
  }
  decision.result = result_of(decision);
}

}  // namespace

void declare_decisions(App& app) {
  const Section& decisions = app.section("decisions");
  app.model.decisions.resize(decisions.decls.size());
  app.decisions.resize(decisions.decls.size());
  for (size_t i = 0; i < decisions.decls.size(); ++i)
    declare_decision(app, decisions.decls[i], app.model.decisions[i], app.decisions[i]);
  const Section& functions = app.section("functions");
  app.model.functions.resize(functions.decls.size());
  app.functions.resize(functions.decls.size());
  for (size_t i = 0; i < functions.decls.size(); ++i) {
    const Decl& decl = functions.decls[i];
    model::Function& function = app.model.functions[i];
    read_named(app, decl, function);
    if (!want_map(app, decl.node())) continue;
    check_keys(app, decl.node(), {&schema::function_keys(), &named_keys()}, thing("functions", function.name));
    if (const Node* params = decl.node().find("params"))
      read_parameters(app, *params, function.params, app.functions[i].inputs);
    if (app.section("decisions").find(function.name) != nullptr) {
      Diagnostic& problem = app.report(kDuplicateId, decl.span(), {thing_word("functions"), {"name", function.name}});
      problem.related.push_back({app.section("decisions").find(function.name)->span(),
                                 {"a decision of this name", "同名的决策"}, {}});
    }
  }
}

}  // namespace weir::sema
