// engine/runtime/records/record_store.h: records as rows: each form a table, each table field a child table.
//
// A row of a form holds the system columns, then the stored fields; live formulas have no column.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/records/record.h"
#include "weir/result.h"
#include "weir/storage.h"

namespace weir::runtime {

// The tables that the model's forms need; `sealed`: sensitive fields are, see access/sealed_storage.h.
SchemaPlan schema_plan(const model::Model& model, bool sealed);

// Is the sensitive field looked for by its value: does something stand for it in an index?
bool has_blind(const model::Form& form, const model::Field& field);

// Has this field a column, a child table, or neither?
bool has_column(const model::Field& field);
bool is_table(const model::Field& field);

// What a field of an earlier version is called now, by its path: "lead.budget", "quote.lines.price".
using NowCalled = std::function<std::string(const std::string& path)>;

// How the columns of one table meet the fields of one form: worked out once for a command.
class RecordTable {
 public:
  // E_STORAGE where the store has no such table.
  static Result<RecordTable> open(const Storage& storage, const model::Form& form, Zone zone, const NowCalled& now_called = {});

  const Kind& kind() const { return kind_; }
  const model::Form& form() const { return *form_; }

  // The record of a row; reads the child tables through `txn`.
  Result<records::RecordPtr> load(const Row& row, ReadTxn& txn) const;
  // The row of a record, to be put with its version before.
  Row row_of(const records::Record& record) const;
  // Puts the rows of table fields that differ, takes away those that are gone. `before`: null on create.
  Status put_children(const records::Record& record, const records::Record* before, WriteTxn& txn) const;
  Status erase_children(const records::Record& before, WriteTxn& txn) const;

  // A record without values, and one of its columns as the store gave it.
  records::Record blank() const;
  void fill(records::Record& record, std::string_view column, const Value& cell) const;

  // Name of the column that holds a field or system field; empty: none.
  std::string column(std::string_view field) const;
  // What a field is stored as, of a table field its table: the same in every version of the form, whatever it is called there.
  const std::string& stored_as(size_t field) const { return names_[field]; }
  // The same for a column of a table field.
  const std::string& stored_as(size_t field, size_t column) const;
  // The record as the form of `other` has its fields.
  records::RecordPtr as_of(const records::Record& record, const RecordTable& other) const;
  // The table of a table field; null: it has none.
  const Kind* child(std::string_view field) const;

 private:
  struct Child {
    size_t field;
    Kind kind;
    std::vector<int> columns;  // of the table field: position in the child's cells
    std::vector<StorageKind> kinds;  // of those columns
    std::vector<std::string> names;
    bool whole = false;  // it has no other columns
    int row_id = -1;
    size_t cells = 0;
  };

  Value rows_as_of(const Value& rows, size_t field, const RecordTable& other, size_t at) const;

  explicit RecordTable(Kind kind) : kind_(std::move(kind)) {}
  Row child_row(const Child& child, const records::Record& record, size_t index, const Value& row, const std::vector<Row>& stored) const;

  Kind kind_;
  const model::Form* form_ = nullptr;
  Zone zone_;
  std::vector<int> fields_;  // by field: position in the cells, or -1
  std::vector<StorageKind> kinds_;  // by field: of its column, which another version may have given another type
  std::vector<std::pair<size_t, int>> compared_;  // field and position of its text to compare; see duplicates.h
  std::vector<std::string> names_;                 // by field
  std::vector<std::pair<int, std::string>> rest_;  // positions and names of the other columns
  int owner_ = -1, department_ = -1, stage_ = -1, created_ = -1, created_by_ = -1, updated_ = -1,
      updated_by_ = -1, last_activity_ = -1, converted_ = -1;
  size_t cells_ = 0;
  std::vector<Child> children_;
};

// A value as a column of that kind takes it, and back into the form that records hold.
Value to_cell(const Value& value, StorageKind kind, Zone zone);
Value from_cell(const Value& cell, StorageKind kind, Zone zone);

}  // namespace weir::runtime
