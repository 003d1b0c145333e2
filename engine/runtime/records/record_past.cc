// What became of a record: its changes one by one, and the records it came from and led to.
#include <algorithm>
#include <deque>
#include <set>

#include "engine/fields/ids.h"
#include "engine/runtime/books.h"
#include "engine/runtime/records/conversion.h"
#include "engine/runtime/records/merging.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/records/referring.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

namespace {

constexpr size_t kLineageMax = 1000;

bool is_among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Tracing {
 public:
  explicit Tracing(Unit& unit) : unit_(unit), loaded_(unit.setting().current) {}

  Lineage run(const records::Record& record) {
    const RecordRef start{record.form->name, record.id};
    walk(start, &Tracing::up);
    walk(start, &Tracing::down);
    return std::move(found_);
  }

 private:
  // Follows one direction only: what else came of an ancestor is another story.
  void walk(const RecordRef& start, void (Tracing::*next)(const records::Record&, std::vector<LineageLink>&)) {
    std::set<std::pair<std::string, std::string>> seen = {{start.form, start.id}};
    std::deque<RecordRef> waiting = {start};
    while (!waiting.empty() && found_.records.size() < kLineageMax) {
      const records::RecordPtr record = visible(waiting.front());
      waiting.pop_front();
      if (record == nullptr) continue;
      std::vector<LineageLink> links;
      (this->*next)(*record, links);
      for (LineageLink& link : links) {
        const bool upward = link.to == RecordRef{record->form->name, record->id};
        RecordRef& other = upward ? link.from : link.to;
        other = current_record(unit_, other);
        if (visible(other) == nullptr) continue;
        const RecordRef reached = other;
        found_.links.push_back(std::move(link));
        if (!seen.insert({reached.form, reached.id}).second) continue;
        found_.records.push_back(reached);
        waiting.push_back(reached);
      }
    }
  }

  void up(const records::Record& record, std::vector<LineageLink>& links) {
    const RecordRef self{record.form->name, record.id};
    for (const model::Field& field : record.form->fields) {
      if (!is_reference(field)) continue;
      const Value value = records::stored_value(record, field.name, loaded_->zone);
      const std::vector<Value> ids = value.is(ValueKind::List) ? std::vector<Value>(value.items().begin(), value.items().end())
                                                               : std::vector<Value>{value};
      for (const Value& id : ids)
        for (const std::string& form : fields::target_forms(field))
          if (const model::Form* target = loaded_->model.form(form); target != nullptr && id.is(ValueKind::String))
            if (unit_.view().record(*target, id.as_string()) != nullptr)
              links.push_back({{form, std::string(id.as_string())}, self, field.name, record.created.value_or(unit_.now())});
    }
    for (const Origin& one : origins_of(unit_, self))
      links.push_back({one.from, self, "converted", time_in(one.kept, "at").value_or(unit_.now())});
  }

  void down(const records::Record& record, std::vector<LineageLink>& links) {
    const RecordRef self{record.form->name, record.id};
    for (const Pointer& pointer : pointers_to(loaded_->model, self.form)) {
      Result<std::vector<records::RecordPtr>> found = referrers(unit_, pointer, self.id);
      if (!found) continue;
      const std::string via = pointer.column == nullptr ? pointer.field->name : pointer.field->name + "." + pointer.column->name;
      for (const records::RecordPtr& one : *found)
        links.push_back({self, {pointer.form->name, one->id}, via, one->created.value_or(unit_.now())});
    }
    const Value kept = note(unit_, "converted:" + self.form, self.id);
    const Value* to = kept.is(ValueKind::Context) ? kept.find("to") : nullptr;
    if (to == nullptr) return;
    for (const Value& one : to->items())
      links.push_back({self, {text_in(one, "form"), text_in(one, "id")}, "converted", time_in(kept, "at").value_or(unit_.now())});
  }

  records::RecordPtr visible(const RecordRef& ref) {
    const model::Form* form = loaded_->model.form(ref.form);
    const records::RecordPtr record = form != nullptr ? unit_.view().record(*form, ref.id) : nullptr;
    if (record == nullptr || unit_.acting().engine() || loaded_->model.open) return record;
    const bool sees = loaded_->access.check(unit_.acting().user(), access::Action::See, *form, record.get(), unit_.world(loaded_)).allowed;
    return sees ? record : nullptr;
  }

  Unit& unit_;
  const LoadedPtr loaded_;
  Lineage found_;
};

const WriteCaused* cause_of(const LogEntry& entry, const std::string& field) {
  for (const EventBody& event : entry.events)
    if (const auto* one = std::get_if<WriteCaused>(&event); one != nullptr && is_among(one->wrote, field)) return one;
  return nullptr;
}

WriteOrigin origin_of(const WriteCaused* cause) {
  if (cause == nullptr) return {};
  return {cause->kind, cause->name, cause->instance, cause->step, cause->place, cause->command, cause->by};
}

std::string how_of(const model::Form* form, const WriteCaused* cause, std::string_view name) {
  const model::Field* field = form != nullptr ? form->field(name) : nullptr;
  if (field != nullptr && field->formula) return "formula";
  if (field != nullptr && field->type == "rollup") return "rollup";
  if (cause == nullptr) return {};
  for (const auto& [of, how] : cause->origins)
    if (of == name) return how;
  return {};
}

}  // namespace

Result<std::vector<HistoryLine>> history_of(Service& service, const RecordRef& ref, const Actor& actor) {
  Result<RecordView> seen = read_record(service, ref, actor);
  if (!seen) return seen.error();
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  const LoadedPtr& loaded = (*made)->setting().current;
  const model::Form* form = loaded->model.form(ref.form);
  std::vector<HistoryLine> lines;
  std::vector<Entry> before;  // what is known so far
  // One that was merged keeps its own.
  for (const LogEntry& entry : log_of(**made, ref.form + "/" + ref.id)) {
    HistoryLine line{entry.seq, entry.at, entry.type, entry.actor, entry.comment, {}};
    if (lines.empty() && !entry.actor.empty()) before.emplace_back("owner", Value::string(entry.actor));
    std::vector<Entry> changed = entry.form_patch;
    if (!entry.step.empty()) changed.emplace_back("stage", Value::string(entry.step));
    for (const auto& [name, after] : changed) {
      const auto old = std::find_if(before.begin(), before.end(), [&name = name](const Entry& one) { return one.first == name; });
      const WriteCaused* cause = cause_of(entry, name);
      if (!is_among(seen->hidden, name) && !is_among(seen->masked, name))
        line.changes.push_back({name, old != before.end() ? old->second : Value(), after, how_of(form, cause, name), origin_of(cause)});
      if (old != before.end()) old->second = after;
      else before.emplace_back(name, after);
    }
    lines.push_back(std::move(line));
  }
  if ((*made)->failure() != nullptr) return *(*made)->failure();
  return lines;
}

Result<Lineage> lineage_of(Service& service, const RecordRef& ref, const Actor& actor) {
  Result<RecordView> seen = read_record(service, ref, actor);
  if (!seen) return seen.error();
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  const model::Form* form = unit.setting().current->model.form(ref.form);
  const records::RecordPtr record = form != nullptr ? unit.view().record(*form, seen->ref.id) : nullptr;
  if (record == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  Lineage lineage = Tracing(unit).run(*record);
  if (unit.failure() != nullptr) return *unit.failure();
  return lineage;
}

}  // namespace weir::runtime
