// find and scan: filters, order, pages, groups and measures.
#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;
using Op = Filter::Op;

namespace {

template <class Backend>
void fill(Backend& b) {
  must(b.store().apply_schema(order_plan()));
  auto txn = must(b.store().begin_write());
  const auto add = [&](Row row) { CHECK(must(txn->put(orders(), row, kNew)).stored()); };
  add(order("1", s("N1"), dec("10.00"), s("上海"), Value::date({1})));
  add(order("2", s("N2"), dec("-3.50"), s("北京"), Value::date({2})));
  add(order("3", s("N3"), {}, s("上海"), Value::date({3})));
  add(order("4", {}, dec("10.01"), {}, {}));
  add(order("5", s("n3"), dec("99.99"), s("上海市"), Value::date({-4})));
  must_commit(std::move(txn));
}

template <class Backend>
std::string ids(Backend& b, Query query) {
  std::string out;
  for (const Row& row : must(must(b.store().begin_read())->find(orders(), query)).rows) {
    out += row.key[0].as_string();
  }
  return out;
}

template <class Backend>
std::string ids(Backend& b, Filter filter) {
  return ids(b, Query{std::move(filter), {}, {}, {}, {}});
}

Filter amount(Op op, std::string_view constant) {
  return Filter::compare("amount", op, dec(constant));
}

template <class Backend>
std::string refusal(Backend& b, Query query) {
  auto found = must(b.store().begin_read())->find(orders(), query);
  return found ? "" : found.error().reason + ": " + found.error().message;
}

}  // namespace

TEST_CASE_TEMPLATE("a filter keeps the rows for which it is true, not unknown", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  fill(b);
  CHECK(ids(b, Filter::always()) == "12345");
  CHECK(ids(b, Filter::never()) == "");
  CHECK(ids(b, amount(Op::Equal, "10")) == "1");
  CHECK(ids(b, amount(Op::NotEqual, "10")) == "245");
  CHECK(ids(b, amount(Op::Less, "10")) == "2");
  CHECK(ids(b, amount(Op::LessEqual, "10")) == "12");
  CHECK(ids(b, amount(Op::Greater, "10")) == "45");
  CHECK(ids(b, amount(Op::GreaterEqual, "10")) == "145");
  CHECK(ids(b, Filter::is_null("amount")) == "3");
  CHECK(ids(b, Filter::negate(Filter::is_null("amount"))) == "1245");
  CHECK(ids(b, Filter::negate(amount(Op::Less, "10"))) == "145");
  CHECK(ids(b, Filter::any_of({amount(Op::Less, "10"), Filter::is_null("amount")})) == "23");
  CHECK(ids(b, Filter::all_of(
                   {amount(Op::Greater, "0"), Filter::negate(Filter::is_null("city"))})) == "15");
  CHECK(ids(b, Filter::all_of({})) == "12345");
  CHECK(ids(b, Filter::any_of({})) == "");
  CHECK(ids(b, Filter::compare("amount", Op::Equal, {})) == "");
  CHECK(ids(b, Filter::negate(Filter::compare("amount", Op::Equal, {}))) == "");
  CHECK(ids(b, Filter::compare("id", Op::GreaterEqual, s("4"))) == "45");
  CHECK(ids(b, Filter::compare("day", Op::Less, Value::date({2}))) == "15");
}

TEST_CASE_TEMPLATE("a constant with more digits than the column compares by value", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  fill(b);
  CHECK(ids(b, amount(Op::Less, "10.005")) == "12");
  CHECK(ids(b, amount(Op::LessEqual, "10.005")) == "12");
  CHECK(ids(b, amount(Op::Greater, "10.005")) == "45");
  CHECK(ids(b, amount(Op::GreaterEqual, "10.005")) == "45");
  CHECK(ids(b, amount(Op::Equal, "10.005")) == "");
  CHECK(ids(b, amount(Op::NotEqual, "10.005")) == "1245");
  CHECK(ids(b, amount(Op::Greater, "-3.505")) == "1245");
  CHECK(ids(b, amount(Op::Less, "-3.495")) == "2");
  CHECK(ids(b, amount(Op::Less, "1e30")) == "1245");
  CHECK(ids(b, amount(Op::Greater, "-1e30")) == "1245");
  CHECK(ids(b, amount(Op::Greater, "1e30")) == "");
  CHECK(ids(b, Filter::negate(amount(Op::Equal, "1e30"))) == "1245");
}

TEST_CASE_TEMPLATE("`in` is true, unknown or false as in SQL", Backend, WEIR_BACKENDS) {
  Backend b;
  fill(b);
  CHECK(ids(b, Filter::in("city", {s("上海"), s("北京")})) == "123");
  CHECK(ids(b, Filter::in("city", {})) == "");
  CHECK(ids(b, Filter::negate(Filter::in("city", {}))) == "12345");
  CHECK(ids(b, Filter::negate(Filter::in("city", {s("上海")}))) == "25");
  CHECK(ids(b, Filter::in("city", {s("上海"), {}})) == "13");
  CHECK(ids(b, Filter::negate(Filter::in("city", {s("上海"), {}}))) == "");
  CHECK(ids(b, Filter::in("amount", {dec("10"), dec("0.001")})) == "1");
}

TEST_CASE_TEMPLATE("texts compare and begin by their bytes", Backend, WEIR_BACKENDS) {
  Backend b;
  fill(b);
  CHECK(ids(b, Filter::prefix("city", "上海")) == "135");
  CHECK(ids(b, Filter::prefix("city", "上海市")) == "5");
  CHECK(ids(b, Filter::prefix("city", "")) == "1235");
  CHECK(ids(b, Filter::negate(Filter::prefix("city", "上"))) == "2");
  CHECK(ids(b, Filter::prefix("number", "N")) == "123");
  CHECK(ids(b, Filter::compare("number", Op::Greater, s("N2"))) == "35");
}

TEST_CASE_TEMPLATE("durations of different sorts do not compare", Backend, WEIR_BACKENDS) {
  Backend b;
  TablePlan plan;
  plan.form = "d";
  plan.columns = {{"lasts", StorageKind::Duration, 0, {}}};
  must(b.store().apply_schema({{plan}}));
  const Kind form = Kind::record("d");
  put_one(b.store(), form, row({s("1")}, {Value::days({3600, 0})}), kNew);
  put_one(b.store(), form, row({s("2")}, {Value::years({2})}), kNew);
  put_one(b.store(), form, row({s("3")}, {Value::days({-3600, 0})}), kNew);
  const auto count = [&](Filter filter) {
    return must(must(b.store().begin_read())->find(form, {std::move(filter), {}, {}, {}, {}}))
        .rows.size();
  };
  CHECK(count(Filter::compare("lasts", Op::Less, Value::days({1, 0}))) == 1);
  CHECK(count(Filter::compare("lasts", Op::GreaterEqual, Value::days({-3600, 0}))) == 2);
  CHECK(count(Filter::compare("lasts", Op::Greater, Value::years({0}))) == 1);
  CHECK(count(Filter::negate(Filter::compare("lasts", Op::Greater, Value::years({0})))) == 0);
  CHECK(count(Filter::in("lasts", {Value::years({2}), Value::days({3600, 0})})) == 2);
  CHECK(count(Filter::compare("lasts", Op::Less, Value::days({INT64_MAX, 0}))) == 2);
}

TEST_CASE_TEMPLATE("rows come sorted, null first, equals by key", Backend, WEIR_BACKENDS) {
  Backend b;
  fill(b);
  CHECK(ids(b, Query{{}, {{"amount", false}}, {}, {}, {}}) == "32145");
  CHECK(ids(b, Query{{}, {{"amount", true}}, {}, {}, {}}) == "54123");
  CHECK(ids(b, Query{{}, {{"city", false}, {"amount", true}}, {}, {}, {}}) == "41352");
  CHECK(ids(b, Query{{}, {{"id", true}}, {}, {}, {}}) == "54321");
  CHECK(ids(b, Query{{}, {{"amount", false}}, {.limit = 2, .offset = 1, .after = {}}, {}, {}}) ==
        "21");
  CHECK(ids(b, Query{{}, {}, {.limit = 9, .offset = 9, .after = {}}, {}, {}}) == "");
}

TEST_CASE_TEMPLATE("pages by cursor give every row once, also around nulls and new rows", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  fill(b);
  for (const bool descending : {false, true}) {
    for (const int64_t limit : {1, 2, 3, 5}) {
      Query query{{}, {{"city", descending}, {"amount", !descending}}, {}, {}, {}};
      const std::string all = ids(b, query);
      query.page.limit = limit;
      std::string paged;
      for (int pages = 0; pages < 9; ++pages) {
        const FoundRows page = must(must(b.store().begin_read())->find(orders(), query));
        for (const Row& row : page.rows) paged += row.key[0].as_string();
        query.page.after = page.next;
        if (page.next.empty()) break;
      }
      CHECK(paged == all);
    }
  }
  Query query{{}, {{"number", false}}, {.limit = 2, .offset = 0, .after = {}}, {}, {}};
  query.page.after = must(must(b.store().begin_read())->find(orders(), query)).next;
  put_one(b.store(), orders(), order("0", s("A"), n(1)), kNew);
  CHECK(ids(b, query) == "23");
}

TEST_CASE_TEMPLATE("a cursor of another query, or a forged one, is refused", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  fill(b);
  Query query{{}, {{"amount", false}}, {.limit = 1, .offset = 0, .after = {}}, {}, {}};
  const std::string cursor = must(must(b.store().begin_read())->find(orders(), query)).next;
  query.sort = {{"city", false}};
  query.page.after = cursor;
  CHECK(refusal(b, query) == "E_ARGUMENT: the cursor is not of this query");
  query.sort = {{"amount", false}};
  for (const std::string& bad : {std::string("zz"), std::string("0"), cursor + "00",
                                 cursor.substr(0, cursor.size() - 2), std::string("ff")}) {
    query.page.after = bad;
    CHECK(refusal(b, query) == "E_ARGUMENT: the cursor is not of this query");
  }
  query.page.after = cursor;
  query.page.offset = 1;
  CHECK(refusal(b, query) == "E_ARGUMENT: a cursor goes neither with groups nor with an offset");
}

TEST_CASE_TEMPLATE("groups count, add, average, and find the ends exactly", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  fill(b);
  using M = Measure::Kind;
  Query query;
  query.group = {"city"};
  query.measures = {{M::Count, ""},     {M::Count, "amount"}, {M::Sum, "amount"},
                    {M::Avg, "amount"}, {M::Min, "number"},   {M::Max, "day"}};
  const auto line = [](const GroupLine& group) {
    std::string out = group.group.empty() ? "" : group.group[0].to_feel() + ":";
    for (const Value& value : group.measures) out += " " + value.to_feel();
    return out;
  };
  auto groups = must(must(b.store().begin_read())->find(orders(), query)).groups;
  REQUIRE(groups.size() == 4);
  CHECK(line(groups[0]) == "null: 1 1 10.01 10.01 null null");
  CHECK(line(groups[1]) == R"("上海": 2 1 10.00 10.00 "N1" @"1970-01-04")");
  CHECK(line(groups[2]) == R"("上海市": 1 1 99.99 99.99 "n3" @"1969-12-28")");
  CHECK(line(groups[3]) == R"("北京": 1 1 -3.50 -3.50 "N2" @"1970-01-03")");
  query.group.clear();
  groups = must(must(b.store().begin_read())->find(orders(), query)).groups;
  REQUIRE(groups.size() == 1);
  CHECK(line(groups[0]) == R"( 5 4 116.50 29.125 "N1" @"1970-01-04")");
  query.filter = Filter::never();
  groups = must(must(b.store().begin_read())->find(orders(), query)).groups;
  REQUIRE(groups.size() == 1);
  CHECK(line(groups[0]) == " 0 0 null null null null");
  query.group = {"city"};
  CHECK(must(must(b.store().begin_read())->find(orders(), query)).groups.empty());
  query.filter = {};
  query.page = {.limit = 2, .offset = 1, .after = {}};
  groups = must(must(b.store().begin_read())->find(orders(), query)).groups;
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].group[0] == s("上海"));
}

TEST_CASE_TEMPLATE("a sum is exact past 64 bits", Backend, WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  auto txn = must(b.store().begin_write());
  for (int i = 0; i < 5; ++i) {
    const char* amount = i < 3 ? "92233720368547758.07" : "-92233720368547758.08";
    CHECK(must(txn->put(orders(),
                        order(std::to_string(i), {}, dec(amount), s(i < 3 ? "up" : "down")), kNew))
              .stored());
  }
  must_commit(std::move(txn));
  Query query;
  query.group = {"city"};
  query.measures = {{Measure::Kind::Sum, "amount"}, {Measure::Kind::Avg, "amount"}};
  const auto groups = must(must(b.store().begin_read())->find(orders(), query)).groups;
  CHECK(groups[0].measures[0] == dec("-184467440737095516.16"));
  CHECK(groups[0].measures[1] == dec("-92233720368547758.08"));
  CHECK(groups[1].measures[0] == dec("276701161105643274.21"));
  CHECK(groups[1].measures[1] == dec("92233720368547758.07"));
}

TEST_CASE_TEMPLATE("questions that make no sense are clear errors", Backend, WEIR_BACKENDS) {
  Backend b;
  fill(b);
  const auto filtered = [&](Filter filter) {
    return refusal(b, Query{std::move(filter), {}, {}, {}, {}});
  };
  CHECK(filtered(Filter::is_null("nothing")) ==
        "E_ARGUMENT: 'record_订单' has no column 'nothing'");
  CHECK(filtered(Filter::compare("amount", Op::Less, s("x"))) ==
        "E_ARGUMENT: column 'amount' holds decimals and is compared with a value of another kind");
  CHECK(filtered(Filter::compare("city", Op::Less, n(1))) ==
        "E_ARGUMENT: column 'city' holds text and is compared with a value of another kind");
  CHECK(filtered(Filter::prefix("amount", "1")).starts_with("E_ARGUMENT"));
  CHECK(filtered(Filter{.op = Op::Not}).starts_with("E_ARGUMENT"));
  CHECK(filtered(Filter{.op = Op::Equal, .column = "city"}).starts_with("E_ARGUMENT"));
  CHECK(filtered(Filter::in("city", std::vector<Value>(10'001, s("x")))).starts_with("E_LIMIT"));
  Filter deep = Filter::always();
  for (int i = 0; i < 101; ++i) deep = Filter::negate(std::move(deep));
  CHECK(filtered(std::move(deep)) == "E_LIMIT: a filter is nested deeper than 100");
  CHECK(refusal(b, {{}, {{"x", false}}, {}, {}, {}}).starts_with("E_ARGUMENT"));
  CHECK(
      refusal(b, {{}, {}, {.limit = 0, .offset = 0, .after = {}}, {}, {}}).starts_with("E_LIMIT"));
  CHECK(refusal(b, {{}, {}, {.limit = 1, .offset = -1, .after = {}}, {}, {}})
            .starts_with("E_ARGUMENT"));
  CHECK(refusal(b, {{}, {}, {}, {}, {{Measure::Kind::Sum, "city"}}}) ==
        "E_ARGUMENT: column 'city' holds no numbers to add");
}

TEST_CASE_TEMPLATE("a filter of a thousand conditions is answered, and no longer one", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  fill(b);
  std::vector<Filter> any;
  for (int i = 0; i < 999; ++i)
    any.push_back(Filter::compare("id", Op::Equal, s(std::to_string(i + 3))));
  CHECK(ids(b, Filter::any_of(any)) == "345");
  any.push_back(Filter::never());
  CHECK(refusal(b, {Filter::any_of(any), {}, {}, {}, {}}).starts_with("E_LIMIT"));
}

TEST_CASE_TEMPLATE("a scan goes through a range of keys in either direction", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  auto txn = must(b.store().begin_write());
  for (const char* aggregate : {"a", "ab", "b"}) {
    for (int64_t seq = 1; seq <= 3; ++seq) {
      must(txn->put(kind(Own::Event),
                    row({s(aggregate), n(seq)}, {n(1), s("t"), {}, {}, s("p"), {}}), kNew));
    }
  }
  const auto scan = [&](KeyRange range, int64_t limit = 100) {
    std::string out;
    for (const Row& row : must(txn->scan(kind(Own::Event), range, limit))) {
      out += std::string(row.key[0].as_string()) + row.key[1].to_feel() + " ";
    }
    return out;
  };
  CHECK(scan({}) == "a1 a2 a3 ab1 ab2 ab3 b1 b2 b3 ");
  CHECK(scan({.prefix = {s("a")}}) == "a1 a2 a3 ");
  CHECK(scan({.prefix = {s("a")}, .from = n(2)}) == "a2 a3 ");
  CHECK(scan({.prefix = {s("a")}, .from = n(2), .before = n(3)}) == "a2 ");
  CHECK(scan({.prefix = {s("a")}, .from = n(3), .before = n(2)}) == "");
  CHECK(scan({.from = s("ab"), .before = s("b")}) == "ab1 ab2 ab3 ");
  CHECK(scan({.prefix = {s("a"), n(2)}}) == "a2 ");
  CHECK(scan({.prefix = {s("a")}, .descending = true}, 2) == "a3 a2 ");
  CHECK(scan({.descending = true}, 4) == "b3 b2 b1 ab3 ");
  CHECK(scan({.prefix = {s("")}}) == "");
}
