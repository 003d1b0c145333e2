// A decision table as a tree: its inputs, whether each rule matches, and what the hit policy makes
// of the outputs of those that do (DMN 1.5, 8.2.10).
#include "dsl/tools/dmn/reader.h"
#include "dsl/tools/dmn/tree.h"

namespace weir::dmn {

namespace ast = feel::ast;

namespace {

constexpr const char* kHit = "$hit";
constexpr const char* kOutput = "$output";
constexpr const char* kMatches = "$matches";

std::string input_name(size_t index) { return "$input " + std::to_string(index); }
std::string values_name(size_t index) { return "$values " + std::to_string(index); }

struct Clause {
  std::string name;
  std::string allowed;  // unary tests as text, in order of priority
  std::string otherwise;
};

std::vector<pugi::xml_node> children(const pugi::xml_node& node, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (pugi::xml_node one : node.children()) {
    if (local_name(one) == name) found.push_back(one);
  }
  return found;
}

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

// One output gives its value, several a context.
ast::Ptr joined(const std::vector<Clause>& outputs, ast::List values) {
  if (outputs.size() == 1) return std::move(values.front());
  ast::ContextLiteral made;
  for (size_t i = 0; i < outputs.size(); ++i) {
    made.entries.push_back({tree::word(outputs[i].name), std::move(values[i])});
  }
  return tree::make(std::move(made));
}

// The place of an output's value in its list of values; a high number when it is not listed.
ast::Ptr rank(const std::string& item, const std::vector<Clause>& outputs, size_t index) {
  ast::Ptr value = tree::name(item);
  if (outputs.size() > 1) value = tree::member(std::move(value), outputs[index].name);
  return tree::filter(tree::call("index of", tree::name(values_name(index)), std::move(value)),
                      tree::number(1));
}

// function(a, b): is a of higher priority than b, output by output?
ast::Ptr precedes(const std::vector<Clause>& outputs) {
  ast::Ptr body = tree::boolean(false);
  for (size_t i = outputs.size(); i-- > 0;) {
    if (blank(outputs[i].allowed)) continue;
    ast::Ptr less =
        tree::binary(ast::Operator::Less, rank("$a", outputs, i), rank("$b", outputs, i));
    ast::Ptr same =
        tree::binary(ast::Operator::Equal, rank("$a", outputs, i), rank("$b", outputs, i));
    body = tree::if_then(std::move(same), std::move(body), std::move(less));
  }
  ast::FunctionLiteral made;
  made.params.push_back({tree::word("$a"), std::nullopt});
  made.params.push_back({tree::word("$b"), std::nullopt});
  made.body = std::move(body);
  return tree::make(std::move(made));
}

ast::Ptr matches() { return tree::name(kMatches); }
ast::Ptr first(ast::Ptr list) { return tree::filter(std::move(list), tree::number(1)); }

ast::Ptr resolved(std::string_view policy, std::string_view aggregation,
                  const std::vector<Clause>& outputs) {
  ast::Ptr count = tree::call("count", matches());
  if (policy == "FIRST") return first(matches());
  if (policy == "PRIORITY") return first(tree::call("sort", matches(), precedes(outputs)));
  if (policy == "OUTPUT ORDER") return tree::call("sort", matches(), precedes(outputs));
  if (policy == "ANY") {
    ast::Ptr distinct = tree::call("count", tree::call("distinct values", matches()));
    return tree::if_then(tree::binary(ast::Operator::Equal, std::move(distinct), tree::number(1)),
                         first(matches()), tree::null());
  }
  if (policy == "RULE ORDER") return matches();
  if (policy == "COLLECT") {
    if (aggregation == "SUM") return tree::call("sum", matches());
    if (aggregation == "MIN") return tree::call("min", matches());
    if (aggregation == "MAX") return tree::call("max", matches());
    if (aggregation == "COUNT") return tree::call("count", matches());
    return matches();
  }
  return tree::if_then(tree::binary(ast::Operator::Equal, std::move(count), tree::number(1)),
                       first(matches()), tree::null());
}

ast::Ptr all_of(ast::List conditions) {
  if (conditions.empty()) return tree::boolean(true);
  if (conditions.size() == 1) return std::move(conditions.front());
  return tree::make(ast::Logic{true, std::move(conditions)});
}

// Does the input hold what a cell asks for? None: the cell asks for nothing.
ast::Ptr holds(Boxes& boxes, const std::string& cell, size_t input) {
  if (blank(cell)) return nullptr;
  ast::Ptr parsed = boxes.text(cell, feel::ExpressionKind::UnaryTests);
  auto* tests = std::get_if<ast::UnaryTests>(&parsed->is);
  if (!tests) return tree::boolean(false);  // what cannot be read matches nothing
  if (tests->any) return nullptr;
  ast::Ptr in = tree::make(ast::In{tree::name(input_name(input)), std::move(tests->tests)});
  return tests->negated ? tree::call("not", std::move(in)) : std::move(in);
}

// {hit: whether it matches, output: its output}
ast::Ptr rule_of(Boxes& boxes, const pugi::xml_node& rule, const std::vector<Clause>& outputs) {
  ast::List conditions;
  size_t input = 0;
  for (const pugi::xml_node& entry : children(rule, "inputEntry")) {
    ast::Ptr condition = holds(boxes, text_of(entry), input++);
    if (condition) conditions.push_back(std::move(condition));
  }
  ast::List values;
  for (const pugi::xml_node& entry : children(rule, "outputEntry")) {
    values.push_back(boxes.text(text_of(entry)));
  }
  while (values.size() < outputs.size()) values.push_back(tree::null());
  ast::ContextLiteral made;
  made.entries.push_back({tree::word(kHit), all_of(std::move(conditions))});
  made.entries.push_back({tree::word(kOutput), joined(outputs, std::move(values))});
  return tree::make(std::move(made));
}

// The default outputs, where there are any.
ast::Ptr otherwise(Boxes& boxes, const std::vector<Clause>& outputs) {
  ast::List defaults;
  bool any = false;
  for (const Clause& output : outputs) {
    any = any || !blank(output.otherwise);
    defaults.push_back(blank(output.otherwise) ? tree::null() : boxes.text(output.otherwise));
  }
  return any ? joined(outputs, std::move(defaults)) : tree::null();
}

}  // namespace

ast::Ptr Boxes::table(const pugi::xml_node& node) {
  ast::Ptr call = store_ != nullptr ? call_of_table(node) : nullptr;
  return call != nullptr ? std::move(call) : tree_of_table(node);
}

ast::Ptr Boxes::call_of_table(const pugi::xml_node& node) {
  feel::Names names(&names_);
  for (const std::string& variable : store_->variables)
    names.add(feel::Variable{variable, {}, feel::InputKind::Named, {}, {}});
  const size_t told = problems_.size();
  auto table = IndexedTable::make(*clauses(node), names, node.parent().attribute("name").value());
  if (table == nullptr) {
    problems_.resize(told);
    return nullptr;
  }
  feel::FunctionName function;
  function.name = "$table " + std::to_string(store_->tables.size() + 1);
  ast::Call call;
  call.callee = tree::name(function.name);
  for (const std::string& read : table->reads()) {
    function.params.push_back({read, {}, false});
    call.arguments.push_back({{}, tree::name(read)});
  }
  store_->tables[function.name] = std::move(table);
  store_->names.add(std::move(function));
  return tree::make(std::move(call));
}

ast::Ptr Boxes::tree_of_table(const pugi::xml_node& node) {
  tree::Let let;
  ast::List allowed;  // every input holds one of its allowed values
  size_t inputs = 0;
  for (const pugi::xml_node& input : children(node, "input")) {
    let.add(input_name(inputs), text(text_of(child(input, "inputExpression"))));
    ast::Ptr condition = holds(*this, text_of(child(input, "inputValues")), inputs++);
    if (condition) allowed.push_back(std::move(condition));
  }
  std::vector<Clause> outputs;
  for (const pugi::xml_node& output : children(node, "output")) {
    outputs.push_back({feel::normal_name(output.attribute("name").value()),
                       text_of(child(output, "outputValues")),
                       text_of(child(output, "defaultOutputEntry"))});
    const std::string& values = outputs.back().allowed;
    if (!blank(values)) let.add(values_name(outputs.size() - 1), text("[" + values + "]"));
  }
  if (outputs.empty()) return tree::null();
  ast::List rules;
  for (const pugi::xml_node& rule : children(node, "rule")) {
    rules.push_back(rule_of(*this, rule, outputs));
  }
  ast::Ptr hits = tree::filter(tree::list(std::move(rules)), tree::name(kHit));
  let.add(kMatches, tree::member(std::move(hits), kOutput));

  std::string_view policy = node.attribute("hitPolicy").value();
  std::string_view aggregation = node.attribute("aggregation").value();
  ast::Ptr result = resolved(policy, aggregation, outputs);
  if (policy != "COLLECT" || aggregation != "COUNT") {
    ast::Ptr none =
        tree::binary(ast::Operator::Equal, tree::call("count", matches()), tree::number(0));
    result = tree::if_then(std::move(none), otherwise(*this, outputs), std::move(result));
  }
  if (!allowed.empty()) {
    result = tree::if_then(all_of(std::move(allowed)), std::move(result), tree::null());
  }
  return let.in(std::move(result));
}

std::shared_ptr<TableLogic> Boxes::clauses(const pugi::xml_node& node, const std::string& prefix,
                                           Types* types) {
  auto table = std::make_shared<TableLogic>();
  table->policy = node.attribute("hitPolicy").value();
  if (table->policy.empty()) table->policy = "UNIQUE";
  const std::string aggregation = node.attribute("aggregation").value();
  if (table->policy == "COLLECT" && !aggregation.empty()) table->policy += " " + aggregation;
  const auto tests = [&](const std::string& cell) -> ast::Ptr {
    if (blank(cell)) return nullptr;
    ast::Ptr parsed = text(cell, feel::ExpressionKind::UnaryTests);
    const auto* is = std::get_if<ast::UnaryTests>(&parsed->is);
    if (is == nullptr) return tree::boolean(false);
    return is->any ? nullptr : std::move(parsed);
  };
  for (const pugi::xml_node& input : children(node, "input"))
    table->inputs.push_back({text(text_of(child(input, "inputExpression"))),
                             tests(text_of(child(input, "inputValues")))});
  for (const pugi::xml_node& output : children(node, "output")) {
    TableLogic::Output made{feel::normal_name(output.attribute("name").value()),
                            types != nullptr ? types->find(prefix, output.attribute("typeRef").value())
                                             : nullptr, nullptr,
                            nullptr};
    const std::string values = text_of(child(output, "outputValues"));
    const std::string otherwise = text_of(child(output, "defaultOutputEntry"));
    if (!blank(values)) made.values = text("[" + values + "]");
    if (!blank(otherwise)) made.otherwise = text(otherwise);
    table->outputs.push_back(std::move(made));
  }
  for (const pugi::xml_node& rule : children(node, "rule")) {
    TableLogic::Rule made;
    for (const pugi::xml_node& entry : children(rule, "inputEntry"))
      made.tests.push_back(tests(text_of(entry)));
    for (const pugi::xml_node& entry : children(rule, "outputEntry"))
      made.outputs.push_back(text(text_of(entry)));
    made.tests.resize(table->inputs.size());
    while (made.outputs.size() < table->outputs.size()) made.outputs.push_back(tree::null());
    table->rules.push_back(std::move(made));
  }
  return table;
}

}  // namespace weir::dmn
