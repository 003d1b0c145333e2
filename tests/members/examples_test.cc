// The good and bad example of every member, each inside a small app that has what they name.
#include <doctest/doctest.h>

#include <string>

#include "engine/fields/field_type.h"
#include "engine/nodes/node_type.h"
#include "engine/people/who_form.h"
#include "weir/compiler.h"

namespace {

// What stands around an example: forms, people, decisions, rules of assignment, another flow.
constexpr std::string_view kAround = R"(weir: 1
app: around
currency: CNY
open: true
directory:
  users:
    li: {department: east, roles: [sales, legal, finance], manager: wu, positions: [cfo]}
    wu: {department: sales, roles: [sales, director, admin, warehouse, it]}
  departments:
    sales: {head: wu}
    east: {parent: sales, head: li}
  teams:
    east_mfg: [li, wu]
forms:
  customer: {fields: {name: {type: text, unique: true}}}
  todo: {fields: {title: {type: text}, done: {type: boolean}, kept: {type: user}}}
  lead: {fields: {company: {type: text}, name: {type: text}}}
  receipt:
    fields:
      quote: {type: reference, form: quote}
      amount: {type: money}
decisions:
  level: {inputs: {amount: money}, value: if amount > 1 then "high" else "low"}
  approver_table: {inputs: {amount: money}, value: "{by: \"user\", user: if amount > 1 then \"wu\" else \"li\"}"}
assignments:
  lead_routing:
    form: quote
    rules: [{to: {role: sales}, pick: round_robin}]
connectors:
  erp:
    type: http
    base: =env("ERP")
    operations:
      create_order: {post: /orders, body: =with, result: response.body.id}
templates:
  quote_pdf: {form: quote, file: quote.html}
)";

constexpr std::string_view kQuoteFields = R"(
      number: {type: text}
      amount: {type: money}
      reviewer: {type: user}
      company: {type: text}
      status: {type: choice, options: [draft, approved], default: draft}
      lines: {type: table, columns: {product: {type: text}}}
)";

struct Found {
  bool error = false;
  std::string text;
};

Found compiled(const std::string& app) {
  weir::SourceSet sources;
  sources.add("app.yaml", app);
  sources.add("quote.html", "<p>{{ number }}</p>", weir::Source::Kind::Attachment);
  const weir::CompileResult result = weir::compile(sources);
  Found found;
  for (const weir::Diagnostic& problem : result.diagnostics)
    found.error = found.error || problem.spec->severity == weir::Severity::Error;
  found.text = app + "\n" + weir::render(result.diagnostics, sources);
  return found;
}

std::string with_field(std::string_view field) {
  std::string app(kAround);
  const size_t forms = app.find("decisions:");
  app.insert(forms, "  quote:\n    fields:" + std::string(kQuoteFields) + "      example: " + std::string(field) + "\n");
  return app;
}

std::string with_step(std::string_view step) {
  std::string app(kAround);
  app.insert(app.find("decisions:"),
             "  quote:\n    fields:" + std::string(kQuoteFields) +
                 "    stages: {list: {open: {}, won: {ends: won}}}\n");
  return app + R"(
flows:
  legal_review: {form: quote, steps: [{cc: copy, to: owner}]}
  example:
    form: quote
    vars: {level: =""}
    steps:
      - {approve: legal, by: {role: legal}, mode: any}
      - )" + std::string(step) + "\n";
}

template <class Spec>
void check_examples(const Spec& spec, std::string (*inside)(std::string_view)) {
  CAPTURE(spec.name);
  REQUIRE(!spec.good.empty());
  REQUIRE(!spec.bad.empty());
  const Found good = compiled(inside(spec.good));
  CHECK_MESSAGE(!good.error, good.text);
  const Found bad = compiled(inside(spec.bad));
  CHECK_MESSAGE(bad.error, bad.text);
}

}  // namespace

TEST_CASE("the good field of each field type compiles, the bad one does not") {
  for (const weir::fields::FieldTypeSpec* type : weir::fields::field_types()) check_examples(*type, with_field);
}

TEST_CASE("the good step of each kind compiles, the bad one does not") {
  for (const weir::nodes::NodeTypeSpec* type : weir::nodes::node_types()) check_examples(*type, with_step);
}

TEST_CASE("the good people of each form compile, the bad ones do not") {
  for (const weir::people::WhoFormSpec* form : weir::people::who_forms())
    check_examples(*form, [](std::string_view who) {
      return with_step("{approve: example, mode: any, by: " + std::string(who) + "}");
    });
}
