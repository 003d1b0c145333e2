#include "engine/decision/catalog.h"

#include <algorithm>

#include "engine/decision/entry.h"
#include "engine/feel/arithmetic.h"
#include "engine/feel/coerce.h"

namespace weir::decision {

using feel::EvalContext;
using feel::WarningKind;

Catalog::Catalog(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

Catalog::Catalog(std::shared_ptr<const model::Model> model) : model_(std::move(model)) {
  entries_.reserve(model_->decisions.size() + model_->functions.size());
  const auto add = [&](std::string_view name,
                       const std::vector<model::Parameter>& params) -> Entry& {
    Entry& entry = entries_.emplace_back();
    entry.name = name;
    entry.params = &params;
    for (const model::Parameter& param : params) {
      entry.domains.emplace_back();
      if (param.domain) entry.domains.back().emplace(*param.domain, params);
    }
    by_name_.emplace(name, entries_.size() - 1);
    return entry;
  };
  for (const model::Decision& decision : model_->decisions) {
    if (!decision.enabled) continue;
    Entry& entry = add(decision.name, decision.inputs);
    entry.decision = &decision;
    if (decision.value) {
      entry.value.emplace(*decision.value, decision.inputs);
      add_batch(entry, *decision.value);
    } else {
      entry.table.emplace(decision);
    }
  }
  for (const model::Function& function : model_->functions) {
    if (!function.enabled) continue;
    Entry& entry = add(function.name, function.params);
    entry.value.emplace(function.value, function.params);
    add_batch(entry, function.value);
  }
}

void Catalog::add_batch(Entry& entry, const feel::Expression& value) {
  std::vector<size_t> inputs;
  for (const feel::Input& input : value.inputs) {
    const auto param = std::find_if(entry.params->begin(), entry.params->end(),
                                    [&](const model::Parameter& p) { return p.name == input.name; });
    if (input.kind != feel::InputKind::Named || param == entry.params->end()) return;
    inputs.push_back(static_cast<size_t>(param - entry.params->begin()));
  }
  if (!value.program) return;
  entry.batch.emplace(value);
  entry.batch_inputs = std::move(inputs);
}

const Catalog::Entry* Catalog::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &entries_[found->second];
}

bool Catalog::has(std::string_view name) const { return find(name) != nullptr; }

const std::vector<model::Parameter>* Catalog::parameters(std::string_view name) const {
  const Entry* entry = find(name);
  return entry == nullptr ? nullptr : entry->params;
}

bool Catalog::convert(const Entry& entry, std::span<const Value> args, std::vector<Value>& out,
                      EvalContext& ctx) const {
  out.reserve(entry.params->size());
  for (size_t i = 0; i < entry.params->size(); ++i) {
    const model::Parameter& param = (*entry.params)[i];
    auto value = i < args.size() ? feel::coerce(args[i], param.type) : Value();
    if (!value) {
      if (ctx.warnings != nullptr) {
        ctx.warn(WarningKind::BadArgument, "'" + std::string(entry.name) + "' takes a " +
                                               param.type.to_string() + " as '" + param.name +
                                               "', not " + feel::describe(args[i]));
      }
      return false;
    }
    out.push_back(*std::move(value));
  }
  for (size_t i = 0; i < out.size(); ++i) {
    if (!entry.domains[i] || out[i].is_null()) continue;
    if (entry.domains[i]->test(out[i], out, ctx) == feel::Tri::True) continue;
    if (ctx.warnings != nullptr) {
      ctx.warn(WarningKind::OutOfRange,
               "'" + (*entry.params)[i].name + "' of '" + std::string(entry.name) + "' is " +
                   feel::describe(out[i]) + ", which is outside its domain");
    }
    return false;
  }
  return true;
}

Value Catalog::evaluate(const Entry& entry, std::span<const Value> args, EvalContext& ctx) const {
  return entry.table ? entry.table->decide(args, ctx) : entry.value->value(args, ctx);
}

Value Catalog::call(std::string_view name, std::span<const Value> args, EvalContext& ctx) const {
  const Entry* entry = find(name);
  if (entry == nullptr) {
    if (ctx.warnings != nullptr) {
      ctx.warn(WarningKind::NoFunction,
               "there is no decision or function '" + std::string(name) + "'");
    }
    return {};
  }
  std::vector<Value> converted;
  return convert(*entry, args, converted, ctx) ? evaluate(*entry, converted, ctx) : Value();
}

// Are the values of the column of the type as they stand?
bool Catalog::conforms(const ValueColumn& column, const feel::Type& type) {
  using feel::TypeKind;
  if (type.is(TypeKind::Any)) return column.kind != ValueColumn::Kind::Values;
  switch (column.kind) {
    case ValueColumn::Kind::Numbers:
      return type.is(TypeKind::Number);
    case ValueColumn::Kind::Dates:
      return type.is(TypeKind::Date);
    case ValueColumn::Kind::Truths:
      return type.is(TypeKind::Boolean);
    case ValueColumn::Kind::Texts:
      return type.is(TypeKind::String);
    case ValueColumn::Kind::Values:
      return false;
  }
  return false;
}

void Catalog::call_columns(std::string_view name, std::span<const ValueColumn> args, size_t records,
                           EvalContext& ctx, ColumnAnswers& out) const {
  const Entry* entry = find(name);
  bool plain = entry != nullptr && args.size() == entry->params->size();
  for (size_t i = 0; plain && i < args.size(); ++i)
    plain = !entry->domains[i] && conforms(args[i], (*entry->params)[i].type);
  if (plain && entry->table && entry->table->decide_columns(args, records, ctx, out)) return;
  if (plain && entry->batch) {
    std::vector<ValueColumn> inputs;
    for (const size_t at : entry->batch_inputs) inputs.push_back(args[at]);
    return entry->batch->run(inputs, records, ctx, out);
  }
  out = {};
  out.values.reserve(records);
  std::vector<Value> record(args.size());
  const int64_t fuel = ctx.fuel;
  for (size_t i = 0; i < records; ++i) {
    for (size_t c = 0; c < args.size(); ++c) record[c] = args[c].at(i);
    ctx.fuel = fuel;
    out.values.push_back(call(name, record, ctx));
  }
}

}  // namespace weir::decision
