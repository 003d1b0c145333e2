#include "dsl/lint/lint.h"
#include "dsl/sema/cases.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_maybe_null {

const DiagSpec kProblem = {
    "feel/maybe-null", Severity::Warning, false,
    {"this condition is null when '{field}' is empty", "“{field}”为空时，这个条件是空值"},
    {"make '{field}' required, or say what counts: add 'missing: false' (or true) to the option", "请让“{field}”必填，或在选项上写 missing: false（或 true）"},
    "The condition of an option that an empty field makes null: the flow then stops with an incident.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      s: {type: text}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - choose: c\n"
    "        options:\n"
    "          - {when: a > 5, steps: [{set: {s: x}}]}\n"
    "          - {otherwise: [{set: {s: y}}]}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer, required: true}\n"
    "      s: {type: text}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - choose: c\n"
    "        options:\n"
    "          - {when: a > 5, steps: [{set: {s: x}}]}\n"
    "          - {otherwise: [{set: {s: y}}]}\n",
    {"an incident when it is empty", "为空时流程会停在这里"}};

// Nothing fills the field before: nobody must, no default, no formula, no step of the flow.
bool can_be_empty(const model::Field& field, const model::Flow& flow) {
  if (field.required || field.default_value || field.formula || field.type == "serial" || field.type == "rollup") return false;
  for (const model::FlowNode& node : flow.nodes)
    for (const char* key : {"set", "with", "fields"})
      if (const model::Arg* arg = model::find(node.args, key))
        if (arg->map() != nullptr && model::find(*arg->map(), field.name) != nullptr) return false;
  return true;
}

// The field that makes the condition null when it alone is empty.
const model::Field* empty_field(const Context& context, const feel::Expression& e, const sema::ExpressionPlace& place) {
  sema::Cases cases(context.app, {place.form, nullptr, place.flow}, sema::Nulls::WhereAllowed);
  if (!cases.add(e) || !cases.cut()) return nullptr;
  for (size_t c = 0; c < cases.count(); ++c) {
    sema::Cases::Point point = cases.at(c);
    const model::Field* empty = nullptr;
    size_t count = 0;
    for (const auto& [name, value] : point.values) {
      if (!value.is_null()) continue;
      ++count;
      empty = place.form->field(name);
    }
    if (count == 1 && empty != nullptr && !sema::Cases::truth(e, point) && can_be_empty(*empty, *place.flow)) return empty;
  }
  return nullptr;
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    if (place.use != sema::Use::Option || place.form == nullptr || place.flow == nullptr || place.arm->missing) return;
    if (!context.sound("flows", place.flow->name) || !context.sound("forms", place.form->name)) return;
    if (const model::Field* field = empty_field(context, e, place))
      context.report(kProblem, e.root.span, {{"field", field->name}});
  });
}

}  // namespace feel_maybe_null

const LintSpec& spec_feel_maybe_null() {
  static const LintSpec spec = {feel_maybe_null::kProblem, feel_maybe_null::check, false};
  return spec;
}

}  // namespace weir::lint
