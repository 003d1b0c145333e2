// engine/records/plan.h: what follows from a form alone, worked out once at load.
//
// Immutable after construction and shared by threads.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/fields/field_type.h"
#include "engine/model/model.h"

namespace weir::records {

// One formula to run: of a field, or of a column for each row of a table.
struct FormulaStep {
  int32_t field = 0;    // index in the form: of the field, or of the table
  int32_t column = -1;  // index in the table's columns; -1: a field's formula
  std::vector<int32_t> reads;         // fields of the form, tables included
  std::vector<int32_t> reads_columns; // columns of the same row
  // (table, column): of these tables it reads no other column.
  std::vector<std::pair<int32_t, int32_t>> reads_only;
  bool beyond = false;  // reads other records, people or the host: runs at each change
  bool whole_record = false;          // reads `record` without saying which fields
};

// "follow_ups" of a lead: the records of `form` whose `field` refers to it.
struct InverseField {
  std::string name;
  const model::Form* form = nullptr;
  std::string field;
  bool several = false;  // `field` is `references`
};

// A rollup: the form it sums over, by which reference, what.
struct RollupSource {
  const model::Form* target = nullptr;  // the form that has the rollup
  int32_t field = 0;                    // its index there
  std::string via;                      // reference field of the source form
};

struct FormPlan {
  const model::Form* form = nullptr;
  std::vector<const fields::FieldTypeSpec*> types;       // by field index
  std::vector<FormulaStep> formulas;                     // stored ones, each after what it reads
  std::vector<InverseField> inverses;                    // from other forms
  std::vector<RollupSource> feeds;                       // rollups that records of this form feed
  std::unordered_map<std::string, int32_t> index;        // field name to index
  bool sensitive = false;                                // some field or column is

  int32_t field(std::string_view name) const;
  const InverseField* inverse(std::string_view name) const;
};

class Plans {
 public:
  // `model` must outlive this.
  explicit Plans(const model::Model& model);
  const FormPlan& of(const model::Form& form) const;
  const FormPlan* named(std::string_view form) const;

 private:
  std::map<std::string, FormPlan, std::less<>> plans_;
};

}  // namespace weir::records
