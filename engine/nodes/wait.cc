#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class Wait : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::wait_here(step); }
};
const Wait kWait{};

}  // namespace

const NodeTypeSpec& spec_wait() {
  static const NodeTypeSpec spec{
      .name = "wait",
      .bpmn = "intermediateCatchEvent",
      .summary = {"waits for a time or an event", "等待时间或事件"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {{.name = "for",
                .shape = Shape::of(Place::Duration),
                .doc = {"how long", "等待多久"},
                .example = "3 days"},
               {.name = "until",
                .shape = Shape::feel(),
                .doc = {"a date, a date and time, or a condition that a change of the record makes true",
                        "等到的日期、时间，或等到记录变化后成立的条件"},
                .example = "ship_date"},
               {.name = "event",
                .shape = Shape::of(Place::Plain),
                .doc = {"the event that ends the wait", "等待的事件"}},
               {.name = "match",
                .shape = Shape::condition(),
                .doc = {"must hold for the event; `event` is its content", "事件须满足的条件，`event` 为其内容"}},
               {.name = "timeout",
                .shape = Shape::of(Place::Duration),
                .doc = {"waits no longer than this", "最长等待"}},
               {.name = "on_timeout", .shape = action(), .doc = {"what happens then", "超时处理"}}},
      .waits = true,
      .behavior = &kWait,
      .good = "{wait: a_while, for: 3 days}",
      .bad = "{wait: a_while, for: soon}"};
  return spec;
}

}  // namespace weir::nodes
