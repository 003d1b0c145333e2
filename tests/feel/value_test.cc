#include "weir/value.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>

#include "engine/base/ids.h"
#include "engine/base/json.h"
#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/feel/compare.h"

using weir::Value;
using weir::ValueKind;

namespace {

Value text(const char* utf8) { return Value::string(utf8); }
Value temporal(const char* at) { return Value::date_time(*weir::DateTime::parse(at)); }

std::vector<Value> one_of_each() {
  return {Value::null(),
          Value::boolean(true),
          Value::integer(-7),
          Value::number(*weir::Decimal::parse("-12345678901234567890.1234567890123")),
          text(""),
          text("堰\n\"x\""),
          Value::date(*weir::Date::parse("-0044-03-15")),
          Value::time(*weir::Time::parse("23:59:59.999999999-18:00")),
          Value::time(*weir::Time::parse("10:00:00@Europe/Paris")),
          temporal("999999999-12-31T23:59:59.999999999+18:00"),
          temporal("-999999999-01-01T00:00:00-18:00"),
          temporal("2021-06-01T10:00:00@Asia/Shanghai"),
          temporal("2021-06-01T10:00:00"),
          Value::days(*weir::DaysDuration::parse("-PT0.5S")),
          Value::years(*weir::YearsDuration::parse("-P1Y2M")),
          Value::list({Value::integer(1), Value::list({})}),
          Value::context({{"a", Value::integer(1)}, {"b c", Value::null()}}),
          Value::context({{"@date", text("x")}}),
          Value::range({Value::integer(1), Value::null(), true, false})};
}

}  // namespace

TEST_CASE("a value takes 16 bytes and gives back what it was made of") {
  static_assert(sizeof(Value) == 16);
  const auto values = one_of_each();
  CHECK(values[2].as_number().to_string() == "-7");
  CHECK(values[3].as_number().to_string() == "-12345678901234567890.1234567890123");
  CHECK(values[5].as_string() == "堰\n\"x\"");
  CHECK(values[6].as_date().to_string() == "-0044-03-15");
  CHECK(values[7].as_time().to_string() == "23:59:59.999999999-18:00");
  CHECK(values[8].as_time().to_string() == "10:00:00@Europe/Paris");
  CHECK(values[9].as_date_time().to_string() == "999999999-12-31T23:59:59.999999999+18:00");
  CHECK(values[10].as_date_time().to_string() == "-999999999-01-01T00:00:00-18:00");
  CHECK(values[11].as_date_time().to_string() == "2021-06-01T10:00:00@Asia/Shanghai");
  CHECK(values[12].as_date_time().time.zone.kind == weir::Zone::Kind::Local);
  CHECK(values[13].as_days().to_string() == "-PT0.5S");
  CHECK(values[14].as_years().to_string() == "-P1Y2M");
  CHECK(values[16].find("b c")->is_null());
  CHECK(values[16].find("c") == nullptr);
}

TEST_CASE("a value is the same as itself only, and survives its encoding") {
  const auto values = one_of_each();
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < values.size(); ++j) {
      CHECK_MESSAGE((values[i] == values[j]) == (i == j), values[i].to_feel(), " ",
                    values[j].to_feel());
    }
    const auto json = weir::base::value_to_json(values[i]);
    REQUIRE(json);
    const auto back = weir::base::value_from_json(*json);
    REQUIRE_MESSAGE(back, *json);
    CHECK(weir::feel::is_same(*back, values[i]));
    CHECK(back->hash() == values[i].hash());
    CHECK(*weir::base::value_to_json(*back) == *json);
  }
}

TEST_CASE("values that are the same hash alike") {
  const std::pair<Value, Value> pairs[] = {
      {Value::number(*weir::Decimal::parse("1.50")), Value::number(*weir::Decimal::parse("1.5"))},
      {Value::integer(100), Value::number(*weir::Decimal::parse("1E+2"))},
      {temporal("2020-01-01T00:00:00Z"), temporal("2020-01-01T08:00:00@Asia/Shanghai")},
      {Value::time(*weir::Time::parse("10:00:00Z")),
       Value::time(*weir::Time::parse("12:00:00+02:00"))},
      {Value::context({{"a", Value::integer(1)}, {"b", Value::integer(2)}}),
       Value::context({{"b", Value::integer(2)}, {"a", Value::integer(1)}})}};
  for (const auto& [a, b] : pairs) {
    CHECK_MESSAGE(a == b, a.to_feel(), " ", b.to_feel());
    CHECK(a.hash() == b.hash());
  }
  CHECK(!(temporal("2020-01-01T00:00:00Z") == temporal("2020-01-01T00:00:00")));
}

TEST_CASE("contexts of many entries are found by name") {
  std::vector<weir::Entry> entries;
  for (int i = 0; i < 100; ++i)
    entries.emplace_back("k" + std::to_string(i * 37 % 100), Value::integer(i));
  const Value context = Value::context(std::move(entries));
  for (int i = 0; i < 100; ++i) {
    const Value* found = context.find("k" + std::to_string(i * 37 % 100));
    REQUIRE(found != nullptr);
    CHECK(*found == Value::integer(i));
  }
  CHECK(context.find("k100") == nullptr);
  CHECK(context.entries()[1].first == "k37");
}

TEST_CASE("a value nests 200 deep, and a deeper one is null") {
  Value deep = Value::integer(1);
  for (int i = 0; i < Value::kDepthMax; ++i) deep = Value::list({deep});
  CHECK(deep.is(ValueKind::List));
  CHECK(deep.to_feel().size() == 2 * 200 + 1);
  const auto back = weir::base::value_from_json(*weir::base::value_to_json(deep));
  REQUIRE(back);
  CHECK(*back == deep);
  CHECK(Value::list({deep}).is_null());
  CHECK(Value::context({{"a", deep}}).is_null());
}

TEST_CASE("a shared value is counted over threads") {
  const Value shared = Value::list({text("one"), text("two")});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20'000; ++i) {
        Value copy = shared;
        Value other = copy.items()[static_cast<size_t>(i % 2)];
        copy = other;
        CHECK(copy.is(ValueKind::String));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(shared.items()[1].as_string() == "two");
}

TEST_CASE("moving and assigning keep values whole") {
  Value a = text("left"), b = text("right");
  a = b;
  CHECK(a == b);
  Value& same = a;
  a = same;
  CHECK(a.as_string() == "right");
  a = std::move(same);
  CHECK(a.as_string() == "right");
  Value moved = std::move(a);
  CHECK(moved.as_string() == "right");
  CHECK(a.is_null());  // NOLINT: a moved-from value is null
  Value list = Value::list({text("inner")});
  list = list.items()[0];
  CHECK(list.as_string() == "inner");
}

TEST_CASE("JSON that is wrong is refused with its place") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "not JSON at byte 0"},
      {"[1,2", "not JSON at byte 4"},
      {"[1] x", "not JSON at byte 4"},
      {"{\"a\":1,\"a\":2}", "the name 'a' comes twice"},
      {"\"\\ud800\"", "not JSON at byte 7"},
      {"\"\xff\"", "not JSON at byte 1"},
      {"1e999", "a number beyond 1E+308 at byte 5"},
      {"0.12345678901234567890123456789012345678",
       "the number 0.12345678901234567890123456789012345678 has more than 34 digits"},
      {"01", "not JSON at byte 1"},
      {"NaN", "not JSON at byte 0"}};
  for (const auto& [json, message] : rows) {
    const auto result = weir::base::parse_json(json);
    REQUIRE_MESSAGE(!result, std::string(json));
    CHECK(result.error().code == weir::ErrorCode::InvalidArgument);
    CHECK(result.error().reason == "E_JSON");
    CHECK(result.error().message == message);
  }
  CHECK(weir::base::parse_json(std::string(64, '[') + std::string(64, ']')));
  const auto deep = weir::base::parse_json(std::string(65, '[') + std::string(65, ']'));
  REQUIRE(!deep);
  CHECK(deep.error().message == "more than 64 levels");
  CHECK(!weir::base::parse_json(std::string(100'000, '[')));
}

TEST_CASE("numbers of JSON are exact") {
  for (const char* number : {"0.1", "9007199254740993", "18446744073709551616", "-0.10",
                             "1234567890123456789012345678901234", "1E-300"}) {
    const auto value = weir::base::parse_json(number);
    REQUIRE(value);
    CHECK(weir::base::to_plain_json(*value) == number);
  }
  const Value huge = Value::number(*weir::Decimal::parse("1E+400"));
  CHECK(*weir::base::value_to_json(huge) == "{\"@number\":\"1E+400\"}");
  CHECK(*weir::base::value_from_json("{\"@number\":\"1E+400\"}") == huge);
}

TEST_CASE("typed objects that are malformed are refused") {
  for (const char* json :
       {"{\"@date\":\"2020-13-01\"}", "{\"@date\":1}", "{\"@what\":\"x\"}",
        "{\"@date\":\"2020-01-01\",\"b\":1}", "{\"@range\":[1,2,true]}",
        "{\"@range\":[1,2,1,true]}", "{\"@context\":[]}", "[{\"@days\":\"P1Y\"}]"}) {
    CHECK_MESSAGE(!weir::base::value_from_json(json), std::string(json));
  }
}

TEST_CASE("plain JSON shows temporal values as text, and is indented when pretty") {
  const Value value = Value::context({{"at", Value::date(*weir::Date::parse("2026-03-02"))},
                                      {"none", Value::list({})},
                                      {"text", text("a\"\\\n\x01")}});
  CHECK(weir::base::to_plain_json(value) ==
        "{\"at\":\"2026-03-02\",\"none\":[],\"text\":\"a\\\"\\\\\\n\\u0001\"}");
  CHECK(weir::base::to_pretty_json(value) ==
        "{\n  \"at\": \"2026-03-02\",\n  \"none\": [],\n  \"text\": \"a\\\"\\\\\\n\\u0001\"\n}");
}

TEST_CASE("FEEL text of a value is FEEL") {
  CHECK(Value::context({{"a", Value::integer(1)}, {"b c", text("x\"y")}}).to_feel() ==
        "{a: 1, \"b c\": \"x\\\"y\"}");
  CHECK(temporal("2020-01-01T00:00:00Z").to_feel() == "@\"2020-01-01T00:00:00Z\"");
  CHECK(Value::range({Value::null(), Value::integer(5), false, true}).to_feel() == "(..5]");
}

TEST_CASE("errors have the code of their reason") {
  CHECK(weir::Error::of("E_STALE", "").code == weir::ErrorCode::Conflict);
  CHECK(weir::Error::of("E_UNIQUE", "").code == weir::ErrorCode::AlreadyExists);
  CHECK(weir::Error::of("E_OVERLOADED", "").code == weir::ErrorCode::Overloaded);
  CHECK(weir::Error::of("E_CLAIMED", "").code == weir::ErrorCode::FailedPrecondition);
}

TEST_CASE("text is UTF-8, counted and cut by code points") {
  using namespace weir::base;  // NOLINT
  CHECK(is_utf8("a堰🐎"));
  for (const char* bad :
       {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe5\xa0", "\x80"}) {
    CHECK(!is_utf8(bad));
    CHECK(count_code_points(bad) >= 1);
  }
  CHECK(count_code_points("a堰🐎") == 3);
  CHECK(byte_offset("a堰🐎", 2) == 4);
  CHECK(byte_offset("a", 5) == 1);
  CHECK(encode(decode("a堰🐎")) == "a堰🐎");
  CHECK(display_width("a堰é") == 4);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ammount", "amount") == 1);
  CHECK(edit_distance("amuont", "amount") == 1);
  CHECK(edit_distance("金额", "金客") == 1);
  CHECK(edit_distance("abcdefgh", "zzzzzzzz", 3) == 3);
  CHECK(nearest("ammount", {"account", "amount", "owner"}) == "amount");
  CHECK(nearest("Owner", {"owner"}) == "owner");
  CHECK(nearest("zebra", {"amount", "owner"}).empty());
  CHECK(fold_case("ÄÖ Σς") == "äö σσ");
}

TEST_CASE("SHA-256 gives the digests of its standard") {
  CHECK(weir::base::sha256_hex("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(weir::base::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(weir::base::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(weir::base::sha256_hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 is the same with and without instructions of the processor") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(weir::base::sha256(bytes) == weir::base::sha256_portable(bytes));
    bytes.push_back(static_cast<char>(i * 7 + i / 5));
  }
}

TEST_CASE("ids rise with time, within a millisecond and when the clock steps back") {
  struct StepClock : weir::Clock {
    weir::Instant at{1'000, 0};
    weir::Instant now() override { return at; }
  } clock;
  weir::base::IdMaker ids(&clock, weir::base::seeded_bits(1));
  std::string last = ids.next();
  for (int i = 0; i < 1000; ++i) {
    if (i == 300) clock.at.seconds += 5;
    if (i == 600) clock.at.seconds -= 100;
    const std::string id = ids.next();
    CHECK(weir::base::is_id(id));
    CHECK(last < id);
    last = id;
  }
  weir::base::IdMaker again(&clock, weir::base::seeded_bits(1));
  weir::base::IdMaker twin(&clock, weir::base::seeded_bits(1));
  CHECK(again.next() == twin.next());
}
