// engine/runtime/flow/flow_scope.h: the names that expressions of a flow see, and what they read.
#pragma once

#include <string>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/records/world.h"
#include "engine/runtime/unit.h"

namespace weir::runtime {

class FlowScope : public feel::Scope {
 public:
  struct Place {
    Id scope = 0, arm = 0;                   // where the token stands: rows of for_each
    const records::Record* record = nullptr; // instead of the flow's (a `where` over another form)
    std::vector<Entry> more = {};            // Named inputs: A, R, B of a vote; event
    const Value* row = nullptr;
    records::RecordPtr own = nullptr;        // the flow's record, as it is seen here
  };
  FlowScope(Case& of, Place place);
  explicit FlowScope(Case& of) : FlowScope(of, Place()) {}
  Value input(const feel::Input& input) override;

  // What was read: fields by name, everything with its value.
  const std::vector<std::string>& fields() const { return fields_; }
  const std::vector<Entry>& values() const { return values_; }

 private:
  Value answer(const feel::Input& input);
  Value named(const std::string& name);
  Value steps() const;

  Case* case_;
  Place place_;
  records::RecordPtr keep_;
  std::vector<std::string> fields_;
  std::vector<Entry> values_;
};

// The name under which a read of the input is kept; empty: it is not.
std::string read_name(const feel::Input& input);
// The latest visit of each step by its id: {outcome, by, at, comment}.
Value steps_value(const Case& of);
Value vars_value(const Instance& state);
// The item that the token's row of a for_each works on, and the name it goes by; null outside.
std::pair<std::string, Value> row_item(const Case& of, Id scope, Id arm);
// Its 1-based number; 0 outside.
int32_t row_number(const Case& of, Id scope, Id arm);
// "receive[2]" inside a row, else the node's id.
std::string step_name(const Case& of, int32_t node, Id scope, Id arm);

}  // namespace weir::runtime
