// engine/nodes/shapes.h: shapes that keys of several kinds of steps share.
#pragma once

#include "engine/nodes/node_type.h"

namespace weir::nodes {

using model::KeySpec;
using model::Place;
using model::Shape;

// What the kind's own value is when it is the id of the step.
Shape step_id();
// A map of field names to values.
Shape field_values();
// What a time limit or `on_error` does: a word, a map, or steps that do not wait.
Shape action();
// How many arms or rows must arrive: all, any, N, {percent: P}.
Shape wait_for();
// terminate, {return: …}, {go: …}.
Shape on_reject();
// Where a return goes.
Shape return_target();

// by, mode, fields and what else every step that asks people has.
std::vector<KeySpec> people_keys();
// options: [{when, steps, missing}, ..., {otherwise}].
KeySpec options_key();
KeySpec wait_for_key();
KeySpec arm_reject_key();
KeySpec with_key();
KeySpec irrevocable_key();
// to, channel, subject, message, template.
std::vector<KeySpec> message_keys();

}  // namespace weir::nodes
