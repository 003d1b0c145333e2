// What a person has to do, has done, was given to read and has started.
#include <algorithm>

#include "engine/reports/order.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/queries/veil.h"
#include "engine/runtime/flow/act.h"
#include "engine/runtime/queries/cursor.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/queries/search.h"
#include "engine/storage/kinds.h"
#include "engine/verbs/verb.h"

namespace weir::runtime {

using storage::Own;
using storage::TaskCells;

namespace {

constexpr int64_t kTasksMax = 100'000;

std::optional<Instant> time_of(const Value& cell) {
  return cell.is(ValueKind::DateTime) ? to_instant(cell.as_date_time(), Zone::utc()) : std::nullopt;
}

Filter equals(const char* column, const std::string& value) {
  return Filter::compare(column, Filter::Op::Equal, Value::string(value));
}

std::string titled(Unit& unit, const Case& of) {
  const records::RecordPtr record = of.record();
  if (record == nullptr || of.form() == nullptr || !of.form()->title) return {};
  feel::EvalContext ctx;
  ctx.world = &unit.world(of.loaded());
  records::RecordScope scope(unit.world(of.loaded()), {.record = record.get()}, &ctx);
  return records::render(*of.form()->title, scope, ctx);
}

std::vector<std::string> verbs_for(const Case& of, const Activation& a, const Seat& seat) {
  std::vector<std::string> names;
  const model::FlowNode& node = of.node(a.node);
  const bool unclaimed = !seat.candidates.empty() && seat.holder.empty();
  for (const verb::VerbSpec* verb : verb::verbs()) {
    if (verb->on_flow) continue;
    const std::string_view name = verb->name;
    if (unclaimed != (name == "claim") && name != "comment") continue;
    const bool vote = name == "approve" || name == "reject" || name == "add_after" || name == "abstain";
    if ((vote && !is_approval(node)) || (name == "complete" && is_approval(node))) continue;
    if (name == "abstain" && vote_rule(node).abstain == AbstainPolicy::Never) continue;
    if (name == "unclaim" && seat.candidates.empty()) continue;
    if (name == "resolve" && seat.owner.empty()) continue;
    if (name == "take_back" || name == "remove_sign" || name == "urge" || name == "mark_read") continue;
    if (verb->listed)
      if (const model::Arg* can = model::find(node.args, "can"); can != nullptr && can->list() != nullptr &&
          std::none_of(can->list()->begin(), can->list()->end(), [&](const model::Arg& one) { return one.is_word(name); }))
        continue;
    names.emplace_back(name);
  }
  return names;
}

std::string_view right_word(records::FieldRight right) {
  switch (right) {
    case records::FieldRight::Hidden: return "hidden";
    case records::FieldRight::Readonly: return "readonly";
    case records::FieldRight::Editable: return "editable";
    case records::FieldRight::Required: return "required";
  }
  return "readonly";
}

TaskView task_view(Unit& unit, const Case& of, const Seat& seat, const Task& task) {
  const Activation& a = *of.state().activation(seat.activation);
  const model::FlowNode& node = of.node(a.node);
  TaskView view;
  view.id = of.state().id + ":" + std::to_string(seat.id);
  view.instance = of.state().id;
  view.flow = of.state().flow;
  view.step = step_name(of, a.node, a.scope, a.arm);
  view.label = node.label;
  view.record = {of.state().form, of.state().record};
  view.title = titled(unit, of);
  view.holder = seat.holder;
  view.principal = seat.principal;
  view.candidates = seat.candidates;
  view.initiator = of.state().initiator;
  view.opened = task.opened;
  view.due = due_of(of.state(), a.id);
  view.ordinal = seat.ordinal;
  view.round = a.round;
  view.kind = node.type;
  view.verbs = verbs_for(of, a, seat);
  for (const auto& [name, right] : step_rights(node, true).named) view.fields.emplace_back(name, right_word(right));
  view.version = of.state().version;
  view.state = word(task.state);
  view.closed = task.closed;
  return view;
}

bool is_his(const Seat& seat, const std::string& user) {
  if (seat.holder == user || (seat.principal == user && !seat.exclusive && seat.owner.empty())) return true;
  return seat.holder.empty() && std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end();
}

// One open task, as its row tells it.
struct Item {
  std::string instance, form, record, holder;
  Id seat = 0;
  std::optional<Instant> due;
  Value opened, due_cell, ordinal;
  std::vector<Value> place;
};

// Open tasks of one person, or of everybody: from their rows; instances are read for the page alone.
class Worklist {
 public:
  Worklist(Unit& unit, const InboxFilter& filter) : unit_(unit), sight_(unit), filter_(filter), user_(unit.acting().user()) {}

  Result<Inbox> page() {
    for (const WorkOrder& key : filter_.order) {
      if (key.key != "opened" && key.key != "due" && (key.key != "by" || key.by == nullptr))
        return refuse(unit_, "E_ARGUMENT", "a worklist is ordered by 'opened', 'due' or an expression", "待办按 opened、due 或表达式排序");
      signature_ += (key.descending ? "-" : "+") + key.key + (key.by != nullptr ? key.by->source : "");
    }
    collect();
    if (unit_.failure() != nullptr) return *unit_.failure();
    for (Item& item : items_) item.place = place(item);
    std::sort(items_.begin(), items_.end(), [&](const Item& a, const Item& b) { return before(a.place, b.place); });
    auto begin = items_.begin();
    if (!filter_.after.empty()) {
      const auto after = place_of(filter_.after, signature_, filter_.order.size() + 4);
      if (!after) return refuse(unit_, "E_ARGUMENT", "the cursor is not of this question", "游标不属于此查询");
      begin = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return before(*after, item.place); });
    }
    Inbox inbox;
    inbox.total = static_cast<int64_t>(items_.size());
    inbox.overdue = std::count_if(items_.begin(), items_.end(), [&](const Item& item) { return item.due && *item.due < unit_.now(); });
    for (auto it = begin; it != items_.end(); ++it) {
      if (static_cast<int64_t>(inbox.tasks.size()) >= filter_.limit) {
        inbox.next = cursor_of((it - 1)->place, signature_);
        break;
      }
      Result<Case*> of = unit_.load(it->instance);
      if (!of) return of.error();
      const Seat* seat = (*of)->state().seat(it->seat);
      const Task* task = seat != nullptr ? (*of)->state().live_task(seat->id) : nullptr;
      if (task != nullptr) inbox.tasks.push_back(task_view(unit_, **of, *seat, *task));
    }
    if (unit_.failure() != nullptr) return *unit_.failure();
    return inbox;
  }

 private:
  void collect() {
    if (!filter_.instance.empty() || !filter_.record.empty()) {
      const std::vector<std::string> ids = !filter_.instance.empty() ? std::vector<std::string>{filter_.instance}
                                                                     : unit_.instances_of(filter_.record.form, filter_.record.id);
      for (const std::string& id : ids)
        for (const Row& row : unit_.view().scan(storage::kind(Own::Task), {{Value::string(id)}, {}, {}, false}, kTasksMax))
          take(row);
      return;
    }
    for (const char* status : {"open", "claimed"}) {
      Query query;
      query.filter = user_.empty() ? equals("status", status) : Filter::all_of({equals("holder", user_), equals("status", status)});
      query.page.limit = kTasksMax;
      for (const Row& row : unit_.view().rows(storage::kind(Own::Task), std::move(query))) take(row);
    }
    if (user_.empty()) return;
    for (const Row& one : unit_.view().scan(storage::kind(Own::TaskCandidate), {{Value::string(user_)}, {}, {}, false}, kTasksMax))
      if (const auto row = unit_.view().row(storage::kind(Own::Task), {one.key[1], one.key[2]}))
        if (text_of(row->cells[TaskCells::kHolder]) != user_) take(*row);
  }

  void take(const Row& row) {
    const std::string status = text_of(row.cells[TaskCells::kStatus]);
    if (status != "open" && status != "claimed") return;
    if (!filter_.flow.empty() && text_of(row.cells[TaskCells::kFlow]) != filter_.flow) return;
    const std::string node = text_of(row.cells[TaskCells::kNode]);
    if (!filter_.step.empty() && filter_.step.substr(0, filter_.step.find('[')) != node) return;
    Item item;
    item.instance = text_of(row.key[0]);
    item.seat = static_cast<Id>(std::atoll(text_of(row.key[1]).c_str()));
    item.form = text_of(row.cells[TaskCells::kForm]);
    item.record = text_of(row.cells[TaskCells::kRecord]);
    item.holder = text_of(row.cells[TaskCells::kHolder]);
    item.opened = row.cells[TaskCells::kOpened];
    item.due_cell = row.cells[TaskCells::kDue];
    item.due = time_of(item.due_cell);
    item.ordinal = Value::integer(std::atoll(text_of(row.cells[TaskCells::kDetail]).c_str()));
    if (!fits(item)) return;
    items_.push_back(std::move(item));
  }

  // What the row alone does not tell: a row of a for_each, and whether somebody else's task is also his.
  bool fits(const Item& item) {
    const bool one_row = filter_.step.find('[') != std::string::npos;
    const bool sure = user_.empty() || item.holder == user_;
    if (sure && !one_row) return true;
    Result<Case*> of = unit_.load(item.instance);
    const Seat* seat = of ? (*of)->state().seat(item.seat) : nullptr;
    if (seat == nullptr || (!sure && !is_his(*seat, user_))) return false;
    const Activation* a = (*of)->state().activation(seat->activation);
    return !one_row || (a != nullptr && step_name(**of, a->node, a->scope, a->arm) == filter_.step);
  }

  std::vector<Value> place(const Item& item) {
    std::vector<Value> place;
    for (const WorkOrder& key : filter_.order)
      place.push_back(key.key == "due" ? item.due_cell : key.key == "opened" ? item.opened : rank(item, *key.by));
    place.push_back(item.opened);
    place.push_back(Value::string(item.instance));
    place.push_back(item.ordinal);
    place.push_back(Value::integer(item.seat));
    return place;
  }

  // The expression on the task's record; null where a step hides from him what it reads.
  Value rank(const Item& item, const feel::Expression& by) {
    const model::Form* form = sight_.loaded().model.form(item.form);
    if (form == nullptr || item.record.empty()) return {};
    const records::RecordPtr record = unit_.view().record(*form, item.record);
    if (record == nullptr || hides(sight_, *form, item.record, by)) return {};
    feel::EvalContext ctx;
    ctx.world = &sight_.world();
    records::RecordScope scope(sight_.world(), {.record = record.get(), .user = user_}, &ctx);
    return feel::evaluate(by, scope, ctx);
  }

  bool before(const std::vector<Value>& a, const std::vector<Value>& b) const {
    for (size_t i = 0; i < a.size(); ++i) {
      const bool own = i < filter_.order.size();
      // Nothing due comes last, whichever way.
      if (own && filter_.order[i].key == "due" && a[i].is_null() != b[i].is_null()) return b[i].is_null();
      if (const int order = reports::compare(a[i], b[i]); order != 0) return own && filter_.order[i].descending ? order > 0 : order < 0;
    }
    return false;
  }

  Unit& unit_;
  Sight sight_;
  const InboxFilter& filter_;
  std::string user_;
  std::string signature_ = "tasks";
  std::vector<Item> items_;
};

// A page of one of the engine's tables, newest first, paged by the store; `make` gives its view.
template <class Make>
Result<Inbox> newest(Unit& unit, const InboxFilter& filter, Own own, std::vector<Filter> filters, const char* column, Make make) {
  Query query;
  query.filter = Filter::all_of(std::move(filters));
  query.sort = {{column, true}};
  query.page.limit = filter.limit;
  query.page.after = filter.after;
  Result<FoundRows> found = unit.view().txn().find(storage::kind(own), query);
  if (!found) return found.error();
  query.sort.clear();
  query.page = {};
  query.measures = {{Measure::Kind::Count, {}}};
  Result<FoundRows> counted = unit.view().txn().find(storage::kind(own), query);
  if (!counted) return counted.error();
  Inbox inbox;
  inbox.next = found->next;
  inbox.total = counted->groups.front().measures.front().as_number().to_int().value_or(0);
  for (const Row& row : found->rows) {
    Result<Case*> of = unit.load(text_of(row.key[0]));
    if (!of) return of.error();
    if (std::optional<TaskView> view = make(row, **of)) inbox.tasks.push_back(*std::move(view));
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return inbox;
}

TaskView of_case(Unit& unit, const Case& of) {
  TaskView view;
  view.id = view.instance = of.state().id;
  view.flow = of.state().flow;
  view.label = of.flow().label;
  view.record = {of.state().form, of.state().record};
  view.title = titled(unit, of);
  view.initiator = of.state().initiator;
  view.opened = of.state().started;
  view.closed = of.state().ended;
  view.state = of.state().status_text();
  view.version = of.state().version;
  return view;
}

Result<Inbox> done_by(Unit& unit, const InboxFilter& filter, const std::string& user) {
  std::vector<Filter> filters = {equals("holder", user), equals("status", "done")};
  if (!filter.flow.empty()) filters.push_back(equals("flow", filter.flow));
  return newest(unit, filter, Own::Task, std::move(filters), "opened", [&](const Row& row, const Case& of) -> std::optional<TaskView> {
    const Seat* seat = of.state().seat(static_cast<Id>(std::atoll(text_of(row.key[1]).c_str())));
    if (seat == nullptr) return std::nullopt;
    const auto task = std::find_if(of.state().tasks.rbegin(), of.state().tasks.rend(), [&](const Task& one) { return one.seat == seat->id; });
    if (task == of.state().tasks.rend()) return std::nullopt;
    TaskView view = task_view(unit, of, *seat, *task);
    view.verbs.clear();
    return view;
  });
}

Result<Inbox> copies_for(Unit& unit, const InboxFilter& filter, const std::string& user) {
  return newest(unit, filter, Own::Cc, {equals("person", user)}, "at", [&](const Row& row, const Case& of) -> std::optional<TaskView> {
    TaskView view = of_case(unit, of);
    view.step = text_of(row.key[1]);
    view.kind = "cc";
    view.holder = user;
    view.opened = time_of(row.cells[storage::CcCells::kAt]).value_or(view.opened);
    view.closed = time_of(row.cells[storage::CcCells::kReadAt]);
    view.state = view.closed ? "read" : "unread";
    if (!view.closed) view.verbs = {"mark_read"};
    return view;
  });
}

Result<Inbox> started_by(Unit& unit, const InboxFilter& filter, const std::string& user) {
  std::vector<Filter> filters = {equals("initiator", user)};
  if (!filter.flow.empty()) filters.push_back(equals("flow", filter.flow));
  return newest(unit, filter, Own::Instance, std::move(filters), "updated_at", [&](const Row&, const Case& of) -> std::optional<TaskView> {
    TaskView view = of_case(unit, of);
    for (const Activation& a : of.state().activations)
      if (a.state == ActivationState::Active && !of.over()) view.step = step_name(of, a.node, a.scope, a.arm);
    return view;
  });
}

}  // namespace

Result<Inbox> inbox_of(Service& service, const Actor& actor, const InboxFilter& filter) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (filter.limit < 1 || filter.limit > 10'000) return refuse(unit, "E_ARGUMENT", "the limit is 1 to 10,000", "上限为 1 到 10000");
  const std::string user = unit.acting().user();
  if (!unit.acting().engine() && user.empty()) return refuse(unit, "E_FORBIDDEN", "nobody asks", "缺少操作人");
  if (unit.setting().current == nullptr) return Inbox{};
  if (user.empty() && filter.list != InboxFilter::List::Open)
    return refuse(unit, "E_ARGUMENT", "only a person has done, read or started something", "只有具体的人才有已办、抄送和发起");
  Result<Inbox> inbox = filter.list == InboxFilter::List::Open     ? Worklist(unit, filter).page()
                        : filter.list == InboxFilter::List::Done   ? done_by(unit, filter, user)
                        : filter.list == InboxFilter::List::Copies ? copies_for(unit, filter, user)
                                                                   : started_by(unit, filter, user);
  if (!inbox) return inbox;
  Veil veil(unit);
  for (TaskView& task : inbox->tasks) veil.cover(task);
  return inbox;
}

}  // namespace weir::runtime
