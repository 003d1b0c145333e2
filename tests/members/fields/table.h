// tests/members/fields/table.h: a field type's behaviour as rows: what is given, what is kept.
#pragma once

#include "tests/support/app_builder.h"

namespace weir::testing {

// `given` is FEEL; `kept` too, or "! words of the refusal", or, for `shown`, the formatted text.
struct FieldRow {
  std::string given, kept, shown = {};
};

inline void check_field(const std::string& type, const Attributes& attributes,
                        const std::vector<FieldRow>& rows, std::vector<FieldText> columns = {},
                        Language language = Language::English) {
  App app;
  app.form("form", {{"field", type, attributes, std::move(columns)}});
  app.finish();
  const model::Field& field = app.form_of("form").fields[0];
  MapView view;
  Organisation people;
  records::Plans plans(app.model());
  records::RecordWorld world(app.model(), plans, view, people,
                             *Instant::parse("2026-03-02T01:00:00Z"));
  records::RecordScope scope(world, {});
  const fields::FieldContext context{
      .model = &app.model(), .language = language, .world = &world, .scope = &scope};
  for (const FieldRow& row : rows) {
    CAPTURE(row.given);
    const Result<Value> kept = fields::normalize(feel_value(row.given), field, context);
    if (row.kept.starts_with("!")) {
      REQUIRE_FALSE(kept.ok());
      CHECK(kept.error().reason == "E_FIELD_INVALID");
      std::string said = kept.error().message;
      for (const FieldError& inner : kept.error().fields)
        said += " " + inner.field + " " + inner.message;
      CHECK_MESSAGE(said.find(row.kept.substr(2)) != std::string::npos, said);
      continue;
    }
    REQUIRE_MESSAGE(kept.ok(), (kept.ok() ? "" : kept.error().message));
    CHECK(kept->to_feel() == feel_value(row.kept).to_feel());
    // What is in standard form stays as it is.
    const Result<Value> again = fields::normalize(*kept, field, context);
    REQUIRE(again.ok());
    CHECK(*again == *kept);
    if (!row.shown.empty()) CHECK(fields::format(*kept, field, language) == row.shown);
  }
}

}  // namespace weir::testing
