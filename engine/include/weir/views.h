// weir/views.h: what queries answer. Plain data; hidden values are absent, never null.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weir/history.h"
#include "weir/outcome.h"

namespace weir {

namespace feel {
struct Expression;
}

struct RecordView {
  RecordRef ref;
  int64_t version = 0;
  std::string title;
  Value values;  // a context of every visible field and of owner, created, stage, ...
  std::vector<std::string> hidden;  // fields that this actor may not see
  std::vector<std::string> masked;
  std::string locked_by;            // an instance that holds the record; empty: none
};

struct RecordSort {
  std::string field;  // or "customer.level": behind a reference, a user, a department
  bool descending = false;
};

struct RecordQuery {
  std::string form;
  // Compiled against the form (engine/feel); null: every record that the actor may see.
  std::shared_ptr<const feel::Expression> where = nullptr;
  std::vector<RecordSort> sort = {};  // then by id; null is smaller than every value
  int64_t offset = 0;
  int64_t limit = 100;  // 1..1000
  // Page::next of the page before: goes on behind its last record, whatever was written since.
  // Not with an offset; a text that is none of this form and sort is refused (E_ARGUMENT).
  std::string after = {};
  bool count = true;  // false: `total` is not worked out
};

// A condition or sort key that reads a field which the asker may not see (hidden, masked, also
// behind a reference) is E_FIELD_FORBIDDEN. Behind references he sees what he would see there.
struct Page {
  std::vector<RecordView> records;
  int64_t total = 0;  // of all pages; -1: not counted
  std::string next;   // cursor behind the last record; empty: there is no further one
};

struct TaskView {
  std::string id, instance, flow, step;
  Value label;
  RecordRef record;
  std::string title;   // of the record
  std::string holder;  // who acts; empty while unclaimed
  std::string principal;               // whose vote it is
  std::vector<std::string> candidates; // who may claim
  std::string initiator;
  Instant opened;
  std::optional<Instant> due;
  int32_t ordinal = 0;
  int32_t round = 1;
  std::string kind;                    // "approve", "task"; empty for a flow that one started
  // open, claimed; done, canceled, ...; of a copy unread, read; of a flow running, approved, ...
  std::string state = {};
  std::optional<Instant> closed = {};
  std::vector<std::string> verbs;      // that the actor may use now
  std::vector<std::pair<std::string, std::string>> fields;  // field to hidden, readonly, editable, required
  int64_t version = 0;                 // of the instance
};

// One thing that open tasks are put in order by.
struct WorkOrder {
  std::string key = "opened";  // opened, due; "by": the expression, of the task's record
  std::shared_ptr<const feel::Expression> by = nullptr;
  bool descending = false;
};

struct InboxFilter {
  RecordRef record = {};
  std::string instance = {}, flow = {}, step = {};
  int64_t limit = 100;
  // Open: tasks to be done. Done: tasks that he held, newest first. Copies: what he was given to
  // read. Initiated: flows that he started. These three newest first, by neither step nor order.
  enum class List : uint8_t { Open, Done, Copies, Initiated };
  List list = List::Open;
  // Open tasks: a worklist, e.g. urgent customers first, then by due time; then oldest first. Nothing due
  // comes last, null otherwise is smaller than every value.
  std::vector<WorkOrder> order = {};
  std::string after = {};  // Inbox::next of the page before
};

struct Inbox {
  std::vector<TaskView> tasks;  // open ones oldest first, unless the filter says otherwise
  int64_t total = 0;    // of all pages
  int64_t overdue = 0;  // open ones whose due time is past
  std::string next;     // cursor of the next page; empty: there is none
};

struct VoteView {
  std::string principal, holder, state, origin, comment, by;
  std::optional<Instant> at;
  int32_t ordinal = 0;
  int32_t weight = 1;
};

struct StepView {
  std::string id, kind, state, outcome, reason;  // words of semantics 1.1
  int32_t round = 1;
  bool superseded = false;
  std::optional<Instant> entered, left;
  std::vector<VoteView> votes;
};

struct IncidentView {
  std::string id, instance, flow, step, type, message;  // `type`: "condition", "no_assignee", ...
  RecordRef record;
  Instant at;
  bool open = true;
  std::string place;  // file:line
  Value values;       // what the failing place read
};

struct LogLine {
  int64_t seq = 0;
  Instant at;
  std::optional<Instant> due_at;
  std::string type, actor, on_behalf_of, step, comment, reason;
  ActorKind actor_kind = ActorKind::Human;
  std::string hash;
};

// One flow instance. The system actor sees all; others what permissions and their part in it allow.
struct CaseView {
  std::string id, flow, status;  // draft, running, suspended, approved, ..., or the named end
  bool awaiting_resubmit = false;
  RecordRef record;
  std::string initiator, model;
  int64_t version = 0;
  Instant started;
  std::optional<Instant> ended;
  std::vector<std::string> at;         // steps where it stands; "start" while awaiting resubmission
  std::vector<StepView> steps;         // done and current, in order
  std::vector<std::string> predicted;  // steps still to come, as far as they are certain now
  std::vector<IncidentView> incidents;
  std::vector<LogLine> log;
  std::string change;  // that the flow approves before it is made: edit, delete, move; empty: none
  Value proposed;      // by field
  Value vars;
};

struct CaseQuery {
  RecordRef record = {};
  std::string flow = {};
  bool running_only = false;
  int64_t limit = 100;   // 1..10,000
  int64_t offset = 0;    // of those that fit
};

struct EffectFilter {
  std::optional<Effect::Kind> kind = {};
  std::string to = {};    // messages
  std::string name = {};  // events, calls
  int64_t limit = 1000;
};

}  // namespace weir
