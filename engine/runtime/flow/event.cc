#include "engine/runtime/flow/event.h"

#include <array>
#include <utility>

#include "engine/base/planted.h"
#include "engine/base/sha256.h"
#include "engine/runtime/visit.h"

namespace weir::runtime {

namespace {

constexpr uint8_t kEntryFormat = 1;
// 2: with steps that are gone. Who has none is written as before.
constexpr uint8_t kInstanceFormat = 1, kMigratedFormat = 2;

constexpr std::array<std::string_view, std::variant_size_v<EventBody>> kWords = {
    "started",        "status_changed", "resubmit_awaited", "var_set",         "scope_opened",
    "arm_changed",    "scope_closed",   "token_made",       "token_changed",   "step_entered",
    "step_passed",    "step_left",      "step_reopened",    "step_superseded", "step_explained",
    "seat_added",     "seat_opened",    "seat_decided",     "seat_closed",     "seat_held",
    "seat_reopened",  "seat_passed_on", "seat_claimed",     "timer_armed",     "timer_fired",
    "timer_changed",  "incident_raised", "incident_ended",  "copy_given",      "snapshot_taken",
    "sent",           "emitted",        "record_written",   "commented",       "urged",
    "warned",         "called",         "choices_made",     "candidates_changed", "compensated",
    "change_amended", "copy_read", "migrated", "migration_undone", "scope_reopened", "write_caused"};

template <size_t I = 0>
EventBody read_body(base::ByteReader& in, size_t index) {
  if constexpr (I < std::variant_size_v<EventBody>) {
    if (index != I) return read_body<I + 1>(in, index);
    std::variant_alternative_t<I, EventBody> body;
    read(in, body);
    return body;
  } else {
    // An event of a newer release: it is never skipped.
    in.set_failed();
    return {};
  }
}

void write_body(const LogEntry& entry, base::ByteWriter& out) {
  out.u8(kEntryFormat);
  write(out, entry);
  out.u64(entry.events.size());
  for (const EventBody& event : entry.events) {
    out.u64(event.index());
    std::visit([&](const auto& body) { write(out, body); }, event);
  }
  out.string(entry.prev_hash);
}

std::string with_hash(std::string_view body, const std::string& hash) {
  base::ByteWriter out;
  out.string(body);
  out.string(hash);
  return out.take();
}

void write_state(const Instance& instance, base::ByteWriter& out) {
  // `fields` is one function for reading and writing; writing changes nothing.
  const_cast<Instance&>(instance).fields([&](std::string_view name, const auto& field) {
    if (name != "gone" || !instance.gone.empty()) write(out, field);
  });
}

}  // namespace

std::string_view type_word(const EventBody& event) { return kWords[event.index()]; }

std::string seal(LogEntry& entry, const std::string& prev_hash) {
  entry.prev_hash = prev_hash;
  base::ByteWriter body;
  write_body(entry, body);
  entry.hash = base::sha256_hex(body.bytes());
  return with_hash(body.bytes(), entry.hash);
}

std::string encode(const LogEntry& entry) {
  base::ByteWriter body;
  write_body(entry, body);
  return with_hash(body.bytes(), entry.hash);
}

std::optional<LogEntry> decode_entry(std::string_view bytes) {
  base::ByteReader outer(bytes);
  const std::string_view body = outer.view();
  const std::string hash = outer.string();
  if (!outer.complete() || base::sha256_hex(body) != hash) return std::nullopt;
  base::ByteReader in(body);
  if (in.u8() != kEntryFormat) return std::nullopt;
  LogEntry entry;
  read(in, entry);
  const size_t count = in.count();
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const auto index = static_cast<size_t>(in.u64());
    entry.events.push_back(read_body(in, index));
  }
  entry.prev_hash = in.string();
  entry.hash = hash;
  if (!in.complete()) return std::nullopt;
  return entry;
}

Value readable_event(const EventBody& event) {
  return std::visit([](const auto& body) { return readable(body); }, event);
}

std::string encode(const Instance& instance) {
  base::ByteWriter out;
  out.u8(instance.gone.empty() ? kInstanceFormat : kMigratedFormat);
  if (base::planted(base::Planted::SnapshotLacksField)) {
    Instance lacking = instance;
    lacking.decisions = 0;
    write_state(lacking, out);
    return out.take();
  }
  write_state(instance, out);
  return out.take();
}

std::optional<Instance> decode_instance(std::string_view bytes) {
  base::ByteReader in(bytes);
  const uint8_t format = in.u8();
  if (format != kInstanceFormat && format != kMigratedFormat) return std::nullopt;
  Instance instance;
  instance.fields([&](std::string_view name, auto& field) {
    if (format == kMigratedFormat || name != "gone") read(in, field);
  });
  if (!in.complete()) return std::nullopt;
  return instance;
}

}  // namespace weir::runtime
