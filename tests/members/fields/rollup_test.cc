#include "tests/members/fields/table.h"

TEST_CASE("a rollup has the type of what it computes, and is the engine's alone") {
  const weir::fields::FieldTypeSpec* rollup = weir::fields::find_field_type("rollup");
  REQUIRE(rollup != nullptr);
  CHECK(rollup->computed);
  weir::model::Field field;
  field.type = "rollup";
  CHECK(rollup->feel_type(field).is(weir::feel::TypeKind::Number));
  weir::feel::Expression latest;
  latest.root.type = weir::feel::TypeKind::Date;
  field.args = {{"value", {{}, latest}}};
  CHECK(rollup->feel_type(field).is(weir::feel::TypeKind::Date));
  CHECK(weir::fields::storage_kind(field) == weir::StorageKind::Date);
}
