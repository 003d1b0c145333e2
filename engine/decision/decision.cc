#include "weir/decision.h"

#include <algorithm>

#include "engine/decision/catalog.h"

namespace weir {
namespace {

// A world of nothing but a clock, the app's zone, and its decisions and functions.
class RulesWorld : public feel::EmptyWorld {
 public:
  RulesWorld(Instant now, Zone zone, const decision::Catalog& catalog,
             std::span<const HostFunction> functions)
      : EmptyWorld(now, zone), catalog_(catalog), functions_(functions) {}
  Value call_app(std::string_view name, std::span<const Value> args,
                 feel::EvalContext& ctx) override {
    return catalog_.call(name, args, ctx);
  }
  Value call_host(std::string_view name, std::span<const Value> args,
                  feel::EvalContext& ctx) override {
    for (const HostFunction& function : functions_)
      if (function.name == name && function.call) return function.call(args);
    ctx.warn(feel::WarningKind::NoFunction,
             "the host has no function '" + std::string(name) + "'");
    return {};
  }

 private:
  const decision::Catalog& catalog_;
  std::span<const HostFunction> functions_;
};

}  // namespace

struct Decisions::Impl {
  explicit Impl(const Model& model)
      : catalog(model), zone(Zone::named(model->timezone).value_or(Zone::utc())) {}
  decision::Catalog catalog;
  Zone zone;
};

Decisions::Decisions(const Model& model) : impl_(std::make_unique<Impl>(model)) {}
Decisions::~Decisions() = default;
Decisions::Decisions(Decisions&&) noexcept = default;
Decisions& Decisions::operator=(Decisions&&) noexcept = default;

Result<DecisionAnswer> Decisions::decide(std::string_view name, std::span<const Entry> inputs,
                                         const DecisionOptions& options) const {
  const auto* params = impl_->catalog.parameters(name);
  if (params == nullptr) {
    return Error::of("E_NOT_FOUND", "there is no decision or function '" + std::string(name) + "'");
  }
  std::vector<Value> args(params->size());
  for (const Entry& input : inputs) {
    const auto param = std::find_if(params->begin(), params->end(), [&](const model::Parameter& p) {
      return p.name == input.first;
    });
    if (param == params->end()) {
      return Error::of("E_ARGUMENT",
                       "'" + std::string(name) + "' has no input '" + input.first + "'");
    }
    args[static_cast<size_t>(param - params->begin())] = input.second;
  }
  RulesWorld world(options.clock != nullptr ? options.clock->now() : Instant{}, impl_->zone,
                   impl_->catalog, options.functions);
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx{.world = &world, .warnings = &warnings};
  DecisionAnswer answer;
  answer.value = impl_->catalog.call(name, args, ctx);
  if (ctx.limit_hit) {
    return Error::of("E_LIMIT",
                     warnings.empty() ? "the evaluation takes too long" : warnings.back().message);
  }
  for (feel::EvalWarning& warning : warnings) answer.warnings.push_back(std::move(warning.message));
  if (options.explain) {
    feel::EvalContext again{.world = &world};
    answer.why = impl_->catalog.explain(name, args, again);
  }
  return answer;
}

Result<ColumnAnswers> Decisions::decide_columns(std::string_view name, std::span<const NamedColumn> inputs,
                                                size_t records, const DecisionOptions& options) const {
  const auto* params = impl_->catalog.parameters(name);
  if (params == nullptr) {
    return Error::of("E_NOT_FOUND", "there is no decision or function '" + std::string(name) + "'");
  }
  const std::vector<uint8_t> missing(records, 1);
  ValueColumn none;
  none.kind = ValueColumn::Kind::Truths;
  none.truths = none.nulls = missing.data();
  std::vector<ValueColumn> args(params->size(), none);
  for (const NamedColumn& input : inputs) {
    const auto param = std::find_if(params->begin(), params->end(),
                                    [&](const model::Parameter& p) { return p.name == input.name; });
    if (param == params->end()) {
      return Error::of("E_ARGUMENT",
                       "'" + std::string(name) + "' has no input '" + std::string(input.name) + "'");
    }
    args[static_cast<size_t>(param - params->begin())] = input.column;
  }
  RulesWorld world(options.clock != nullptr ? options.clock->now() : Instant{}, impl_->zone,
                   impl_->catalog, options.functions);
  feel::EvalContext ctx{.world = &world};
  ColumnAnswers answers;
  impl_->catalog.call_columns(name, args, records, ctx, answers);
  if (ctx.limit_hit) return Error::of("E_LIMIT", "the evaluation of a record takes too long");
  return answers;
}

}  // namespace weir
