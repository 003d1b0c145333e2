#include "engine/runtime/flow/event.h"

#include <array>
#include <utility>

#include "engine/base/hex.h"
#include "engine/base/planted.h"
#include "engine/base/sha256.h"
#include "engine/runtime/flow/log_packer.h"
#include "engine/runtime/visit.h"

namespace weir::runtime {

namespace {

constexpr uint8_t kEntryFormat = 1;
// Of packed entries: the length with which earlier ones begin is never 0.
constexpr uint8_t kPackedEntry = 0;
// 2: with steps that are gone; who had none was written as before. 3: packed.
constexpr uint8_t kPlainInstance = 1, kMigratedInstance = 2, kInstanceFormat = 3;
constexpr size_t kMost = 64 << 20;  // bytes of an entry or a state, before anything is believed of it

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

// The hash, which covers the body as it is, and the body packed.
std::string with_hash(std::string_view body, const std::string& hash) {
  base::ByteWriter out;
  out.u8(kPackedEntry);
  out.raw(base::from_hex(hash).value_or(std::string()));
  out.raw(log_packer().pack(body));
  return out.take();
}

struct Parts {
  std::string body, hash;
};
std::optional<Parts> parts_of(std::string_view bytes) {
  if (!bytes.empty() && bytes.front() == kPackedEntry) {
    constexpr size_t kHashBytes = 32;
    if (bytes.size() < 1 + kHashBytes) return std::nullopt;
    std::optional<std::string> body = log_packer().unpack(bytes.substr(1 + kHashBytes), kMost);
    if (!body) return std::nullopt;
    return Parts{*std::move(body), base::to_hex(bytes.substr(1, kHashBytes))};
  }
  base::ByteReader outer(bytes);
  Parts parts{outer.string(), outer.string()};
  if (!outer.complete()) return std::nullopt;
  return parts;
}

void write_state(const Instance& instance, uint8_t format, base::ByteWriter& out) {
  // `fields` is one function for reading and writing; writing changes nothing.
  const_cast<Instance&>(instance).fields([&](std::string_view name, const auto& field) {
    if (name != "gone" || format != kPlainInstance) write(out, field);
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
  const std::optional<Parts> parts = parts_of(bytes);
  if (!parts || base::sha256_hex(parts->body) != parts->hash) return std::nullopt;
  base::ByteReader in(parts->body);
  if (in.u8() != kEntryFormat) return std::nullopt;
  LogEntry entry;
  read(in, entry);
  const size_t count = in.count();
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const auto index = static_cast<size_t>(in.u64());
    entry.events.push_back(read_body(in, index));
  }
  entry.prev_hash = in.string();
  entry.hash = parts->hash;
  if (!in.complete()) return std::nullopt;
  return entry;
}

Value readable_event(const EventBody& event) {
  return std::visit([](const auto& body) { return readable(body); }, event);
}

std::string encode(const Instance& instance) { return encode_like(instance, {}); }

std::string encode_like(const Instance& instance, std::string_view earlier) {
  uint8_t format = kInstanceFormat;
  if (!earlier.empty() && static_cast<uint8_t>(earlier.front()) < kInstanceFormat)
    format = instance.gone.empty() ? kPlainInstance : kMigratedInstance;
  base::ByteWriter state;
  Instance lacking;
  const bool lacks = base::planted(base::Planted::SnapshotLacksField);
  if (lacks) lacking = instance, lacking.decisions = 0;
  write_state(lacks ? lacking : instance, format, state);
  base::ByteWriter out;
  out.u8(format);
  out.raw(format == kInstanceFormat ? log_packer().pack(state.bytes()) : state.take());
  return out.take();
}

std::optional<Instance> decode_instance(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto format = static_cast<uint8_t>(bytes.front());
  if (format < kPlainInstance || format > kInstanceFormat) return std::nullopt;
  std::optional<std::string> unpacked;
  if (format == kInstanceFormat) {
    unpacked = log_packer().unpack(bytes.substr(1), kMost);
    if (!unpacked) return std::nullopt;
  }
  base::ByteReader in(unpacked ? std::string_view(*unpacked) : bytes.substr(1));
  Instance instance;
  instance.fields([&](std::string_view name, auto& field) {
    if (format != kPlainInstance || name != "gone") read(in, field);
  });
  if (!in.complete() || (format == kMigratedInstance && instance.gone.empty())) return std::nullopt;
  return instance;
}

}  // namespace weir::runtime
