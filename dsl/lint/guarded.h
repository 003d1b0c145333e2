// dsl/lint/guarded.h: the steps whose options have conditions that can be reckoned with.
#pragma once

#include "dsl/lint/lint.h"
#include "dsl/sema/guards.h"

namespace weir::lint {

// Calls visit(node, report) for each `choose`, and each `inclusive`, of a flow that was read whole.
template <class Visit>
void each_guarded_step(const Context& context, Visit visit) {
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    for (const model::FlowNode& node : flow.nodes) {
      if (node.type != "choose" && node.type != "inclusive") continue;
      if (const auto report = sema::guards_of(context.app, flow, node)) visit(node, *report);
    }
  }
}

}  // namespace weir::lint
