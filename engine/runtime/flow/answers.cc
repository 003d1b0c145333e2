// What commands answered, as bytes: for idempotency rows and the outbox.
#include "engine/base/sha256.h"
#include "engine/runtime/commit.h"
#include "engine/runtime/visit.h"

namespace weir::runtime {

namespace {

// 1: with every event. Since 2, those of logs are read there.
constexpr uint8_t kAnswerFormat = 2, kWholeFormat = 1;
constexpr uint8_t kEffectFormat = 1;

// One description of each struct serves both directions.
template <class IO> void pass(IO& io, RecordRef& ref) { io(ref.form); io(ref.id); }
template <class IO> void pass(IO& io, FieldError& error) { io(error.field); io(error.reason); io(error.message); }
template <class IO> void pass(IO& io, Event& event) {
  io(event.aggregate); io(event.seq); io(event.type); io(event.step); io(event.data);
}
template <class IO> void pass(IO& io, TaskRef& task) {
  io(task.id); io(task.instance); io(task.step); io(task.holder); io(task.candidates);
}
template <class IO> void pass(IO& io, Notice& notice) { io(notice.code); io(notice.message); io(notice.field); }
template <class IO> void pass(IO& io, Told::Entry& entry) { io(entry.instance); io(entry.seq); io(entry.steps); }
template <class IO> void pass(IO& io, Effect& effect) {
  auto kind = static_cast<int64_t>(effect.kind);
  io(kind);
  effect.kind = static_cast<Effect::Kind>(kind);
  io(effect.id); io(effect.at); io(effect.name); io(effect.to); io(effect.channel);
  io(effect.subject); io(effect.text); io(effect.instance); io(effect.record.form); io(effect.record.id); io(effect.data);
}

struct Writer {
  base::ByteWriter out;
  template <class T> void operator()(T& value) { write(out, value); }
  template <class T> void list(std::vector<T>& items) {
    out.u64(items.size());
    for (T& item : items) pass(*this, item);
  }
};

struct Reader {
  base::ByteReader in;
  template <class T> void operator()(T& value) { read(in, value); }
  template <class T> void list(std::vector<T>& items) {
    const size_t size = in.count();
    for (size_t i = 0; i < size && !in.failed(); ++i) pass(*this, items.emplace_back());
  }
};

template <class IO> void pass_answer(IO& io, Answer& answer, Told& told, uint8_t format) {
  bool failed = answer.error.has_value();
  io(failed);
  if (failed) {
    if (!answer.error) answer.error.emplace();
    auto code = static_cast<int64_t>(answer.error->code);
    io(code);
    answer.error->code = static_cast<ErrorCode>(code);
    io(answer.error->reason); io(answer.error->message); io(answer.error->hint);
    io.list(answer.error->fields);
    return;
  }
  io(answer.outcome.version);
  pass(io, answer.outcome.record);
  io(answer.outcome.instances);
  if (format != kWholeFormat) io.list(told.log);
  io.list(told.beside);
  io.list(answer.outcome.opened);
  io.list(answer.outcome.warnings);
}

void add(base::ByteWriter& out, const RecordRef& ref) { write(out, ref.form); write(out, ref.id); }
void add(base::ByteWriter& out, const CaseRef& on) { write(out, on.instance); add(out, on.record); }
void add(base::ByteWriter& out, const Create& c) { write(out, c.form); write(out, c.values); write(out, c.id); }
void add(base::ByteWriter& out, const Update& c) { add(out, c.record); write(out, c.values); write(out, c.merge); }
void add(base::ByteWriter& out, const Delete& c) { add(out, c.record); }
void add(base::ByteWriter& out, const Move& c) { add(out, c.record); write(out, c.stage); write(out, c.values); }
void add(base::ByteWriter& out, const Convert& c) {
  add(out, c.record); write(out, c.values); write(out, c.carry);
  for (const ConvertInto& one : c.into) { write(out, one.form); write(out, one.match); write(out, one.values); }
}
void add(base::ByteWriter& out, const Submit& c) { add(out, c.record); write(out, c.choose); }
void add(base::ByteWriter& out, const Start& c) {
  write(out, c.flow); add(out, c.record); write(out, c.values); write(out, c.choose);
}
void add(base::ByteWriter& out, const Act& c) {
  write(out, c.verb); write(out, c.step); add(out, c.on); write(out, c.comment); write(out, c.with);
  write(out, c.to); write(out, c.mode); write(out, c.choose);
}
void add(base::ByteWriter& out, const Administer& c) {
  write(out, c.verb); write(out, c.flow); add(out, c.on); write(out, c.comment); write(out, c.with);
  write(out, c.to); write(out, c.force); write(out, c.mode);
}
void add(base::ByteWriter& out, const Retry& c) { write(out, c.incident); }
void add(base::ByteWriter& out, const Resolve& c) {
  write(out, c.incident); write(out, c.comment); write(out, c.skip); write(out, c.to); write(out, c.with);
}
void add(base::ByteWriter& out, const Take& c) {
  write(out, c.pool);
  for (const RecordRef& record : c.records) add(out, record);
}
void add(base::ByteWriter& out, const Release& c) {
  write(out, c.pool); add(out, c.record); write(out, c.values); write(out, c.reason);
}
void add(base::ByteWriter& out, const Assign& c) { add(out, c.record); write(out, c.to); write(out, c.reason); }
void add(base::ByteWriter& out, const Accept& c) { add(out, c.record); }
void add(base::ByteWriter& out, const Decline& c) { add(out, c.record); write(out, c.reason); }
void add(base::ByteWriter& out, const HandOver& c) { write(out, c.from); write(out, c.to); write(out, c.instances); }
void add(base::ByteWriter& out, const ChangeDirectory& c) { write(out, c.changes); write(out, c.from); }
void add(base::ByteWriter& out, const Merge& c) { add(out, c.record); add(out, c.into); write(out, c.take); }
void add(base::ByteWriter& out, const Emit& c) { write(out, c.event); write(out, c.values); }
void add(base::ByteWriter& out, const Share& c) {
  add(out, c.record); write(out, c.users); write(out, c.teams); write(out, c.departments); write(out, c.level);
  write(out, c.until ? c.until->to_string() : std::string());
}

}  // namespace

std::string encode(const Answer& answer) {
  Writer writer;
  writer.out.u8(kAnswerFormat);
  Told whole;
  if (answer.told == nullptr) whole.beside = answer.outcome.events.list();
  // `pass_answer` is one function for reading and writing; writing changes nothing.
  pass_answer(writer, const_cast<Answer&>(answer), answer.told != nullptr ? const_cast<Told&>(*answer.told) : whole, kAnswerFormat);
  return writer.out.take();
}

std::optional<Answer> decode_answer(std::string_view bytes, const std::function<Value(const std::string&, int64_t)>& entry_bytes) {
  Reader reader{base::ByteReader(bytes)};
  const uint8_t format = reader.in.u8();
  if (format != kAnswerFormat && format != kWholeFormat) return std::nullopt;
  Answer answer;
  Told told;
  pass_answer(reader, answer, told, format);
  if (!reader.in.complete()) return std::nullopt;
  for (Told::Entry& entry : told.log) entry.bytes = entry_bytes(entry.instance, entry.seq);
  std::optional<std::vector<Event>> events = read_events(told);
  if (!events) return std::nullopt;
  answer.outcome.events = *std::move(events);
  return answer;
}

std::string encode(const Effect& effect) {
  Writer writer;
  writer.out.u8(kEffectFormat);
  pass(writer, const_cast<Effect&>(effect));
  return writer.out.take();
}

std::optional<Effect> decode_effect(std::string_view bytes) {
  Reader reader{base::ByteReader(bytes)};
  if (reader.in.u8() != kEffectFormat) return std::nullopt;
  Effect effect;
  pass(reader, effect);
  if (!reader.in.complete()) return std::nullopt;
  return effect;
}

std::string command_hash(const Command& command) {
  base::ByteWriter out;
  write(out, command.actor.user);
  write(out, command.actor.kind);
  write(out, command.expected_version);
  out.u64(command.what.index());
  std::visit([&](const auto& what) { add(out, what); }, command.what);
  return base::sha256_hex(out.bytes());
}

}  // namespace weir::runtime
