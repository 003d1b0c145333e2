#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::nodes {

namespace {

class ForEach : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    const model::Arg* in = step.arg("in");
    bool failed = false;
    Value items = in != nullptr ? step.value(*in, &failed) : Value();
    if (items.is(ValueKind::Number)) {
      const std::optional<int64_t> count = items.as_number().to_int();
      if (!count || *count < 0 || *count > 10'000)
        return step.fail(runtime::IncidentType::Limit, "a for_each goes over 0 to 10,000 items, not " + items.to_feel(),
                         "for_each 的项数须在 0 到 10,000 之间，而不是 " + items.to_feel());
      std::vector<Value> numbers;
      for (int64_t i = 1; i <= *count; ++i) numbers.push_back(Value::integer(i));
      items = Value::list(std::move(numbers));
    }
    if (items.is_null() && !failed) items = Value::list({});
    if (!items.is(ValueKind::List))
      return step.fail(runtime::IncidentType::Condition, "'in' is no list but " + items.to_feel(),
                       "'in' 不是列表，而是 " + items.to_feel());
    runtime::Next next;
    next.kind = runtime::Next::Kind::Fork;
    for (size_t i = 0; i < items.items().size(); ++i) next.arms.push_back(static_cast<runtime::Id>(i));
    next.items = std::move(items);
    return next;
  }
};
const ForEach kForEach{};

}  // namespace

const NodeTypeSpec& spec_for_each() {
  static const NodeTypeSpec spec{
      .name = "for_each",
      .bpmn = "subProcess",
      .summary = {"goes through the steps once for each item", "对每一项执行一遍"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {{.name = "in",
                .shape = Shape::feel(),
                .doc = {"a list, a table or a number", "列表、子表或数字"},
                .required = true,
                .example = "lines"},
               {.name = "as",
                .shape = Shape::of(Place::NewName),
                .doc = {"name of the item inside", "项的名称"},
                .default_text = "item",
                .example = "line"},
               {.name = "steps",
                .shape = Shape::of(Place::Steps),
                .doc = {"what is done for each item", "每一项的步骤"},
                .required = true},
               {.name = "at_once",
                .shape = Shape::one_of({Shape::word({"all"}), Shape::of(Place::Integer)}),
                .doc = {"how many items at the same time", "同时进行的项数"},
                .default_text = "all"},
               wait_for_key()},
      .arms = Arms::Loop,
      .behavior = &kForEach,
      .good = "{for_each: rows, in: lines, as: line, steps: [{cc: copy, to: owner}]}",
      .bad = "{for_each: rows, as: line, steps: []}"};
  return spec;
}

}  // namespace weir::nodes
