// Stored bytes are read as untrusted: what is no state is refused, not taken for one.
#include <doctest/doctest.h>

#include <memory>
#include <random>

#include "engine/base/pack.h"
#include "engine/feel/codec.h"
#include "engine/feel/encoded.h"
#include "engine/runtime/commit.h"
#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance.h"
#include "engine/runtime/flow/instance_cache.h"
#include "engine/runtime/visit.h"

namespace rt = weir::runtime;

TEST_CASE("a snapshot with a number that is no status does not load") {
  rt::Instance state;
  state.id = "i";
  state.status = rt::CaseStatus::Returned;
  CHECK(rt::decode_instance(rt::encode(state)));
  state.status = static_cast<rt::CaseStatus>(10);
  CHECK_FALSE(rt::decode_instance(rt::encode(state)));
}

TEST_CASE("a sealed entry with a number that is no kind of actor does not load") {
  const auto loads = [](weir::ActorKind kind) {
    rt::LogEntry entry;
    entry.instance = "i";
    entry.seq = 1;
    entry.actor_kind = kind;
    rt::seal(entry, {});
    return rt::decode_entry(rt::encode(entry)).has_value();
  };
  CHECK(loads(weir::ActorKind::Api));
  CHECK_FALSE(loads(static_cast<weir::ActorKind>(5)));
}

namespace {

rt::LogEntry sealed_entry(std::string* bytes) {
  rt::LogEntry entry;
  entry.instance = "i";
  entry.seq = 1;
  entry.events = {rt::VarSet{"x", weir::Value::integer(3)}, rt::CopyGiven{7, "li"}};
  *bytes = rt::seal(entry, {});
  return entry;
}

}  // namespace

TEST_CASE("an answer reads its events from the log, and none where the log's entry is damaged or not there") {
  std::string bytes;
  sealed_entry(&bytes);
  rt::Told told;
  told.log.push_back({"i", 1, {{1, "copies"}}, weir::Value::string(bytes)});
  told.beside.push_back({"form/r", 2, "record_updated", {}, {}});
  rt::Answer answer;
  answer.outcome.version = 1;
  answer.told = std::make_shared<const rt::Told>(told);
  const std::string kept = rt::encode(answer);
  CHECK(kept.find("var_set") == std::string::npos);
  const auto read = [&](const weir::Value& entry) { return rt::decode_answer(kept, [&](const std::string&, int64_t) { return entry; }); };
  const auto again = read(weir::Value::string(bytes));
  REQUIRE(again);
  REQUIRE(again->outcome.events.size() == 3);
  CHECK(again->outcome.events[0].type == "var_set");
  CHECK(*again->outcome.events[0].data.find("value") == weir::Value::integer(3));
  CHECK(again->outcome.events[1].step == "copies");
  CHECK(again->outcome.events[2].aggregate == "form/r");
  CHECK_FALSE(read({}));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  CHECK_FALSE(read(weir::Value::string(bytes)));
}

TEST_CASE("an answer of the first format, with its events whole, is still read") {
  weir::base::ByteWriter out;
  out.u8(1);
  out.boolean(false);
  out.i64(4);
  out.string("lead");
  out.string("r1");
  rt::write(out, std::vector<std::string>{"i"});
  out.u64(1);
  out.string("i");
  out.i64(1);
  out.string("var_set");
  out.string("gate");
  weir::feel::encode(weir::Value::context({{"name", weir::Value::string("x")}}), out);
  out.u64(0);
  out.u64(0);
  const auto answer = rt::decode_answer(out.take(), [](const std::string&, int64_t) { return weir::Value(); });
  REQUIRE(answer);
  CHECK(answer->outcome.version == 4);
  CHECK(answer->outcome.record == weir::RecordRef{"lead", "r1"});
  REQUIRE(answer->outcome.events.size() == 1);
  CHECK(answer->outcome.events[0].step == "gate");
  CHECK(*answer->outcome.events[0].data.find("name") == weir::Value::string("x"));
}

TEST_CASE("an instance is known by its bytes: of other bytes, or where a function was lost in them, it is not") {
  const auto state = std::make_shared<rt::Instance>();
  state->id = "i";
  state->vars = {{"x", weir::Value::integer(3)}};
  const weir::Value bytes = weir::Value::string(rt::encode(*state));
  rt::InstanceCache known;
  CHECK(known.find("i", bytes) == nullptr);
  known.keep(bytes, state);
  CHECK(known.find("i", weir::Value::string(bytes.as_string())) == state);
  CHECK(known.find("j", bytes) == nullptr);
  state->decisions = 1;
  CHECK(known.find("i", weir::Value::string(rt::encode(*state))) == nullptr);
  const auto other = std::make_shared<rt::Instance>();
  other->id = "k";
  other->vars = {{"f", weir::Value::list({weir::Value::function(nullptr)})}};
  const weir::Value without = weir::Value::string(rt::encode(*other));
  known.keep(without, other);
  CHECK(known.find("k", without) == nullptr);
}

TEST_CASE("a value kept as its bytes is the value, and bytes that are none are refused") {
  using weir::Value;
  const Value value = Value::context({{"people", Value::list({Value::string("li")})}, {"note", Value()}});
  const weir::feel::Encoded kept(value);
  CHECK(kept.value() == value);
  weir::base::ByteWriter out, plain;
  kept.write(out);
  weir::feel::Encoded().write(out);
  weir::feel::encode(value, plain);
  weir::feel::encode(Value(), plain);
  CHECK(out.bytes() == plain.bytes());
  weir::base::ByteReader in(out.bytes());
  CHECK(weir::feel::Encoded::read(in).value() == value);
  CHECK(weir::feel::Encoded::read(in).is_null());
  CHECK(in.complete());
  weir::base::ByteReader torn(out.bytes().substr(0, 5));
  CHECK(weir::feel::Encoded::read(torn).is_null());
  CHECK(torn.failed());
}

TEST_CASE("packed bytes come back as they were, whatever they are") {
  const weir::base::Packer packer("\x05notes the same words again and again");
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    while (bytes.size() < round % 300u) switch (random() % 5) {
        case 0: bytes += static_cast<char>(random()); break;
        case 1: bytes += "\x05notes the same"; break;
        case 2: bytes += std::string(random() % 40, static_cast<char>(random() % 3)); break;
        case 3: bytes += bytes.substr(bytes.size() / 2); break;
        default: bytes += "@" + std::string(64 - random() % 2, static_cast<char>('a' + random() % 7));
      }
    const std::string packed = packer.pack(bytes);
    CHECK(packer.unpack(packed, 100'000) == bytes);
    CHECK(packed.size() <= bytes.size() + 8);
    if (!bytes.empty()) CHECK_FALSE(packer.unpack(packed, bytes.size() - 1));
    // Cut short, or with a byte that is another, it is refused or comes to some other bytes of that length.
    CHECK_FALSE(packer.unpack(std::string_view(packed).substr(0, packed.size() - 1), 100'000) == bytes);
    std::string hostile = packed;
    hostile[random() % hostile.size()] = static_cast<char>(random());
    if (const auto other = packer.unpack(hostile, 100'000)) CHECK(other->size() <= 100'000);
  }
  CHECK(packer.pack("the same words again and again").size() < 6);
  CHECK(packer.pack("@" + std::string(64, 'f')).size() < 38);
}

TEST_CASE("logs and states of one store are packed: an entry and a state of an approval are short") {
  rt::LogEntry entry;
  entry.instance = "i";
  entry.seq = 2;
  const std::string first = rt::seal(entry, {});
  const std::string second = rt::seal(entry, std::string(entry.hash));
  CHECK(first.size() < 80);
  CHECK(second.size() < 112);  // two hashes are 64 bytes
  CHECK(rt::decode_entry(second)->prev_hash == rt::decode_entry(first)->hash);
}
