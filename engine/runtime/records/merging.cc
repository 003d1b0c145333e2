#include "engine/runtime/records/merging.h"

#include <algorithm>

#include "engine/fields/field_type.h"
#include "engine/runtime/records/assigning.h"
#include "engine/runtime/books.h"
#include "engine/runtime/records/consequences.h"
#include "engine/runtime/records/conversion.h"
#include "engine/runtime/flow/held_changes.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/records/referring.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

namespace {

constexpr int32_t kHopsMax = 100;

bool is_computed(const model::Field& field) { return field.formula || fields::field_type(field).computed; }

class Merging {
 public:
  Merging(Unit& unit, const WriteRequest& request, std::string into, const std::vector<std::string>& take)
      : unit_(unit), request_(request), form_(*request.form), zone_(request.loaded->zone), into_(std::move(into)), take_(take) {}

  Result<records::RecordPtr> run() {
    goes_ = unit_.view().record(form_, request_.id);
    stays_ = unit_.view().record(form_, into_);
    if (unit_.failure() != nullptr) return *unit_.failure();
    if (goes_ == nullptr || stays_ == nullptr) return refuse(unit_, "E_NOT_FOUND", "there is no such record", "没有这条记录");
    if (Status free = check_free(); !free) return free.error();
    if (Status may = check_take(); !may) return may.error();
    if (Status asked = check_approval(); !asked) return asked.error();
    if (Status moved = repoint(); !moved) return moved.error();
    hand_over_past();
    if (Status gone = erase(); !gone) return gone.error();
    return fill();
  }

 private:
  // Nobody works on the one that goes, and nobody holds the other.
  Status check_free() const {
    for (const std::string& id : {request_.id, into_})
      if (Status free = check_lock(unit_, form_.name, id, request_.inside, request_.by); !free) return free;
    for (const std::string& id : unit_.instances_of(form_.name, request_.id)) {
      Result<Case*> of = unit_.load(id);
      if (!of) return of.error();
      if (!(*of)->over())
        return refuse(unit_, "E_LOCKED", "the flow '" + (*of)->state().flow + "' is about the record that would go: let it end first",
                      "流程“" + (*of)->state().flow + "”正在处理将被并入的记录，请先结束该流程");
    }
    return Done{};
  }

  Status check_take() const {
    Error wrong = refuse(unit_, "E_FIELD_FORBIDDEN", "these fields cannot be taken over", "这些字段不能带入");
    for (const std::string& name : take_) {
      const model::Field* field = form_.field(name);
      if (field == nullptr)
        return refuse(unit_, "E_ARGUMENT", "'" + form_.name + "' has no field '" + name + "' to take", "“" + form_.name + "”没有字段“" + name + "”");
      const bool computed = is_computed(*field);
      if (!computed && request_.rights.of(name) >= records::FieldRight::Editable) continue;
      wrong.fields.push_back({name, "E_FIELD_FORBIDDEN", computed ? unit_.say("the engine computes it", "该字段由引擎计算")
                                                                  : unit_.say("you may not change it", "您无权修改该字段")});
    }
    return wrong.fields.empty() ? Status(Done{}) : Status(wrong);
  }

  // What a flow has to approve first is not gone round by merging.
  Status check_approval() const {
    if (request_.writer != records::Writer::Person) return Done{};
    for (const WantedChange& wanted : {WantedChange{{"delete", {}, {}}, {"deleted"}, goes_, nullptr},
                                       WantedChange{{"edit", {}, {}}, {"updated"}, stays_, stays_.get()}}) {
      Result<const model::Flow*> flow = approval_for(unit_, request_, wanted);
      if (!flow) return flow.error();
      if (*flow != nullptr)
        return refuse(unit_, "E_OP_DISABLED", "such a change needs the approval '" + (*flow)->name + "': the records are not merged",
                      "该变更需要审批“" + (*flow)->name + "”，记录未合并");
    }
    return Done{};
  }

  WriteRequest engine_write(const model::Form& form, const std::string& id) const {
    WriteRequest write = request_;
    write.form = &form;
    write.id = id;
    write.writer = records::Writer::Engine;
    write.rights = all_rights();
    write.pass_lock = true;
    return write;
  }

  // Every reference to the one leads to the other.
  Status repoint() const {
    for (const Pointer& pointer : pointers_to(request_.loaded->model, form_.name)) {
      Result<std::vector<records::RecordPtr>> found = referrers(unit_, pointer, request_.id);
      if (!found) return found.error();
      for (const records::RecordPtr& one : *found) {
        const bool own = one->form->name == form_.name;
        if (own && one->id == request_.id) continue;
        WriteRequest write = engine_write(*pointer.form, one->id);
        // The one that stays does not refer to itself.
        write.patch = {{pointer.field->name, redirected(*one, pointer, request_.id, own && one->id == into_ ? std::string() : into_, zone_)}};
        if (Result<records::RecordPtr> written = update_record(unit_, write); !written) return written.error();
      }
    }
    return Done{};
  }

  // What the one was converted from, the other is now.
  void hand_over_past() const {
    const std::string from = form_.name + "/" + request_.id, to = form_.name + "/" + into_;
    for (const Origin& one : origins_of(unit_, {form_.name, request_.id})) {
      const std::string name = one.from.form + "/" + one.from.id;
      set_note(unit_, "origin:" + to, name, one.kept);
      set_note(unit_, "origin:" + from, name, Value());
    }
    forget_offer(unit_, form_.name, request_.id);
    leave_pool(unit_, form_.name, request_.id);
  }

  // Gone before the other is filled: what only one may have, the other can get.
  Status erase() const {
    unit_.write({&form_, request_.loaded, request_.id, goes_, nullptr, {}, request_.by, "merged", {}, "→ " + form_.name + "/" + into_});
    set_note(unit_, "merged:" + form_.name, request_.id, Value::string(into_));
    if (Status figures = refresh_rollups(unit_, request_.loaded, form_, goes_.get(), nullptr); !figures) return figures;
    return raise_record_event(unit_, request_.loaded, {"deleted", &form_, nullptr, goes_, {}});
  }

  Result<records::RecordPtr> fill() const {
    const records::RecordPtr now = unit_.view().record(form_, into_);
    if (now == nullptr) return refuse(unit_, "E_NOT_FOUND", "there is no such record", "没有这条记录");
    std::vector<Entry> rest, patch;
    for (const model::Field& field : form_.fields) {
      if (is_computed(field)) continue;
      const Value value = without_both(field, records::stored_value(*goes_, field.name, zone_));
      const bool taken = std::find(take_.begin(), take_.end(), field.name) != take_.end();
      (taken ? patch : rest).emplace_back(field.name, value);
    }
    for (Entry& one : lacking(*now, rest, zone_)) patch.push_back(std::move(one));
    WriteRequest write = request_;
    write.id = into_;
    write.writer = records::Writer::Automation;
    write.rights = all_rights();
    write.verb = "merged";
    write.comment = "← " + form_.name + "/" + request_.id;
    write.patch = std::move(patch);
    return update_record(unit_, write);
  }

  // A reference to either of the two would lead to itself.
  Value without_both(const model::Field& field, const Value& value) const {
    if (!leads_to(field, form_.name)) return value;
    const auto both = [&](const Value& id) { return id == Value::string(into_) || id == Value::string(request_.id); };
    if (!value.is(ValueKind::List)) return both(value) ? Value() : value;
    std::vector<Value> ids;
    for (const Value& one : value.items())
      if (!both(one)) ids.push_back(one);
    return Value::list(std::move(ids));
  }

  Unit& unit_;
  const WriteRequest& request_;
  const model::Form& form_;
  Zone zone_;
  std::string into_;
  const std::vector<std::string>& take_;
  records::RecordPtr goes_, stays_;
};

}  // namespace

std::vector<Entry> lacking(const records::Record& record, const std::vector<Entry>& given, Zone zone) {
  std::vector<Entry> patch;
  for (const auto& [name, value] : given) {
    const model::Field* field = record.form->field(name);
    if (field == nullptr || is_computed(*field) || fields::is_empty(value)) continue;
    const Value have = records::stored_value(record, name, zone);
    if (fields::is_empty(have)) {
      patch.emplace_back(name, value);
      continue;
    }
    if (!have.is(ValueKind::List) || !value.is(ValueKind::List) || field->type == "table") continue;
    std::vector<Value> all(have.items().begin(), have.items().end());
    for (const Value& one : value.items())
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    if (all.size() > have.items().size()) patch.emplace_back(name, Value::list(std::move(all)));
  }
  return patch;
}

Result<records::RecordPtr> merge_records(Unit& unit, const WriteRequest& request, const std::string& into,
                                         const std::vector<std::string>& take) {
  return Merging(unit, request, into, take).run();
}

Result<records::RecordPtr> merge_new(Unit& unit, WriteRequest request, const records::Record& made, const records::Record& into) {
  for (Entry& one : request.patch) one.second = records::stored_value(made, one.first, request.loaded->zone);
  request.id = into.id;
  request.patch = lacking(into, request.patch, request.loaded->zone);
  unit.warn("merged", unit.say("the record was merged into one that is there already", "已并入现有的同一记录"));
  return update_record(unit, request);
}

RecordRef current_record(Unit& unit, const RecordRef& record) {
  RecordRef at = record;
  const LoadedPtr& loaded = unit.setting().current;
  const model::Form* form = loaded != nullptr ? loaded->model.form(record.form) : nullptr;
  if (form == nullptr || record.empty() || unit.view().record(*form, record.id) != nullptr) return at;
  for (int32_t i = 0; i < kHopsMax; ++i) {
    const Value next = note(unit, "merged:" + at.form, at.id);
    if (!next.is(ValueKind::String)) break;
    at.id = std::string(next.as_string());
  }
  return at;
}

}  // namespace weir::runtime
