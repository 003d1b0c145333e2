#include "engine/nodes/shapes.h"

namespace weir::nodes {

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
      .good = "{for_each: rows, in: lines, as: line, steps: [{cc: copy, to: owner}]}",
      .bad = "{for_each: rows, as: line, steps: []}"};
  return spec;
}

}  // namespace weir::nodes
