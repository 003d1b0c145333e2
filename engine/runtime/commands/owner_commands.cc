// Commands about who has a record: assign, accept, decline; take from a pool, release into it.
#include <algorithm>

#include "engine/runtime/records/assigning.h"
#include "engine/runtime/books.h"
#include "engine/runtime/commands/commands.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

using access::Action;

Value assigned_by_hand(Unit& unit, const std::string& from, const Assign& what) {
  const std::string by = unit.acting().user();
  const std::string reason = what.reason.empty() ? std::string() : ": " + what.reason;
  const Value line = Value::context({{"en", Value::string("assigned to " + what.to + " by hand by " + by + ", before: " + from + reason)},
                                     {"zh", Value::string(by + " 手工指派给 " + what.to + "，原负责人：" + from + reason)}});
  return Value::context({{"lines", Value::list({line})}});
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Assign& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status allowed = check_access(unit, Action::Transfer, *found->form, found->record.get());
  if (!allowed) return allowed.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  const User* to = unit.people().user(what.to);
  if (to == nullptr || !to->active)
    return refuse(unit, "E_RANGE", "'" + what.to + "' is nobody who can own records", "'" + what.to + "' 不能成为负责人");
  WriteRequest request = person_request(unit, *found->form, found->record.get());
  request.id = what.record.id;
  request.writer = records::Writer::Automation;
  request.rights = all_rights();
  request.patch = {{"owner", Value::string(what.to)}};
  leave_pool(unit, what.record.form, what.record.id);
  forget_offer(unit, what.record.form, what.record.id);
  set_note(unit, "refused:" + what.record.form, what.record.id, Value());
  keep_why(unit, what.record.form, what.record.id, assigned_by_hand(unit, found->record->owner, what));
  Result<records::RecordPtr> written = update_record(unit, request);
  if (!written) return written.error();
  Status told = raise_record_event(unit, unit.setting().current, {"assigned", found->form, *written, found->record, {}});
  if (!told) return told.error();
  return Addressed{(*written)->version, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Accept& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Result<records::RecordPtr> done = accept_record(unit, *found->form, found->record);
  if (!done) return done.error();
  return Addressed{(*done)->version, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Decline& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Result<records::RecordPtr> done = decline_record(unit, *found->form, found->record, what.reason);
  if (!done) return done.error();
  return Addressed{(*done)->version, what.record, {}};
}

Result<const model::Definition*> named_pool(Unit& unit, const std::string& name) {
  const model::Definition* pool = find_pool(unit.setting().current->model, name);
  if (pool == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no pool '" + name + "'", "没有公海 '" + name + "'");
  return pool;
}

Result<Addressed> run_one(Unit& unit, const Command&, const Take& what) {
  Result<const model::Definition*> pool = named_pool(unit, what.pool);
  if (!pool) return pool.error();
  std::vector<records::RecordPtr> records;
  for (RecordRef ref : what.records) {
    if (ref.form.empty()) ref.form = (*pool)->form;
    Result<Found> found = find_record(unit, ref);
    if (!found) return found.error();
    if (found->form->name != (*pool)->form)
      return refuse(unit, "E_ARGUMENT", "the pool holds records of '" + (*pool)->form + "'", "该公海只有表单 '" + (*pool)->form + "' 的记录");
    records.push_back(found->record);
  }
  Status taken = take_from_pool(unit, **pool, records);
  if (!taken) return taken.error();
  const model::Form* form = unit.setting().current->model.form((*pool)->form);
  const records::RecordPtr now = unit.view().record(*form, records.front()->id);
  return Addressed{now != nullptr ? now->version : 0, {form->name, records.front()->id}, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Release& what) {
  Result<const model::Definition*> pool = named_pool(unit, what.pool);
  if (!pool) return pool.error();
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Status free = check_lock(unit, found->form->name, what.record.id, nullptr, {});
  if (!free) return free.error();
  Result<std::vector<Entry>> patch = patch_of(unit, what.values);
  if (!patch) return patch.error();
  const std::string user = unit.acting().user();
  if (!patch->empty() && (unit.acting().engine() || user == found->record->owner)) {
    WriteRequest request = person_request(unit, *found->form, found->record.get());
    request.id = what.record.id;
    request.patch = *std::move(patch);
    Result<records::RecordPtr> written = update_record(unit, request);
    if (!written) return written.error();
  }
  Status released = release_to_pool(unit, **pool, found->record, what.reason);
  if (!released) return released.error();
  const records::RecordPtr now = unit.view().record(*found->form, what.record.id);
  return Addressed{now != nullptr ? now->version : 0, what.record, {}};
}

}  // namespace weir::runtime
