// engine/records/preparation.h: one prepare_change under way. Internal to engine/records.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/fields/field_type.h"
#include "engine/records/change.h"

namespace weir::records {

class Preparation {
 public:
  Preparation(const ChangeRequest& request, RecordWorld& world);
  Result<Change> run();
  Preview preview();

  // Of a table: names and conditions speak of one of its rows, else of the record.
  struct Spot {
    const Value* row = nullptr;
    std::string prefix;  // "lines[2]."
  };

 private:
  // change_patch.cc: what was sent.
  void begin();
  void patch();
  void patch_system(const std::string& name, const Value& value);
  void patch_field(int32_t index, const Value& value);
  void defaults();
  void fill();
  void serials();
  void settle_owner();
  Value default_of(const model::Field& field, const Value* row);

  // change_tables.cc: tables, row by row.
  bool may_write_table(const model::Field& table) const;
  void patch_table(int32_t index, const Value& given);
  Value merge_row(const model::Field& table, const Value& given, const Value* before, std::string id, const std::string& at);
  std::string row_id();
  void clear_hidden_cells(int32_t index);

  // rollups.cc
  void rollups();

  // change_formulas.cc
  void formulas();
  void run_field(const FormulaStep& step);
  void run_column(const FormulaStep& step);
  bool wanted(const FormulaStep& step) const;
  Value compute(const model::Field& field, const Value* row);

  // change_rules.cc: conditions, checks, references, keys.
  void find_visible();
  void clear_hidden();
  void check_readonly();
  void check_required();
  void check_fields();
  void check_form();
  void check_table_rules(int32_t index);
  void check_references();
  void check_reference(const model::Field& field, const Value& value, const std::string& name);
  void check_person(const model::Field& field, const Value& value, const std::string& name);
  void check_origin(const model::Field& field, const Value& value, const std::string& name);
  void collect_keys();
  void set_stage();
  Error refusal();

  // A condition by the rules of semantics 1.5.2: what null and failure count as.
  enum class Otherwise : uint8_t { False, True };
  bool holds(const feel::Expression& condition, Otherwise otherwise, const std::string& name, const Record& record,
             const Value* row = nullptr);
  // False: the check fails. Null passes; a failure does not.
  bool passes(const feel::Expression& check, const Value* row = nullptr);
  std::string message_of(const std::optional<model::Template>& message, const Text& otherwise,
                         std::vector<Argument> args, const Value* row);
  RecordScope scope(feel::EvalContext& ctx, const Value* row);
  void fail(std::string name, std::string_view reason, std::string message);
  void fail(std::string name, const Error& error);
  bool failed_at(std::string_view name) const;
  std::string say(const Text& text, std::vector<Argument> args = {}) const;
  std::string label(const model::Field& field) const;
  const model::Field& field(int32_t index) const { return form_.fields[static_cast<size_t>(index)]; }
  Value& value(int32_t index) { return after_.values[static_cast<size_t>(index)]; }
  void touch(int32_t index) { dirty_[static_cast<size_t>(index)] = true; }
  bool person() const { return request_.writer == Writer::Person; }
  bool engine() const { return request_.writer == Writer::Engine; }
  fields::FieldContext field_context(feel::Scope& scope);

  friend void recompute_all(Record&, RecordWorld&, std::vector<Warning>*);

  const ChangeRequest& request_;
  RecordWorld& world_;
  const model::Form& form_;
  const FormPlan& plan_;
  Record after_;
  std::vector<bool> dirty_, given_, visible_;
  // Of tables: rows that differ from what was stored, and cells that are hidden in their row.
  std::vector<std::vector<bool>> dirty_rows_;
  std::vector<std::set<std::pair<size_t, size_t>>> hidden_cells_;
  int64_t new_rows_ = 0;
  std::optional<Error> hard_;  // not of a field: the store, a counter
  std::vector<FieldError> errors_;
  std::vector<Warning> warnings_;
  std::vector<UniqueKey> keys_;
  std::vector<Origin> origins_;
};

// "lines[2].quantity".
std::string cell_name(std::string_view table, size_t row, std::string_view column);

}  // namespace weir::records
