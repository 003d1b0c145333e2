// weir/form_view.h: a form as a screen shows it to one person at one place: which fields, what may be picked, what is wrong so far.
#pragma once

#include <string>
#include <vector>

#include "weir/command.h"
#include "weir/result.h"
#include "weir/value.h"

namespace weir {

struct FormQuestion {
  std::string form;
  std::string record = {};  // empty: a new one
  std::string step = {};    // of a flow that runs on the record, where the asker has an open task; empty: outside flows
  Value values = {};        // what has been filled in so far
};

struct FormOption {
  std::string key;
  std::string label;  // in the engine's language
};

struct FormField {
  std::string name, type, label, doc;
  bool visible = true, readonly = false, required = false;
  bool masked = false;
  Value value;        // with what was filled in, defaults and formulas; null: nothing
  Value attributes;   // the type's own, as far as they are no FEEL: {min: 0, scale: 2, unit: "kg"}
  std::vector<FormOption> options;   // of a choice
  std::vector<std::string> forms;    // of a reference: whose records can be picked
  std::vector<FormField> columns;    // of a table: what its cells are like
};

// Fields in the author's order; one that the asker may never see is not among them. `errors` is what a save would meet now, what is
// still empty apart: submitted by Create, Update or Act, it is answered field by field as well.
struct FormView {
  std::string form, label, title;
  int64_t version = 0;  // of the record
  std::vector<FormField> fields;
  std::vector<FieldError> errors;
};

}  // namespace weir
