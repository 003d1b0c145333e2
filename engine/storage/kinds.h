// engine/storage/kinds.h: the engine's own tables, as data.
//
// The order of `key` and `columns` is the order of Row::key and Row::cells; write rows with the
// named positions below, never with bare numbers. A column may be added at the end of a list
// (stores gain it when they are opened, old rows hold null); none is moved, removed or renamed.
#pragma once

#include <vector>

#include "weir/storage.h"

namespace weir::storage {

// Positions in own_tables(); within a process only, never stored.
enum class Own : uint8_t {
  Instance,
  Event,
  Task,
  TaskCandidate,
  Cc,
  Incident,
  Counter,
  Idem,
  Subscription,
  Publication,
  Timer,
  Job,
  Retry,
  Outbox,
  OutboxCursor,
  Checkpoint,
  Model,
  Meta,
  Share,
  Person,
  Membership,
  Proxy,
  Note,
  Lease,
};
constexpr int kOwnTables = 24;

struct OwnTable {
  Own id;
  Layout layout;
  std::vector<IndexPlan> indexes;
};
const std::vector<OwnTable>& own_tables();

const Kind& kind(Own id);

// Positions of cells, one struct a table; the key's parts stand in the comment.
struct InstanceCells {  // (instance); versioned
  enum : int {
    kFlow,
    kStatus,
    kModelHash,
    kForm,
    kRecord,
    kParent,
    kSnapshot,
    kLastSeq,
    kUpdatedAt,
    kInitiator,
    kSize
  };
};
struct EventCells {  // (aggregate, seq)
  enum : int { kPos, kType, kAt, kActor, kPayload, kHash, kSize };
};
struct TaskCells {  // (instance, seat)
  enum : int {
    kFlow,
    kNode,
    kStatus,
    kHolder,
    kOpened,
    kDue,
    kClaimed,
    kForm,
    kRecord,
    kDetail,
    kSize
  };
};
struct TaskCandidateCells {  // (who, instance, seat); who is a person or a group
  enum : int { kSize };
};
struct CcCells {  // (instance, node, round, person)
  enum : int { kAt, kReadAt, kSize };
};
struct IncidentCells {  // (id); versioned
  enum : int { kInstance, kNode, kType, kStatus, kText, kDetail, kAt, kEndedAt, kSize };
};
struct CounterCells {  // (name, key); versioned
  enum : int { kValue, kSize };
};
struct IdemCells {  // (actor, key)
  enum : int { kRequestHash, kResult, kExpiresAt, kSize };
};
struct SubscriptionCells {  // (event_name, correlation_hash, id)
  enum : int { kInstance, kNode, kGeneration, kDetail, kSize };
};
struct PublicationCells {  // (app, version)
  enum : int { kModelHash, kAt, kSize };
};
struct TimerCells {  // (fire_at, id)
  enum : int { kDue, kInstance, kNode, kGeneration, kPayload, kSize };
};
struct JobCells {  // (due, id); due is when the job may be claimed next
  enum : int {
    kQueue,
    kAttempt,
    kToken,
    kEffectKey,
    kInstance,
    kNode,
    kGeneration,
    kPayload,
    kExclusive,
    kSize
  };
};
struct RetryCells {  // (due, id): outbox rows that wait for another try
  enum : int { kAggregate, kDestination, kAttempt, kEffectKey, kBody, kPos, kIndex, kState, kSize };
};
struct OutboxCells {  // (pos, index)
  enum : int { kAggregate, kDestination, kEffectKey, kBody, kSize };
};
struct OutboxCursorCells {  // (destination); versioned
  enum : int { kPos, kIndex, kSize };
};
struct CheckpointCells {  // (pos)
  enum : int { kHash, kSignature, kAt, kSize };
};
struct ModelCells {  // (hash)
  enum : int { kBundle, kAt, kSize };
};
struct MetaCells {  // (name)
  enum : int { kValue, kSize };
};
struct ShareCells {  // (form, record, to)
  enum : int { kUntil, kWhy, kLevel, kSize };
};
struct PersonCells {  // (id); versioned
  enum : int { kName, kManager, kDepartment, kActive, kDetail, kFrom, kUntil, kSize };
};
struct MembershipCells {  // (person, group)
  enum : int { kFrom, kUntil, kSize };
};
struct ProxyCells {  // (person, id)
  enum : int { kTo, kFrom, kUntil, kDetail, kSize };
};
struct NoteCells {  // (name, key); versioned: what assignments, pools and schedules remember
  enum : int { kValue, kSize };
};
struct LeaseCells {  // (name); versioned: what somebody does outside of transactions
  enum : int { kToken, kUntil, kSize };
};

}  // namespace weir::storage
