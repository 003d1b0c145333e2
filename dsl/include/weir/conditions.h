// weir/conditions.h: FEEL over the records of a form, for the queries of a host.
//
//   const weir::Conditions conditions(model);
//   auto where = conditions.condition("order", "amount > 1000 and customer.level = \"key\"");
//   query.where = where.expression;   // RecordQuery; InboxFilter's WorkOrder::by takes expression()
//
// Names are those of the form's own expressions: its fields, `user`, `now`, `today`, the app's
// functions and decisions. Any thread may compile with the same one; it keeps the model alive.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "weir/compiler.h"
#include "weir/model.h"

namespace weir {

namespace feel {
struct Expression;  // engine/feel/expression.h
}

class Conditions {
 public:
  struct Compiled {
    std::shared_ptr<const feel::Expression> expression;  // null iff there is an error
    std::vector<Diagnostic> diagnostics;                 // spans are byte offsets into the text, in source 0
  };

  // Reads the names of all forms once. `options` as for compile(); its extensions are borrowed for
  // as long as this lives.
  explicit Conditions(const Model& model, const CompileOptions& options = {});
  ~Conditions();
  Conditions(Conditions&&) noexcept;
  Conditions& operator=(Conditions&&) noexcept;

  // True or false of each record; an unknown form, an unknown name and a condition that gives
  // something else are errors.
  Compiled condition(std::string_view form, std::string_view text) const;
  // Any value of a record: what work is put in order by.
  Compiled expression(std::string_view form, std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir
