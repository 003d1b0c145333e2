// engine/assignment/candidate.h: what expressions see of somebody who may get a record.
#pragma once

#include <string>

#include "engine/feel/expression.h"
#include "weir/directory.h"

namespace weir::assignment {

// Answers `candidate`; everything else by `inner`.
class CandidateScope : public feel::Scope {
 public:
  CandidateScope(feel::Scope& inner, Value candidate) : inner_(inner), candidate_(std::move(candidate)) {}
  Value input(const feel::Input& input) override {
    return input.kind == feel::InputKind::Candidate ? candidate_ : inner_.input(input);
  }

 private:
  feel::Scope& inner_;
  Value candidate_;
};

// Members of the directory, the attributes by their names, `id`, `on_leave`, `open`, `today`.
Value candidate_value(const User& user, bool on_leave, int64_t open, int64_t today);

}  // namespace weir::assignment
