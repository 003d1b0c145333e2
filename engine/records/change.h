// engine/records/change.h: from what somebody wants to write to the record that may be written.
//
// Pure: reads through the world's View, writes nothing. One call does what language.md sections 2
// and 11 ask of a create or update: standard forms, defaults, who may write what, visible, readonly
// and required, formulas (only what the change reaches), checks, references, keys of uniqueness.
// Everything that is wrong is in the one Error, by field or check; nothing stops at the first.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/records/world.h"

namespace weir::records {

// What an actor may do with a field at his place (semantics 1.4), weakest first.
enum class FieldRight : uint8_t { Hidden, Readonly, Editable, Required };

// Rights by field name; "lines.price" for a column, "lines.rows" = Readonly: no rows added or
// deleted. What is not named is `otherwise`; a column not named is as its table.
struct FieldRights {
  FieldRight otherwise = FieldRight::Editable;
  std::vector<std::pair<std::string, FieldRight>> named;

  FieldRight of(std::string_view field) const;
  FieldRight of(std::string_view table, std::string_view column) const;
  bool rows_fixed(std::string_view table) const;
};

enum class Writer : uint8_t {
  Person,      // a command of a user: system fields are the engine's
  Automation,  // automations, flows, conversion: may set owner and department, may set readonly fields
  Engine,      // rollups, service levels, pools, stage moves: may write computed fields too; no checks,
               // `last_activity` stays
};

// Numbers for serials. Called at most once per serial field of a created record.
class Counters {
 public:
  virtual ~Counters() = default;
  virtual Result<int64_t> next(std::string_view name, std::string_view key) = 0;
};

struct ChangeRequest {
  const model::Form* form = nullptr;
  const Record* before = nullptr;  // null: create
  std::string id;                  // of the record to create
  std::vector<Entry> patch;        // by field name, as sent; what is not named stays
  std::string actor;               // user id; empty: the engine
  Writer writer = Writer::Person;
  FieldRights rights;
  bool draft = false;              // of a form with `drafts: true`, not yet submitted
  bool rollups = false;            // all rollups anew, not only those that read the record itself
  Counters* counters = nullptr;    // null: serials stay null (a dry run)
  Language language = Language::English;
};

struct FieldChange {
  int32_t field = 0;  // index in the form
  Value before, after;
};

// Of a field that nobody sent and no formula gives.
struct Origin {
  enum class Kind : uint8_t { Default, Fill, Hidden };  // Hidden: emptied with `when_hidden: clear`
  int32_t field = 0;
  Kind kind = Kind::Default;
  int32_t from = -1;  // Fill: the reference that it came along with
};

// A key that no two records of the form may share. Null parts make no key.
struct UniqueKey {
  std::vector<std::string> fields;
  std::vector<Value> values;
  std::string key;  // canonical: equal keys, equal values
};

struct Warning {
  std::string field;    // or the id of a check
  std::string message;
};

struct Change {
  Record after;  // version is before's + 1
  std::vector<FieldChange> changed;  // of the form's own fields, by index
  std::vector<UniqueKey> unique;     // all of the record that it has now, changed or not
  std::vector<Warning> warnings;
  std::vector<Origin> origins;
};

// Error.reason is the first that applies of E_FIELD_FORBIDDEN, E_FIELD_INVALID, E_REFERENCE,
// E_FIELD_REQUIRED, E_CHECK; each FieldError has its own. A failed store gives its error.
Result<Change> prepare_change(const ChangeRequest& request, RecordWorld& world);

// What a form shows while it is filled in: the same path, nothing is final. Of a new record no serial is taken.
struct FieldState {
  bool visible = true, readonly = false, required = false;
};
struct Preview {
  Record after;
  std::vector<FieldState> states;   // by field index
  std::vector<FieldError> errors;   // what a save would meet, required fields left out
};
Preview preview_change(const ChangeRequest& request, RecordWorld& world);

// The error of a key that another record has: E_UNIQUE with its fields.
Error unique_taken(const UniqueKey& key, const model::Form& form, Language language);

// Every stored formula anew, as if everything had changed. For migration and tests.
void recompute_all(Record& record, RecordWorld& world, std::vector<Warning>* warnings = nullptr);

}  // namespace weir::records
