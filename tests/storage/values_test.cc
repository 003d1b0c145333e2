// What columns hold, refuse, and give back.
#include <limits>

#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

namespace {

SchemaPlan every_kind() {
  TablePlan plan;
  plan.form = "kinds";
  plan.columns = {{"text", StorageKind::Text, 0, {}},     {"integer", StorageKind::Integer, 0, {}},
                  {"money", StorageKind::Decimal, 2, {}}, {"bool", StorageKind::Bool, 0, {}},
                  {"date", StorageKind::Date, 0, {}},     {"time", StorageKind::Time, 0, {}},
                  {"at", StorageKind::DateTime, 0, {}},   {"lasts", StorageKind::Duration, 0, {}},
                  {"bytes", StorageKind::Bytes, 0, {}},   {"json", StorageKind::Json, 0, {}},
                  {"fine", StorageKind::Decimal, 10, {}}};
  return {{plan}};
}
const Kind& kinds() {
  static const Kind kind = Kind::record("kinds");
  return kind;
}

Row one(std::string_view column, Value value) {
  const TablePlan plan = every_kind().tables[0];
  Row out = row({s("1")}, std::vector<Value>(plan.columns.size()));
  for (size_t i = 0; i < plan.columns.size(); ++i) {
    if (plan.columns[i].name == column) out.cells[i] = std::move(value);
  }
  return out;
}

// What the store gives back for the value; null and a message when it is refused.
template <class Backend>
Value through(Backend& b, std::string_view column, Value value, std::string* refusal = nullptr) {
  auto txn = must(b.store().begin_write());
  auto put = txn->put(kinds(), one(column, std::move(value)), kAny);
  if (!put) {
    CHECK(put.error().reason == "E_FIELD_INVALID");
    REQUIRE(put.error().fields.size() == 1);
    CHECK(put.error().fields[0].field == column);
    if (refusal != nullptr) *refusal = put.error().message;
    return {};
  }
  must_commit(std::move(txn));
  const auto layout = b.store().layout(kinds());
  return get_one(b.store(), kinds(), {s("1")})->cells[static_cast<size_t>(layout->index(column))];
}

Value at(std::string_view text) { return Value::date_time(*DateTime::parse(text)); }

}  // namespace

TEST_CASE_TEMPLATE("every kind of value comes back as it was", Backend, WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(every_kind()));
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  const std::pair<const char*, Value> table[] = {
      {"text", s("")},
      {"text", s("堰 'quoted\" ; -- 🙂")},
      {"text", s(std::string(100'000, 'x'))},
      {"integer", n(kMax)},
      {"integer", n(kMin)},
      {"integer", dec("1.0")},
      {"money", dec("-0.01")},
      {"money", dec("92233720368547758.07")},
      {"fine", dec("0.0000000001")},
      {"bool", Value::boolean(true)},
      {"bool", Value::boolean(false)},
      {"date", Value::date({-719'528})},
      {"date", Value::date({300'000'000'000})},
      {"time", Value::time({86'399'999'999'999, {}})},
      {"at", at("2026-03-02T01:00:00.123456Z")},
      {"at", at("-0044-03-15T12:00:00Z")},
      {"at", at("9999-12-31T23:59:59.999999Z")},
      {"lasts", Value::days({90'061, 0})},
      {"lasts", Value::days({-1, -500'000'000})},
      {"lasts", Value::years({-14})},
      {"lasts", Value::years({0})},
      {"lasts", Value::days({0, 0})},
      {"bytes", s(std::string("\0\xff\0", 3))},
      {"bytes", s("")},
      {"json", s(R"({"b": 1,  "a": [null]})")},
  };
  for (const auto& [column, value] : table) {
    CAPTURE(column);
    CAPTURE(value.to_feel());
    CHECK(through(b, column, value) == value);
    CHECK(through(b, column, value).kind() == value.kind());
    CHECK(through(b, column, {}).is_null());
  }
}

TEST_CASE_TEMPLATE("an instant comes back in UTC and cut to the microsecond", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(every_kind()));
  CHECK(through(b, "at", at("2026-03-02T09:00:00.9999999+08:00")).to_feel() ==
        at("2026-03-02T01:00:00.999999Z").to_feel());
  CHECK(through(b, "at", at("2026-03-02T09:00:00@Asia/Shanghai")).to_feel() ==
        at("2026-03-02T01:00:00Z").to_feel());
  CHECK(through(b, "at", at("1969-12-31T23:59:59.9999999Z")) == at("1969-12-31T23:59:59.999999Z"));
}

TEST_CASE_TEMPLATE("a value that a column cannot hold is refused with its name", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(every_kind()));
  const std::tuple<const char*, Value, const char*> table[] = {
      {"text", n(1), "column 'text' holds text and was given a value of another kind"},
      {"integer", s("1"), "column 'integer' holds integers and was given a value of another kind"},
      {"integer", dec("1.5"), "column 'integer' cannot hold 1.5: it has no digits after the point"},
      {"integer", dec("9223372036854775808"),
       "column 'integer' cannot hold 9223372036854775808: out of range"},
      {"money", dec("0.001"),
       "column 'money' cannot hold 0.001: it has at most 2 digits after the point"},
      {"money", dec("92233720368547758.08"),
       "column 'money' cannot hold 92233720368547758.08: out of range"},
      {"bool", n(1), "column 'bool' holds booleans and was given a value of another kind"},
      {"date", at("2026-03-02T01:00:00Z"),
       "column 'date' holds dates and was given a value of another kind"},
      {"time", Value::time({0, Zone::utc()}), "column 'time' holds times without a zone"},
      {"at", at("2026-03-02T01:00:00"), "column 'at' holds instants and needs a zone or an offset"},
      {"at", at("999999999-01-01T00:00:00Z"),
       "column 'at' cannot hold 999999999-01-01T00:00:00Z: out of range"},
      {"lasts", Value::days({9'000'000'000'000'000, 0}),
       "column 'lasts' cannot hold so long a duration"},
      {"lasts", Value::years({INT64_MAX}), "column 'lasts' cannot hold so long a duration"},
      {"json", Value::list({}), "column 'json' holds JSON and was given a value of another kind"},
  };
  for (const auto& [column, value, message] : table) {
    std::string refusal;
    CHECK(through(b, column, value, &refusal).is_null());
    CHECK(refusal == message);
  }
}

TEST_CASE_TEMPLATE("hostile names and values are only names and values", Backend, WEIR_BACKENDS) {
  Backend b;
  TablePlan plan;
  plan.form = "a\"; DROP TABLE meta; --";
  plan.columns = {{"select", StorageKind::Text, 0, {}}, {"x\"'`]", StorageKind::Text, 0, {}}};
  plan.indexes = {{{"x\"'`]"}}};
  plan.unique = {{"u'\"", {"select"}}};
  must(b.store().apply_schema({{plan}}));
  const Kind form = Kind::record(plan.form);
  const std::string evil = "'; DROP TABLE meta; --";
  CHECK(put_one(b.store(), form, row({s(evil)}, {s(evil), s("?1")}), kNew).stored());
  CHECK(put_one(b.store(), form, row({s("2")}, {s(evil), {}}), kNew).unique == "u'\"");
  CHECK(get_one(b.store(), form, {s(evil)})->cells[0] == s(evil));
  Query query;
  query.filter = Filter::compare("x\"'`]", Filter::Op::Equal, s("?1"));
  CHECK(must(must(b.store().begin_read())->find(form, query)).rows.size() == 1);
  CHECK(put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("")}), kNew).stored());
}
