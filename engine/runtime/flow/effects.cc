#include "engine/runtime/flow/effects.h"

#include "engine/runtime/flow/advance.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/records/record_write.h"
#include "engine/runtime/records/stage_move.h"
#include "engine/runtime/flow/starts.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

constexpr int64_t kRecordsMax = 10'000;

}  // namespace

Failure refused(StepContext& step, const Error& error) {
  std::string fields;
  for (const FieldError& one : error.fields)
    fields += (fields.empty() ? " (" : "; ") + one.field + ": " + one.message;
  if (!fields.empty()) fields += ")";
  return step.fail(IncidentType::Field, error.reason + ": " + error.message + fields,
                   error.reason + "：" + error.message + fields);
}

WriteRequest write_request(StepContext& step, const model::Form* form) {
  WriteRequest request;
  request.loaded = step.of().loaded_ptr();
  request.form = form;
  request.writer = records::Writer::Automation;
  request.rights = all_rights();
  request.inside = &step.of();
  request.step = step.name();
  request.cause.place = model::place(step.of().model(), step.node().span);
  return request;
}

Step write_own(StepContext& step, std::string_view key) {
  if (step.of().form() == nullptr || step.of().record() == nullptr)
    return step.fail(IncidentType::Field, "the flow has no record to write", "流程没有可写的记录");
  bool failed = false;
  WriteRequest request = write_request(step, step.of().form());
  request.id = step.of().state().record;
  request.patch = step.values(key, &failed);
  if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
  step.explain("set", Value::context(request.patch));
  request.cause.read = step.read();
  Result<records::RecordPtr> written = update_record(step.unit(), request);
  if (!written) return refused(step, written.error());
  return Next::follow();
}

Step create_one(StepContext& step) {
  const model::Form* form = step.of().model().form(step.word("create", ""));
  if (form == nullptr) return step.fail(IncidentType::Field, "there is no such form", "没有这个表单");
  bool failed = false;
  WriteRequest request = write_request(step, form);
  request.patch = step.values("with", &failed);
  if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
  request.cause.read = step.read();
  Result<records::RecordPtr> made = create_record(step.unit(), request);
  if (!made) return refused(step, made.error());
  step.explain("created", Value::string((*made)->id));
  if (const std::string_view as = step.word("as", ""); !as.empty())
    step.of().emit(VarSet{std::string(as), Value::string((*made)->id)});
  return Next::follow();
}

namespace {

// The records that `where` finds: plain names are theirs.
std::variant<std::vector<records::RecordPtr>, Failure> found_by(StepContext& step, const model::Form& form,
                                                                const feel::Expression& where) {
  std::vector<records::RecordPtr> found;
  for (const records::RecordPtr& record : step.unit().view().all(form, kRecordsMax + 1)) {
    FlowScope inputs = step.scope({.record = record.get()});
    feel::EvalContext ctx = step.eval_context();
    if (feel::evaluate(where, inputs, ctx).is_true()) found.push_back(record);
    if (found.size() > static_cast<size_t>(kRecordsMax))
      return step.fail(IncidentType::Limit, "more than 10,000 records are meant", "涉及的记录超过一万条");
  }
  return found;
}

Value cell(const Value& row, std::string_view name) {
  const Value* found = row.is(ValueKind::Context) ? row.find(name) : nullptr;
  return found != nullptr ? *found : Value();
}

// Writes the row that a pass of a for_each works on; the other rows stay as they are.
Step update_row(StepContext& step, const Value& item) {
  const records::RecordPtr record = step.of().record();
  const Value id = cell(item, "row");
  if (step.of().form() == nullptr || record == nullptr || id.is_null())
    return step.fail(IncidentType::Field, "the item is no row of the flow's record", "该项不是本流程记录的行");
  bool failed = false;
  const std::vector<Entry> with = step.values("with", &failed);
  if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
  for (const model::Field& table : step.of().form()->fields) {
    if (table.columns.empty()) continue;
    const Value rows = step.unit().world(step.of().loaded()).member(*record, table.name);
    if (!rows.is(ValueKind::List)) continue;
    bool found = false;
    std::vector<Value> sent;
    for (const Value& row : rows.items()) {
      std::vector<Entry> cells = {{"row", cell(row, "row")}};
      const bool meant = cells[0].second == id;
      if (meant) cells.insert(cells.end(), with.begin(), with.end());
      found = found || meant;
      sent.push_back(Value::context(std::move(cells)));
    }
    if (!found) continue;
    WriteRequest request = write_request(step, step.of().form());
    request.id = record->id;
    request.patch = {{table.name, Value::list(std::move(sent))}};
    request.cause.read = step.read();
    Result<records::RecordPtr> written = update_record(step.unit(), request);
    if (!written) return refused(step, written.error());
    step.explain("updated", id);
    return Next::follow();
  }
  return step.fail(IncidentType::Field, "the row is no longer there", "该行已不存在");
}

}  // namespace

Step change_records(StepContext& step, std::string_view key, bool erase) {
  Case& of = step.of();
  const std::string name(step.word(key, ""));
  const model::Form* form = of.model().form(name);
  if (form == nullptr && !erase)
    if (const auto [as, item] = row_item(of, step.scope_id(), step.arm()); !as.empty() && as == name)
      return update_row(step, item);
  if (form == nullptr) return step.fail(IncidentType::Field, "there is no form '" + name + "'", "没有表单 '" + name + "'");
  std::vector<records::RecordPtr> records;
  const model::Arg* where = step.arg("where");
  if (where != nullptr && where->expression() != nullptr) {
    auto found = found_by(step, *form, *where->expression());
    if (Failure* failure = std::get_if<Failure>(&found)) return *std::move(failure);
    records = std::get<std::vector<records::RecordPtr>>(std::move(found));
  } else if (of.form() != nullptr && of.form()->name == form->name && of.record() != nullptr) {
    records.push_back(of.record());
  } else {
    return step.fail(IncidentType::Field, "'" + name + "' is not the flow's form: say which records by 'where'",
                     "'" + name + "' 不是本流程的表单，请用 'where' 指明记录");
  }
  bool failed = false;
  WriteRequest request = write_request(step, form);
  if (where == nullptr) request.patch = step.values("with", &failed);
  for (const records::RecordPtr& record : records) {
    request.id = record->id;
    if (where != nullptr && !erase) {
      // As it is now: writing an earlier one may have changed it.
      const records::RecordPtr now = step.unit().view().record(*form, record->id);
      request.patch = step.values_for(now != nullptr ? *now : *record, "with", &failed);
    }
    if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
    if (erase) {
      Status gone = delete_record(step.unit(), request);
      if (!gone) return refused(step, gone.error());
      continue;
    }
    request.cause.read = step.read();
    Result<records::RecordPtr> written = update_record(step.unit(), request);
    if (!written) return refused(step, written.error());
  }
  step.explain(erase ? "deleted" : "updated", Value::integer(static_cast<int64_t>(records.size())));
  return Next::follow();
}

Step move_stage(StepContext& step) {
  if (step.of().form() == nullptr || step.of().record() == nullptr)
    return step.fail(IncidentType::Field, "the flow has no record to move", "流程没有可推进的记录");
  WriteRequest request = write_request(step, step.of().form());
  request.id = step.of().state().record;
  Result<records::RecordPtr> moved = move_record(step.unit(), request, std::string(step.word("move", "")));
  if (!moved) return refused(step, moved.error());
  return Next::follow();
}

Step notify(StepContext& step, bool copy) {
  const model::Arg* to = step.arg("to");
  const std::vector<std::string> people = to != nullptr && to->who() != nullptr ? people_of(step, *to->who()) : std::vector<std::string>();
  std::vector<std::string> channels = words_of(step.arg("channel"));
  if (channels.empty()) channels.push_back("inbox");
  std::string text = step.text("message"), subject = step.text("subject");
  if (text.empty() && subject.empty()) {
    const model::FlowNode& node = step.node();
    const std::string label = label_text(node.label, step.unit().language());
    text = label.empty() ? step.of().flow().name + " · " + node.id : label;
  }
  if (people.empty())
    step.of().emit(Warned{step.name(), step.unit().say("nobody was told: no one is found", "没有找到接收人，未通知任何人")});
  send(step.of(), step.name(), people, channels, subject, text, copy ? "cc" : "notify");
  std::vector<Value> told;
  for (const std::string& person : people) told.push_back(Value::string(person));
  step.explain("to", Value::list(std::move(told)));
  // A block of steps outside a flow keeps nothing that a copy could hang on.
  if (copy && !step.of().free_block) {
    step.stay();
    for (const std::string& person : people) copy_to(step.of(), step.activation(), person);
  }
  return Next::follow();
}

Step emit_event(StepContext& step) {
  bool failed = false;
  const std::string name(step.word("emit", ""));
  const Value values = Value::context(step.values("with", &failed));
  if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
  step.of().emit(Emitted{step.name(), name, values});
  const LoadedPtr& current = step.unit().setting().current;
  Status told = raise_event(step.unit(), current != nullptr ? current : step.of().loaded_ptr(), name, values,
                            step.of().state().form, step.of().state().record);
  if (!told) return refused(step, told.error());
  return Next::follow();
}

namespace {

// `until` is a condition, not a moment.
bool is_condition(const model::Arg& until, const Value& now) {
  const feel::Expression* expression = until.expression();
  return now.is(ValueKind::Boolean) || (expression != nullptr && expression->root.type.is(feel::TypeKind::Boolean));
}

// Steps that wait for a condition which holds now.
std::vector<Id> holding(Case& of) {
  std::vector<Id> found;
  if (of.over() || of.free_block || of.state().status != CaseStatus::Running) return found;
  const std::vector<Activation> activations = of.state().activations;
  for (const Activation& a : activations) {
    if (a.state != ActivationState::Active || a.node < 0 || of.node(a.node).type != "wait") continue;
    StepContext step(of, a.token, a.node, a.id);
    if (const model::Arg* until = step.arg("until"); until != nullptr && step.value(*until).is_true()) found.push_back(a.id);
  }
  return found;
}

}  // namespace

bool wake_conditions(Unit& unit) {
  for (const RecordWrite& write : std::vector<RecordWrite>(unit.writes())) {
    if (write.before == nullptr || write.after == nullptr || !write.loaded->clocked_forms.contains(write.form->name)) continue;
    for (const std::string& id : unit.instances_of(write.form->name, write.id)) (void)unit.load(id);
  }
  bool woke = false;
  for (size_t i = 0; i < unit.cases().size(); ++i) {
    Case& of = *unit.cases()[i];
    for (const Id id : holding(of)) {
      if (of.state().activation(id)->state != ActivationState::Active) continue;
      conclude(of, id, Next::follow());
      woke = true;
    }
  }
  return woke;
}

Step wait_here(StepContext& step) {
  Case& of = step.of();
  const Zone zone = of.loaded().zone;
  const time::Calendar& calendar = of.loaded().calendars.app();
  const auto due_by = [&](std::string_view key) -> std::optional<Instant> {
    const model::Arg* arg = step.arg(key);
    const auto* spec = arg != nullptr ? arg->as<model::DurationSpec>() : nullptr;
    if (spec == nullptr) return std::nullopt;
    return time::due(*spec, step.now(), calendar, zone, spec->expression ? step.evaluate(*spec->expression) : Value());
  };
  bool awaited = step.arg("event") != nullptr;
  std::optional<Instant> due = due_by("for");
  if (const model::Arg* until = step.arg("until"); until != nullptr && !due) {
    const Value at = step.value(*until);
    if (at.is_true()) return Next::follow();
    awaited = is_condition(*until, at);
    if (at.is(ValueKind::Date)) due = time::start_of(at.as_date(), zone);
    if (at.is(ValueKind::DateTime)) due = to_instant(at.as_date_time(), zone);
  }
  if (!due && !awaited)
    return step.fail(IncidentType::Condition, "the time to wait for is null", "等待的时间为空");
  if (due && *due <= step.now() && !awaited) return Next::follow();
  const std::optional<Instant> timeout = due_by("timeout");
  step.stay();
  if (due) arm(of, step.activation(), TimerKind::Wake, *due, "wake");
  if (timeout) arm(of, step.activation(), TimerKind::Timeout, *timeout, "timeout");
  return Next::wait();
}

bool waits_for_subflow(const model::FlowNode& node) {
  const model::Arg* wait = model::find(node.args, "wait");
  return wait == nullptr || wait->value() == nullptr || !wait->value()->is(ValueKind::Boolean) || wait->value()->as_boolean();
}

Step run_subflow(StepContext& step) {
  Case& of = step.of();
  const std::string name(step.word("subflow", ""));
  const model::Flow* flow = of.model().flow(name);
  if (flow == nullptr) return step.fail(IncidentType::Field, "there is no flow '" + name + "'", "没有流程 '" + name + "'");
  bool failed = false;
  StartRequest request;
  request.flow = flow;
  request.values = step.values("with", &failed);
  if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
  request.record = flow->form == of.state().form ? of.state().record : std::string();
  request.initiator = of.state().initiator;
  request.verb = "subflow";
  const bool waits = waits_for_subflow(step.node());
  step.stay();
  request.parent = of.state().id;
  request.parent_activation = step.activation();
  Result<Case*> child = start_flow(step.unit(), of.loaded_ptr(), request);
  if (!child) return refused(step, child.error());
  // A child that is over already has told its parent.
  return waits ? Next::wait() : Next::follow();
}

}  // namespace weir::runtime
