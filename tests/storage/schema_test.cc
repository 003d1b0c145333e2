// Schema plans (X1 to X3): made, changed, refused.
#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

namespace {

TablePlan table(std::string form, std::vector<Column> columns) {
  TablePlan plan;
  plan.form = std::move(form);
  plan.columns = std::move(columns);
  return plan;
}
Column text(std::string name, std::string was = {}) {
  return {std::move(name), StorageKind::Text, 0, std::move(was)};
}
Column decimal(std::string name, int scale) {
  return {std::move(name), StorageKind::Decimal, scale, {}};
}

std::string refusal(const Status& status) {
  return status ? "" : status.error().reason + ": " + status.error().message;
}

template <class Backend>
std::string columns(Backend& b, const Kind& kind) {
  const auto layout = b.store().layout(kind);
  if (layout == nullptr) return "none";
  std::string out;
  for (const Column& column : layout->columns) out += column.name + " ";
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("X1: a plan that is applied twice changes nothing the second time", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  put_one(b.store(), orders(), order("1", s("N"), dec("1.00")), kNew);
  must(b.store().apply_schema(order_plan()));
  b.reopen();
  must(b.store().apply_schema(order_plan()));
  CHECK(columns(b, orders()) == "number amount city day ");
  CHECK(columns(b, Kind::child("订单", "lines")) == "item count ");
  CHECK(get_one(b.store(), orders(), {s("1")})->version == 1);
  CHECK(columns(b, Kind::record("other")) == "none");
}

TEST_CASE_TEMPLATE("new columns are null in old rows, dropped ones keep their data", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const Kind form = Kind::record("f");
  must(b.store().apply_schema({{table("f", {text("a"), text("b")})}}));
  put_one(b.store(), form, row({s("1")}, {s("A"), s("B")}), kNew);
  must(b.store().apply_schema({{table("f", {text("c"), text("b")})}}));
  CHECK(columns(b, form) == "a b c ");
  const auto found = get_one(b.store(), form, {s("1")});
  CHECK(found->cells == std::vector<Value>{s("A"), s("B"), {}});
  must(b.store().apply_schema({{table("g", {text("a")})}}));
  CHECK(columns(b, form) == "a b c ");
}

TEST_CASE_TEMPLATE("data follows the rename of a column, a form and a table field", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  TablePlan lines = table("old", {text("item")});
  lines.table = "lines";
  TablePlan form = table("old", {text("a"), text("b")});
  form.unique = {{"a", {"a"}}};
  must(b.store().apply_schema({{form, lines}}));
  put_one(b.store(), Kind::record("old"), row({s("1")}, {s("A"), s("B")}), kNew);
  put_one(b.store(), Kind::child("old", "lines"), row({s("1"), n(1)}, {s("I")}), kNew);
  form.form = lines.form = "new";
  form.was_form = lines.was_form = "old";
  lines.table = "rows";
  lines.was_table = "lines";
  // `b` is renamed to `c`, and a new column takes the name `b`.
  form.columns = {text("b"), text("a"), text("c", "b")};
  for (int again = 0; again < 2; ++again) {
    must(b.store().apply_schema({{form, lines}}));
    CHECK(columns(b, Kind::record("old")) == "none");
    CHECK(columns(b, Kind::record("new")) == "a c b ");
    CHECK(get_one(b.store(), Kind::record("new"), {s("1")})->cells ==
          std::vector<Value>{s("A"), s("B"), {}});
    CHECK(get_one(b.store(), Kind::child("new", "rows"), {s("1"), n(1)})->cells[0] == s("I"));
  }
  CHECK(put_one(b.store(), Kind::record("new"), row({s("2")}, {s("A"), {}, {}}), kNew).unique ==
        "a");
}

TEST_CASE_TEMPLATE("a decimal column grows in scale and keeps its values", Backend, WEIR_BACKENDS) {
  Backend b;
  const Kind form = Kind::record("f");
  must(b.store().apply_schema(
      {{table("f", {decimal("x", 2), {"i", StorageKind::Integer, 0, {}}})}}));
  put_one(b.store(), form, row({s("1")}, {dec("-12.34"), n(7)}), kNew);
  put_one(b.store(), form, row({s("2")}, {{}, {}}), kNew);
  must(b.store().apply_schema({{table("f", {decimal("x", 4), decimal("i", 1)})}}));
  CHECK(get_one(b.store(), form, {s("1")})->cells == std::vector<Value>{dec("-12.34"), n(7)});
  CHECK(get_one(b.store(), form, {s("2")})->cells == std::vector<Value>{{}, {}});
  CHECK(put_one(b.store(), form, row({s("3")}, {dec("0.0001"), dec("0.5")}), kNew).stored());
  put_one(b.store(), form, row({s("4")}, {dec("900000000000000"), {}}), kNew);
  CHECK(refusal(b.store().apply_schema({{table("f", {decimal("x", 10)})}})) ==
        "E_SCHEMA: column 'x' holds values too large for the new scale");
  CHECK(refusal(b.store().apply_schema({{table("f", {decimal("x", 2)})}})) ==
        "E_SCHEMA: column 'x' holds decimals of scale 4 and cannot become decimals of scale 2");
  CHECK(refusal(b.store().apply_schema({{table("f", {text("x")})}})) ==
        "E_SCHEMA: column 'x' holds decimals of scale 4 and cannot become text of scale 0");
  CHECK(get_one(b.store(), form, {s("1")})->cells[0] == dec("-12.34"));
}

TEST_CASE_TEMPLATE("unique sets come and go with the plan, and refuse rows that repeat", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const Kind form = Kind::record("f");
  TablePlan plan = table("f", {text("a"), text("b")});
  must(b.store().apply_schema({{plan}}));
  put_one(b.store(), form, row({s("1")}, {s("x"), s("1")}), kNew);
  put_one(b.store(), form, row({s("2")}, {s("x"), s("2")}), kNew);
  plan.unique = {{"a", {"a"}}};
  plan.columns.push_back(text("c"));
  CHECK(refusal(b.store().apply_schema({{plan}})) ==
        "E_UNIQUE: rows of 'record_f' repeat what shall be unique by 'a'");
  CHECK(columns(b, form) == "a b ");
  plan.unique = {{"a", {"a", "b"}}};
  must(b.store().apply_schema({{plan}}));
  CHECK(put_one(b.store(), form, row({s("3")}, {s("x"), s("2"), {}}), kNew).unique == "a");
  plan.unique.clear();
  must(b.store().apply_schema({{plan}}));
  CHECK(put_one(b.store(), form, row({s("3")}, {s("x"), s("2"), {}}), kNew).stored());
}

TEST_CASE_TEMPLATE("a plan that contradicts itself is refused and changes nothing", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const auto apply = [&](std::vector<TablePlan> tables) {
    tables.insert(tables.begin(), table("good", {text("a")}));
    const std::string answer = refusal(b.store().apply_schema({std::move(tables)}));
    CHECK(columns(b, Kind::record("good")) == "none");
    return answer;
  };
  CHECK(apply({table("f", {text("a"), text("A")})}) ==
        "E_SCHEMA: 'record_f' has two columns that are called 'A' but for upper and lower case");
  CHECK(apply({table("f", {text("id")})}).starts_with("E_SCHEMA"));
  CHECK(apply({table("f", {text("_version")})}).starts_with("E_SCHEMA"));
  CHECK(apply({table("f", {text("")})}) ==
        "E_SCHEMA: 'record_f' has a column without a usable name");
  CHECK(apply({table("", {})}) == "E_SCHEMA: a table of the plan has no usable name");
  CHECK(apply({table("f", {}), table("F", {})}) ==
        "E_SCHEMA: the name 'record_F' of a table or view is taken");
  CHECK(apply({table("sqlite_x", {})}) ==
        "E_SCHEMA: the name 'sqlite_x_view' of a table or view is taken");
  CHECK(apply({table("f", {decimal("x", 11)})}) ==
        "E_SCHEMA: column 'x' has a scale outside 0..10");
  TablePlan plan = table("f", {text("a"), {"j", StorageKind::Json, 0, {}}});
  plan.indexes = {{{"b"}}};
  CHECK(apply({plan}) == "E_SCHEMA: 'record_f' has no column 'b' to index");
  plan.indexes = {{{"j"}}};
  CHECK(apply({plan}) == "E_SCHEMA: column 'j' holds JSON and cannot be indexed");
  plan.indexes = {{{}}};
  CHECK(apply({plan}) == "E_SCHEMA: 'record_f' has an index of no columns");
}

TEST_CASE_TEMPLATE("a snapshot that began before a change of the schema goes on as it was", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const Kind form = Kind::record("f");
  must(b.store().apply_schema({{table("f", {text("a")})}}));
  put_one(b.store(), form, row({s("1")}, {s("A")}), kNew);
  auto before = must(b.store().begin_read());
  must(b.store().apply_schema({{table("f", {text("b", "a"), text("c")})}}));
  put_one(b.store(), form, row({s("2")}, {s("B"), s("C")}), kNew);
  CHECK(must(before->scan(form, {}, 10)).size() == 1);
  CHECK(must(before->get(form, {s("1")}))->cells == std::vector<Value>{s("A")});
  CHECK(get_one(b.store(), form, {s("1")})->cells == std::vector<Value>{s("A"), {}});
}
