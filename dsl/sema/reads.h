// dsl/sema/reads.h: which fields an expression reads, through functions and decisions too.
#pragma once

#include <set>
#include <string>

#include "engine/model/model.h"

namespace weir::sema {

struct Reads {
  // "amount"; "lines.total"; "lines" where a table is read as a whole. Columns of the row of the
  // place are under the name of `table`.
  std::set<std::string> paths;
  bool all = false;         // the whole record goes where we cannot follow it
  bool people = false;      // reads the directory
  std::set<std::string> vars;   // of the flow
  std::set<std::string> steps;
};

Reads reads_of(const model::Model& model, const feel::Expression& expression, const model::Field* table = nullptr);

// "amount" of "amount.x"; "lines" of "lines.total".
std::string first_part(const std::string& path);

}  // namespace weir::sema
