#include "dsl/tools/dmn/indexed.h"

#include <algorithm>
#include <array>
#include <set>

#include "dsl/feel/compile.h"
#include "dsl/feel/print.h"
#include "dsl/tools/dmn/tree.h"
#include "engine/feel/arithmetic.h"

namespace weir::dmn {

namespace {

using feel::ExpressionKind;
using model::HitPolicy;

struct Policy {
  std::string_view name;
  HitPolicy hit;
  model::Aggregator aggregator;
};

const Policy& policy_of(std::string_view name) {
  static constexpr std::array<Policy, 11> kPolicies{{
      {"UNIQUE", HitPolicy::Unique, model::Aggregator::None},
      {"ANY", HitPolicy::Any, model::Aggregator::None},
      {"PRIORITY", HitPolicy::Priority, model::Aggregator::None},
      {"FIRST", HitPolicy::First, model::Aggregator::None},
      {"RULE ORDER", HitPolicy::RuleOrder, model::Aggregator::None},
      {"OUTPUT ORDER", HitPolicy::OutputOrder, model::Aggregator::None},
      {"COLLECT", HitPolicy::Collect, model::Aggregator::None},
      {"COLLECT SUM", HitPolicy::Collect, model::Aggregator::Sum},
      {"COLLECT MIN", HitPolicy::Collect, model::Aggregator::Min},
      {"COLLECT MAX", HitPolicy::Collect, model::Aggregator::Max},
      {"COLLECT COUNT", HitPolicy::Collect, model::Aggregator::Count},
  }};
  const auto found = std::find_if(kPolicies.begin(), kPolicies.end(),
                                  [&](const Policy& one) { return one.name == name; });
  return found == kPolicies.end() ? kPolicies.front() : *found;
}

// Compiles the parts of one table; remembers that one did not, and which names they read.
class Parts {
 public:
  explicit Parts(const feel::Names& names) : names_(names) {}

  feel::Expression full(const feel::ast::Ptr& tree) { return compiled(*tree, ExpressionKind::Full); }
  std::optional<feel::Expression> tests(const feel::ast::Ptr& tree) {
    if (tree == nullptr) return std::nullopt;
    return compiled(*tree, ExpressionKind::UnaryTests);
  }
  Value constant(const feel::ast::Ptr& tree) {
    feel::EmptyWorld world;
    feel::EvalContext ctx{.world = &world};
    const feel::Expression expression = full(tree);
    return failed_ ? Value() : feel::run(*expression.program, {}, ctx);
  }

  bool failed() const { return failed_; }
  const std::set<std::string>& reads() const { return reads_; }

 private:
  feel::Expression compiled(const feel::ast::Expr& tree, ExpressionKind kind) {
    feel::Place place;
    place.names = &names_;
    place.kind = kind;
    place.mode = feel::Mode::Lenient;
    feel::Compiled out = feel::compile_tree(tree, place);
    if (!out.expression) {
      failed_ = true;
      return {};
    }
    for (const feel::Input& input : out.expression->inputs)
      if (input.kind == feel::InputKind::Named && input.name != "?") reads_.insert(input.name);
    return *std::move(out.expression);
  }

  const feel::Names& names_;
  std::set<std::string> reads_;
  bool failed_ = false;
};

}  // namespace

std::shared_ptr<const IndexedTable> IndexedTable::make(const TableLogic& logic, const feel::Names& names,
                                                       const std::string& name) {
  const auto out = std::shared_ptr<IndexedTable>(new IndexedTable());
  model::Decision& decision = out->decision_;
  decision.name = name;
  const Policy& policy = policy_of(logic.policy);
  decision.hit = policy.hit, decision.aggregator = policy.aggregator;
  Parts parts(names);
  std::vector<std::optional<feel::Expression>> allowed;
  for (const TableLogic::Input& input : logic.inputs) {
    model::InputClause clause;
    clause.text = feel::print(*input.expression);
    clause.expression = parts.full(input.expression);
    decision.columns.push_back(std::move(clause));
    allowed.push_back(parts.tests(input.allowed));
  }
  const bool counts = policy.aggregator == model::Aggregator::Count;
  decision.has_otherwise = counts;
  for (const TableLogic::Output& output : logic.outputs) {
    model::OutputClause clause;
    clause.name = output.name;
    if (output.values != nullptr) {
      const Value values = parts.constant(output.values);
      if (values.is(ValueKind::List)) clause.values.assign(values.items().begin(), values.items().end());
    }
    if (output.otherwise != nullptr && !counts) {
      decision.has_otherwise = true;
      clause.otherwise = parts.full(output.otherwise);
    }
    if (counts) clause.otherwise = parts.full(tree::number(0));  // nothing counts as none
    decision.outputs.push_back(std::move(clause));
  }
  for (const TableLogic::Rule& rule : logic.rules) {
    model::Rule made;
    for (const feel::ast::Ptr& test : rule.tests) made.inputs.push_back(parts.tests(test));
    for (const feel::ast::Ptr& value : rule.outputs) made.outputs.push_back(parts.full(value));
    made.number = std::to_string(decision.rules.size() + 1);
    decision.rules.push_back(std::move(made));
  }
  if (parts.failed()) return nullptr;
  for (const std::string& read : parts.reads()) {
    out->reads_.push_back(read);
    model::Parameter parameter;
    parameter.name = read;
    decision.inputs.push_back(std::move(parameter));
  }
  for (size_t c = 0; c < decision.columns.size(); ++c) {
    out->inputs_.emplace_back(decision.columns[c].expression, decision.inputs);
    out->allowed_.emplace_back();
    if (allowed[c]) out->allowed_.back().emplace(*allowed[c], decision.inputs);
  }
  out->table_ = std::make_unique<decision::Table>(decision);
  return out;
}

std::optional<size_t> IndexedTable::outside(std::span<const Value> args, feel::EvalContext& ctx) const {
  for (size_t c = 0; c < allowed_.size(); ++c)
    if (allowed_[c] && allowed_[c]->test(inputs_[c].value(args, ctx), args, ctx) != feel::Tri::True) return c;
  return std::nullopt;
}

Value IndexedTable::decide(std::span<const Value> args, feel::EvalContext& ctx) const {
  if (decision_.outputs.empty()) return {};
  if (const auto c = outside(args, ctx)) {
    if (ctx.warnings != nullptr)
      ctx.warn(feel::WarningKind::OutOfRange, "'" + decision_.columns[*c].text + "' of '" + decision_.name + "' is " +
                                                  feel::describe(inputs_[*c].value(args, ctx)) +
                                                  ", which is none of its allowed values");
    return {};
  }
  return table_->decide(args, ctx);
}

std::vector<std::string> IndexedTable::explain(std::span<const Value> args, feel::EvalContext& ctx,
                                               Language language) const {
  const bool chinese = language == Language::Chinese;
  std::vector<std::string> lines;
  const decision::Table::Trace trace = table_->trace(args, ctx);
  for (size_t c = 0; c < trace.columns.size(); ++c)
    lines.push_back(decision_.columns[c].text + ": " + trace.columns[c].to_feel());
  for (const decision::Table::RuleTrace& rule : trace.rules) {
    const std::string& number = decision_.rules[rule.rule].number;
    if (rule.matched) {
      lines.push_back(chinese ? "规则 " + number + " 匹配" : "rule " + number + " matches");
      continue;
    }
    if (rule.cells.empty()) continue;
    const auto& cell = rule.cells.back();
    const std::string& head = decision_.columns[cell.column].text;
    const std::string& test = decision_.rules[rule.rule].inputs[cell.column]->source;
    lines.push_back(chinese ? "规则 " + number + " 不匹配：" + head + " 不满足 " + test
                            : "rule " + number + " does not match: " + head + " is not " + test);
  }
  return lines;
}

}  // namespace weir::dmn
