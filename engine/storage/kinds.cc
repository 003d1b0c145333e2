#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

Column text(const char* name) { return {name, StorageKind::Text, 0, {}}; }
Column integer(const char* name) { return {name, StorageKind::Integer, 0, {}}; }
Column instant(const char* name) { return {name, StorageKind::DateTime, 0, {}}; }
Column bytes(const char* name) { return {name, StorageKind::Bytes, 0, {}}; }
Column json(const char* name) { return {name, StorageKind::Json, 0, {}}; }
Column boolean(const char* name) { return {name, StorageKind::Bool, 0, {}}; }

constexpr bool kVersioned = true;
constexpr bool kPlain = false;

OwnTable table(Own id, const char* name, std::vector<Column> key, std::vector<Column> columns,
               bool versioned, std::vector<IndexPlan> indexes = {}) {
  return {id, {name, std::move(key), std::move(columns), versioned}, std::move(indexes)};
}

std::vector<OwnTable> make_tables() {
  return {
      table(Own::Instance, "instance", {text("instance")},
            {text("flow"), text("status"), text("model_hash"), text("form"), text("record"),
             text("parent"), bytes("snapshot"), integer("last_seq"), instant("updated_at"),
             text("initiator")},
            kVersioned, {{{"record"}}, {{"status"}}, {{"initiator", "status"}}}),
      table(Own::Event, "event", {text("aggregate"), integer("seq")},
            {integer("pos"), text("type"), instant("at"), text("actor"), bytes("payload"),
             bytes("hash")},
            kPlain),
      table(Own::Task, "task", {text("instance"), text("seat")},
            {text("flow"), text("node"), text("status"), text("holder"), instant("opened"),
             instant("due"), instant("claimed"), text("form"), text("record"), json("detail")},
            kPlain, {{{"holder", "status", "due"}}}),
      table(Own::TaskCandidate, "task_candidate", {text("who"), text("instance"), text("seat")}, {},
            kPlain),
      table(Own::Cc, "cc", {text("instance"), text("node"), integer("round"), text("person")},
            {instant("at"), instant("read_at")}, kPlain, {{{"person", "read_at"}}}),
      table(Own::Incident, "incident", {text("id")},
            {text("instance"), text("node"), text("type"), text("status"), text("text"),
             json("detail"), instant("at"), instant("ended_at")},
            kVersioned, {{{"status", "type"}}, {{"instance"}}}),
      table(Own::Counter, "counter", {text("name"), text("key")}, {integer("value")}, kVersioned),
      table(Own::Idem, "idem", {text("actor"), text("key")},
            {bytes("request_hash"), bytes("result"), instant("expires_at")}, kPlain,
            {{{"expires_at"}}}),
      table(Own::Subscription, "subscription",
            {text("event_name"), text("correlation_hash"), text("id")},
            {text("instance"), text("node"), integer("generation"), json("detail")}, kPlain,
            {{{"instance"}}}),
      table(Own::Publication, "publication", {text("app"), integer("version")},
            {text("model_hash"), instant("at")}, kPlain),
      table(
          Own::Timer, "timer", {instant("fire_at"), text("id")},
          {instant("due"), text("instance"), text("node"), integer("generation"), json("payload")},
          kPlain),
      table(Own::Job, "job", {instant("due"), text("id")},
            {text("queue"), integer("attempt"), text("token"), text("effect_key"), text("instance"),
             text("node"), integer("generation"), bytes("payload"), boolean("exclusive")},
            kPlain, {{{"instance"}}}),
      table(Own::Retry, "retry", {instant("due"), text("id")},
            {text("aggregate"), text("destination"), integer("attempt"), text("effect_key"),
             bytes("body"), integer("pos"), integer("index"), text("state")},
            kPlain, {{{"destination", "aggregate"}}}),
      table(Own::Outbox, "outbox", {integer("pos"), integer("index")},
            {text("aggregate"), text("destination"), text("effect_key"), bytes("body")}, kPlain),
      table(Own::OutboxCursor, "outbox_cursor", {text("destination")},
            {integer("pos"), integer("index")}, kVersioned),
      table(Own::Checkpoint, "checkpoint", {integer("pos")},
            {bytes("hash"), bytes("signature"), instant("at")}, kPlain),
      table(Own::Model, "model", {text("hash")}, {bytes("bundle"), instant("at")}, kPlain),
      table(Own::Meta, "meta", {text("name")}, {text("value")}, kPlain),
      table(Own::Share, "share", {text("form"), text("record"), text("to")},
            {instant("until"), text("why"), text("level")}, kPlain, {{{"to", "form"}}, {{"until"}}}),
      table(Own::Person, "person", {text("id")},
            {text("name"), text("manager"), text("department"), boolean("active"), json("detail"),
             instant("from"), instant("until")},
            kVersioned),
      table(Own::Membership, "membership", {text("person"), text("group")},
            {instant("from"), instant("until")}, kPlain, {{{"group"}}}),
      table(Own::Proxy, "proxy", {text("person"), text("id")},
            {text("to"), instant("from"), instant("until"), json("detail")}, kPlain),
      table(Own::Note, "note", {text("name"), text("key")}, {bytes("value")}, kVersioned),
      table(Own::Lease, "lease", {text("name")}, {integer("token"), instant("until")}, kVersioned,
            {{{"until"}}}),
  };
}

}  // namespace

const std::vector<OwnTable>& own_tables() {
  static const std::vector<OwnTable> tables = make_tables();
  return tables;
}

const Kind& kind(Own id) {
  static const std::vector<Kind> kinds = [] {
    std::vector<Kind> made;
    for (int i = 0; i < kOwnTables; ++i) made.push_back(Kind::own(static_cast<uint8_t>(i)));
    return made;
  }();
  return kinds[static_cast<size_t>(id)];
}

}  // namespace weir::storage
