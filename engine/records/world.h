// engine/records/world.h: what expressions see of records, people and the app.
//
// RecordWorld answers what is behind a dot; RecordScope the plain names of a place. Both borrow
// everything for one command and record nothing themselves: reads go through the View.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/decision/catalog.h"
#include "engine/feel/expression.h"
#include "engine/records/plan.h"
#include "engine/records/view.h"
#include "engine/time/calendar.h"
#include "weir/directory.h"
#include "weir/host.h"

namespace weir::records {

// Functions that the host declared, by name. Null and a warning on what it cannot do.
using HostCall = std::function<Value(std::string_view name, std::span<const Value> args, feel::EvalContext& ctx)>;

// With whom records are shared beside what rules say.
class Shares {
 public:
  virtual ~Shares() = default;
  // What a share lets the user do with the record: "", "read", "edit".
  virtual std::string level(const Record& record, std::string_view user) = 0;
  // Ids of the form's records that are shared with him.
  virtual std::vector<std::string> shared_with(std::string_view user, const model::Form& form) = 0;
};

class RecordWorld : public feel::World {
 public:
  // All borrowed. `plans` are of `model`.
  RecordWorld(const model::Model& model, const Plans& plans, View& view, const Organisation& people,
              Instant now);

  Instant now() override { return now_; }
  Zone zone() override { return zone_; }
  Value record_member(const std::vector<std::string>& forms, std::string_view id,
                      std::string_view member) override;
  Value user_member(std::string_view user, std::string_view member) override;
  Value department_member(std::string_view department, std::string_view member) override;
  Value call_app(std::string_view name, std::span<const Value> args, feel::EvalContext& ctx) override;
  Value call_host(std::string_view name, std::span<const Value> args, feel::EvalContext& ctx) override;
  std::optional<int64_t> business_days_between(Date from, Date to) override;
  std::optional<Instant> add_business_time(Instant from, DaysDuration time) override;

  void set_host(HostCall host) { host_ = std::move(host); }
  void set_host_types(std::span<const HostFieldType> types) { host_types_ = types; }
  std::span<const HostFieldType> host_types() const { return host_types_; }
  // The model's decisions and functions, made ready. Without it a decision table answers null with a
  // warning; functions and decisions of one expression work.
  void set_catalog(const decision::Catalog* catalog) { catalog_ = catalog; }
  void set_shares(Shares* shares) { shares_ = shares; }
  Shares* shares() const { return shares_; }  // null: nothing is shared
  const model::Model& model() const { return *model_; }
  const Plans& plans() const { return *plans_; }
  View& view() { return *view_; }
  const Organisation& people() const { return *people_; }

  // A member of a record that is at hand: a field, a live formula, a system field, or the list of
  // records whose reference has it as `inverse` (contexts).
  Value member(const Record& record, std::string_view name, feel::EvalContext* ctx = nullptr);
  // All fields and system fields, live formulas included, under their names.
  Value context(const Record& record, feel::EvalContext* ctx = nullptr);

 private:
  Value inverse_list(const Record& record, const InverseField& inverse, feel::EvalContext* ctx);

  const model::Model* model_;
  const Plans* plans_;
  View* view_;
  const Organisation* people_;
  Instant now_;
  Zone zone_;
  HostCall host_;
  std::span<const HostFieldType> host_types_;
  const decision::Catalog* catalog_ = nullptr;
  Shares* shares_ = nullptr;
  std::optional<time::Calendars> calendars_;  // made when first asked
  int32_t depth_ = 0;  // of live formulas that read live formulas
};

// The names of a form's own expressions. Fields of a struct may be left out: what is not there is
// null. Names beyond these (vars, steps, candidate, ...) come from `more`, asked first.
class RecordScope : public feel::Scope {
 public:
  struct Place {
    const Record* record = nullptr;  // whose fields are the plain names
    const Record* old = nullptr;
    const Value* row = nullptr;      // context of the row, in a table's columns
    std::string_view user;           // who acts; empty: the engine
    feel::Scope* more = nullptr;     // answers the kinds of input that are not of records
    const Record* acting = nullptr;  // what `record` is where it is another than that of the names
  };
  RecordScope(RecordWorld& world, Place place, feel::EvalContext* ctx = nullptr)
      : world_(&world), place_(place), ctx_(ctx) {}
  Value input(const feel::Input& input) override;

 private:
  RecordWorld* world_;
  Place place_;
  feel::EvalContext* ctx_;
};

// The app as expressions see it: {name, label, currency, timezone}.
Value app_value(const model::Model& model);

// Did an evaluation fail, rather than give a plain null (semantics 1.5.2)? A division by zero, a
// limit, a function that is not there; not that something was empty.
bool failed(const std::vector<feel::EvalWarning>& warnings);

// The text with its expressions filled in, for people: null is nothing, a list its items with
// ", " between, a record its name or id, a time its wall clock to the minute.
std::string render(const model::Template& text, feel::Scope& scope, feel::EvalContext& ctx);

}  // namespace weir::records
