#include "engine/runtime/queries/sight.h"

#include <algorithm>

#include "engine/access/reads.h"
#include "engine/runtime/flow/act.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;

namespace {

constexpr int64_t kRowsMax = 100'000;
constexpr size_t kNamedMax = 5'000;  // ids that a filter names

Filter equals(const char* column, const std::string& value) {
  return Filter::compare(column, Filter::Op::Equal, Value::string(value));
}

Filter in_form(std::vector<Filter> filters, const model::Form& form) {
  filters.push_back(equals("form", form.name));
  return Filter::all_of(std::move(filters));
}

// Behind a reference only what its reader sees: of other records, and of hidden fields, nothing.
class SeenWorld : public records::RecordWorld {
 public:
  SeenWorld(Sight& sight, records::RecordWorld& whole)
      : RecordWorld(whole.model(), whole.plans(), whole.view(), whole.people(), whole.now()), sight_(sight), whole_(whole) {
    set_catalog(&sight.loaded().catalog);
    set_shares(whole.shares());
    set_host([this](std::string_view name, std::span<const Value> args, feel::EvalContext& ctx) {
      return whole_.call_host(name, args, ctx);
    });
  }
  Value record_member(const std::vector<std::string>& forms, std::string_view id, std::string_view name) override {
    const auto in = [&](const model::Form& form) -> std::optional<Value> {
      const records::RecordPtr record = view().record(form, id);
      if (record == nullptr) return std::nullopt;
      if (!sight_.sees(form, *record)) return Value();
      const access::FieldAccess access = sight_.fields(form, *record, sight_.part_of(form, record->id));
      const std::string field(name);
      return access.hidden.contains(field) || access.masked.contains(field) ? Value() : member(*record, name);
    };
    for (const model::Form& form : model().forms)
      if (forms.empty() || std::find(forms.begin(), forms.end(), form.name) != forms.end())
        if (auto value = in(form)) return *value;
    return {};
  }

 private:
  Sight& sight_;
  records::RecordWorld& whole_;
};

}  // namespace

Error forbidden_field(const Unit& unit, const std::string& field) {
  Error error = refuse(unit, "E_FIELD_FORBIDDEN", "this reads '" + field + "', which you may not see",
                       "这里用到了“" + field + "”，您无权查看");
  error.fields.push_back({field, "E_FIELD_FORBIDDEN", error.message});
  return error;
}

Sight::Sight(Unit& unit)
    : unit_(unit), user_(unit.acting().user()), all_(unit.acting().engine() || loaded().model.open) {}

namespace {

void add_seats(Part& part, const Case& of, const Instance& state, const std::string& user) {
  for (const Seat& seat : state.seats) {
    const bool his = seat.holder == user || (seat.principal == user && !seat.exclusive) ||
                     std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end();
    if (!his || seat.state != SeatState::Open) continue;
    part.sees = part.asked = true;
    const Activation* a = state.activation(seat.activation);
    for (const auto& right : step_rights(of.node(a->node), false).named) part.rights.push_back(right);
  }
}

}  // namespace

Part Sight::part_in(const model::Form& form, const std::string& record) {
  Part part;
  for (const std::string& id : unit_.instances_of(form.name, record)) {
    Result<Case*> found = unit_.load(id);
    if (!found) continue;
    const Case& of = **found;
    if (of.state().initiator == user_ && !of.over()) part.sees = true;
    add_seats(part, of, of.state(), user_);
    // Who has just decided is answered as the one he was.
    if (of.changed()) add_seats(part, of, of.before(), user_);
  }
  return part;
}

std::set<std::string> Sight::find_involved(const model::Form& form) {
  std::set<std::string> ids;
  if (unit_.acting().engine() || user_.empty()) return ids;
  for (const char* status : {"draft", "running", "suspended"}) {
    Query started;
    started.filter = in_form({equals("initiator", user_), equals("status", status)}, form);
    started.page.limit = kRowsMax;
    for (const Row& row : unit_.view().rows(storage::kind(Own::Instance), std::move(started))) {
      const std::string record = text_of(row.cells[storage::InstanceCells::kRecord]);
      // A withdrawn flow may have ended as a draft.
      if (std::string_view(status) != "draft" || part_in(form, record).sees) ids.insert(record);
    }
  }
  for (const char* status : {"open", "claimed"}) {
    Query held;
    held.filter = in_form({equals("holder", user_), equals("status", status)}, form);
    held.page.limit = kRowsMax;
    for (const Row& row : unit_.view().rows(storage::kind(Own::Task), std::move(held)))
      ids.insert(text_of(row.cells[storage::TaskCells::kRecord]));
  }
  for (const Row& row : unit_.view().scan(storage::kind(Own::TaskCandidate), {{Value::string(user_)}, {}, {}, false}, kRowsMax))
    if (const auto task = unit_.view().row(storage::kind(Own::Task), {row.key[1], row.key[2]}))
      if (text_of(task->cells[storage::TaskCells::kForm]) == form.name)
        ids.insert(text_of(task->cells[storage::TaskCells::kRecord]));
  ids.erase("");
  return ids;
}

const std::set<std::string>& Sight::involved(const model::Form& form) {
  auto it = involved_.find(&form);
  if (it == involved_.end()) it = involved_.emplace(&form, find_involved(form)).first;
  return it->second;
}

const Part& Sight::part_of(const model::Form& form, const std::string& record) {
  static const Part kNone;
  if (!involved(form).contains(record)) return kNone;
  const std::pair key(&form, record);
  auto it = parts_.find(key);
  if (it == parts_.end()) it = parts_.emplace(key, part_in(form, record)).first;
  return it->second;
}

bool Sight::sees(const model::Form& form, const records::Record& record, const Part& part) {
  return all_ || part.sees ||
         loaded().access.check(user_, access::Action::See, form, &record, unit_.world(loaded())).allowed;
}

bool Sight::sees(const model::Form& form, const records::Record& record) {
  if (all_) return true;
  Part part;
  part.sees = involved(form).contains(record.id);
  return sees(form, record, part);
}

access::FieldAccess Sight::fields(const model::Form& form, const records::Record& record, const Part& part) {
  access::FieldAccess access;
  // Open apps and the host itself see everything but what a step hides from its people; whoever is
  // asked sees what he is asked about.
  if (!all_ && !part.asked) access = loaded().access.fields(unit_.people().user(user_), form, &record, unit_.world(loaded()));
  for (const auto& [name, right] : part.rights)
    if (right == records::FieldRight::Hidden) access.hidden.insert(name);
  return access;
}

const access::FieldAccess& Sight::fields(const model::Form& form) {
  auto it = fields_.find(&form);
  if (it == fields_.end()) {
    access::FieldAccess access;
    if (!all_) access = loaded().access.fields_somewhere(unit_.people().user(user_), form, unit_.world(loaded()));
    it = fields_.emplace(&form, std::move(access)).first;
  }
  return it->second;
}

access::Pushed Sight::scope(const model::Form& form) {
  if (all_) return {Filter::always(), true};
  access::Residual rules = loaded().access.residual(user_, access::Action::See, form, unit_.world(loaded()));
  const auto& his = involved(form);
  if (his.empty() || rules.filter.op == Filter::Op::Always) return {std::move(rules.filter), rules.exact};
  if (his.size() > kNamedMax) return {};
  std::vector<Value> ids;
  for (const std::string& id : his) ids.push_back(Value::string(id));
  return {Filter::any_of({std::move(rules.filter), Filter::in("id", std::move(ids))}), rules.exact};
}

std::string Sight::forbidden(const feel::Expression& expression, const model::Form& form) {
  if (all_) return {};
  return access::telling_read(expression, form, loaded().model, [this](const model::Form& of, std::string_view name) {
    const access::FieldAccess& access = fields(of);
    if (name.empty()) return !access.hidden.empty() || !access.masked.empty();
    const std::string field(name);
    return access.hidden.contains(field) || access.masked.contains(field);
  });
}

std::string Sight::forbidden(const model::Form& form, std::string_view path) {
  const size_t dot = path.find('.');
  const std::string first(path.substr(0, dot));
  const auto told = [&](const model::Form& of, const std::string& name) {
    const access::FieldAccess& access = fields(of);
    return access.hidden.contains(name) || access.masked.contains(name);
  };
  if (told(form, first)) return first;
  const model::Field* field = form.field(first);
  if (dot == std::string_view::npos || field == nullptr || !field->feel_type.is(feel::TypeKind::Reference)) return {};
  const std::string_view rest = path.substr(dot + 1);
  for (const std::string& name : field->feel_type.forms())
    if (const model::Form* other = loaded().model.form(name))
      if (std::string found = forbidden(*other, rest); !found.empty()) return first + "." + found;
  return {};
}

std::string Sight::title(const model::Form& form, const records::Record& record, const access::FieldAccess& access) {
  if (!form.title) return {};
  for (const model::Template::Part& part : form.title->parts)
    if (part.expression)
      for (const feel::Input& input : part.expression->inputs)
        if (access.hidden.contains(input.name) || access.masked.contains(input.name)) return {};
  records::RecordWorld& whole = unit_.world(loaded());
  feel::EvalContext ctx;
  ctx.world = &whole;
  records::RecordScope scope(whole, {.record = &record}, &ctx);
  return records::render(*form.title, scope, ctx);
}

std::string Sight::title(const model::Form& form, const std::string& id) {
  const records::RecordPtr record = unit_.view().record(form, id);
  return record != nullptr && sees(form, *record) ? title(form, *record, fields(form, *record, part_of(form, id))) : std::string();
}

records::RecordWorld& Sight::world() {
  records::RecordWorld& whole = unit_.world(loaded());
  if (all_) return whole;
  if (seen_ == nullptr) seen_ = std::make_unique<SeenWorld>(*this, whole);
  return *seen_;
}

access::Related Sight::related() {
  return [this](const model::Form& form, const Filter& filter) -> std::optional<std::vector<Value>> {
    access::Pushed seen = scope(form);
    if (!seen.exact) return std::nullopt;
    Query query;
    query.filter = Filter::all_of({std::move(seen.filter), filter});
    query.page.limit = static_cast<int64_t>(kNamedMax) + 1;
    std::vector<Value> ids;
    for (const Row& row : unit_.view().rows(Kind::record(form.name), std::move(query))) ids.push_back(row.key.front());
    if (unit_.failure() != nullptr || ids.size() > kNamedMax) return std::nullopt;
    return ids;
  };
}

}  // namespace weir::runtime
