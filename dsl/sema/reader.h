// dsl/sema/reader.h: reads what stands at a place of the YAML, as its KeySpec says.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/sema/app.h"

namespace weir::sema {

// Where steps go that are found while reading.
struct StepSink {
  std::vector<model::FlowNode>* nodes = nullptr;
  const FlowInfo* info = nullptr;  // of a flow; null: steps without a flow
  model::Flow* flow = nullptr;
  int32_t fork = -1, arm = -1;     // of the step that holds the block
};

// What is in scope at a place.
struct Site {
  const feel::Names* names = nullptr;
  const model::Form* form = nullptr;    // Field places and steps: whose record it is
  const model::Form* values = nullptr;  // maps of values: typed by its fields
  const Signature* inputs = nullptr;    // maps of values: typed by these inputs ...
  const std::vector<std::string>* input_names = nullptr;  // ... of these names
  const model::Form* searched = nullptr;  // `where`: whose fields are plain names
  bool with_found = false;  // `with`: plain names are those of the record that `where` found
  StepSink* steps = nullptr;
  const std::map<std::string, std::string, std::less<>>* records = nullptr;  // of a test: to their forms
  std::string step;  // the step whose arguments are read
  bool may_wait = false;  // steps found here may wait
  bool may_be_refused = false;  // a literal that its field refuses is left to the engine

  Site with(const feel::Names* scope) const {
    Site copy = *this;
    copy.names = scope;
    return copy;
  }
};

using Keys = std::vector<model::KeySpec>;

// A map by several tables of keys; reports unknown, missing ones. Entries for which `special`
// answers true were handled by it. Arguments come in the author's order.
model::ArgMap read_keys(App& app, const Node& node, std::vector<const Keys*> tables,
                        const Site& site, const Argument& where,
                        const std::function<bool(const yaml::Entry&)>& special = {});
// Remembers which functions of the app it calls.
void note_calls(App& app, const std::optional<model::Expression>& expression);
// Only checks that the keys are known and none is missing.
void check_keys(App& app, const Node& node, const std::vector<const Keys*>& tables,
                const Argument& where);

std::optional<model::Arg> read_shape(App& app, const Node& node, const model::Shape& shape,
                                     const Site& site, std::string_view key = {});
bool fits(const App& app, const Node& node, const model::Shape& shape);

// FEEL, at a scalar or at a list or map in flow style.
std::optional<model::Expression> read_feel(App& app, const Node& node, const Site& site,
                                           feel::Type expected = {});
// A `match` compares what is known: two values that are both null do not match, unless null is written.
void match_known_values(model::Expression& match);
std::optional<model::Expression> read_feel_text(App& app, const dsl::LocatedText& text,
                                                const Site& site, feel::Type expected = {});
struct Cell {
  feel::Type tested;
  const std::vector<std::string>* options = nullptr;
};
std::optional<model::Expression> read_tests(App& app, const dsl::LocatedText& text,
                                            const Site& site, const Cell& cell);

// A literal of the type, or `=FEEL`. `type` may be null: read as FEEL would.
std::optional<model::Arg> read_value(App& app, const Node& node, const TypeInfo* type,
                                     const Site& site);
// Only a literal.
std::optional<Value> read_literal(App& app, const Node& node, const TypeInfo* type);
// The type of a field, for its literals.
TypeInfo type_of(const model::Field& field);
// Option keys of a choice; none for other types and for options that are computed.
std::vector<std::string> option_keys(const model::Field& field);
// A map of values: of fields of site.values, of site.inputs, or of anything.
model::ArgMap read_values(App& app, const Node& node, const Site& site);
// One value when nothing in it is an expression.
std::optional<Value> constant(const model::Arg& arg);

// Where the `}}` stands that closes a `{{` before `begin`; texts are skipped.
size_t closing_braces(const std::string& text, size_t begin);
std::optional<model::Template> read_text(App& app, const Node& node, const Site& site);
std::optional<model::DurationSpec> read_duration(App& app, const Node& node, const Site& site);
std::optional<model::ScheduleSpec> read_schedule(App& app, const Node& node);
bool is_duration(std::string_view text);
bool is_schedule(std::string_view text);
std::optional<model::Who> read_who(App& app, const Node& node, const Site& site);
model::Block read_block(App& app, const Node& node, const Site& site);  // dsl/sema/steps.cc

// A name of that section; reports an unknown one and suggests the nearest.
bool check_reference(App& app, std::string_view section, std::string_view name, Span span,
                     const Site& site = {});
Diagnostic& report_unknown(App& app, std::string_view section, std::string_view name, Span span,
                    const std::vector<std::string_view>& known);
// "lines.price": the field or column; null and reported when there is none.
const model::Field* check_field(App& app, const model::Form& form, std::string_view path, Span span);

// label, doc, enabled, effective.
void read_named(App& app, const Decl& decl, model::Named& named);
const Keys& named_keys();

bool is_null(const Node& node);
std::optional<bool> as_boolean(const Node& node);
std::optional<int64_t> as_integer(const Node& node);
Argument found_kind(const Node& node);
Argument expected(std::string_view en, std::string_view zh);
// The node is a map (a list): else reported.
bool want_map(App& app, const Node& node);
bool want_list(App& app, const Node& node);
// The text of a scalar; else reported.
const std::string* want_text(App& app, const Node& node);
// A list, or one that stands alone.
std::vector<const Node*> each(const Node& node);

}  // namespace weir::sema
