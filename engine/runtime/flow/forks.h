// engine/runtime/flow/forks.h: scopes: what a fork opens and a join closes.
#pragma once

#include <utility>
#include <vector>

#include "engine/runtime/unit.h"

namespace weir::runtime {

using Moves = std::vector<std::pair<Id, int32_t>>;  // tokens and where they go

// Opens the arms (positions in the fork's arms; of a for_each: rows) and gives a token to each.
// No arm at all goes straight to the join.
Moves open_fork(Case& of, Id token, int32_t fork, const std::vector<Id>& arms, const Value& items);
// The token comes to the join of its scope.
Moves arrive(Case& of, Id token, int32_t join);
// Do both places, each an arm of a scope, lie on one way: in the same arm of every fork that holds both?
bool on_one_way(const Instance& state, Id scope, Id arm, Id other_scope, Id other_arm);
// Every fork around the place runs on, in the arm that holds it.
void reopen_scopes(Case& of, Id scope, Id arm);
// Does the join fire now? What leaves it, or the next rows.
Moves check_join(Case& of, Id scope);

}  // namespace weir::runtime
