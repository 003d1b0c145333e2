// engine/model/model.h: the compiled app: immutable after build, shared by threads.
//
// Plain data, filled by dsl/emit or read from a bundle (engine/model/codec.h). Names were checked:
// whatever a name refers to is here. Order is the author's order everywhere.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/arg.h"
#include "weir/directory.h"
#include "weir/model.h"
#include "weir/value.h"

namespace weir::model {

using feel::Expression;

// What every named thing has.
struct Named {
  std::string name;
  Value label;  // null, a string, or a context of language to text
  std::string doc;
  bool enabled = true;
  std::optional<Date> from, to;  // `effective`, inclusive
  Span span;                     // of the name
};

struct Field : Named {
  std::string type;  // name of the field type: "money"
  std::string host_type;  // of the host, on top of it; empty: none
  feel::Type feel_type;
  std::optional<Expression> required, visible, readonly, formula, check;
  std::optional<Arg> default_value;  // Value or Expression
  std::optional<Template> message;   // of check
  bool live = false;                 // the formula reads now or today: computed at each read
  bool unique = false, sensitive = false, index = false, clear_when_hidden = false;
  std::string was;
  ArgMap args;                     // the type's own attributes
  std::vector<Field> columns;      // of a table
  std::vector<std::string> reads;  // fields that the formula reads
};

struct Check {
  std::string id;
  Expression check;
  std::optional<Template> message;
  std::vector<std::string> fields;
  Span span;
};

struct Criterion {
  std::string id;
  Expression check;
  std::optional<Expression> when;
  std::optional<Template> message;
  Span span;
};

struct Stage : Named {
  std::optional<Decimal> probability;
  std::vector<Criterion> enter, exit;
  std::vector<std::string> needs;
  Block on_enter;  // into Model::blocks
  std::optional<DurationSpec> stalls_after;
  std::string approval;  // a flow
  std::string ends;      // won, lost, done or empty
};

struct StageGroup {
  std::string name;  // empty when the form has one
  std::optional<Expression> when;
  std::string initial;
  std::vector<Stage> stages;
  std::vector<std::pair<std::string, std::string>> moves;  // expanded; empty: any stage
};

struct Form : Named {
  std::optional<Template> title;
  std::vector<Field> fields;
  std::vector<std::vector<std::string>> unique, indexes;
  std::vector<Check> checks;
  std::vector<StageGroup> stages;
  // Stored formula fields, and tables with formula columns, each after what it reads; a table may
  // stand twice, when a column reads a formula that reads another column.
  std::vector<int32_t> formula_order;
  bool history = true, drafts = false;
  ArgMap args;  // duplicates, touches, service_levels, ...

  const Field* field(std::string_view name) const;
};

// DMN 1.5, 8.2.10. Part of the bundle's encoding.
enum class HitPolicy : uint8_t {
  Unique = 0, Any = 1, Priority = 2, First = 3, RuleOrder = 4, OutputOrder = 5, Collect = 6,
};
enum class Aggregator : uint8_t { None = 0, Sum = 1, Min = 2, Max = 3, Count = 4 };

struct Parameter {
  std::string name;
  feel::Type type;
  std::string declared;              // as written: "form lead", "money"
  std::optional<Expression> domain;  // unary tests
  bool nullable = true;
};

struct InputClause {
  std::string text;  // column head: "lead.source"
  Expression expression;
  feel::Type type;
  std::optional<Expression> domain;  // allowed values, unary tests
  Span span;
};

struct OutputClause {
  std::string name;
  feel::Type type;
  std::vector<Value> values;  // allowed; their order is the priority
  std::optional<Expression> otherwise;
  Span span;
};

struct Rule {
  std::vector<std::optional<Expression>> inputs;  // unary tests; none: matches all
  std::vector<Expression> outputs;
  std::string note;
  std::string number;  // of a `#` column, else its 1-based position
  bool enabled = true;
  std::optional<Date> from, to;
  Span span;
};

struct Decision : Named {
  std::vector<Parameter> inputs;
  std::vector<InputClause> columns;
  std::vector<OutputClause> outputs;
  HitPolicy hit = HitPolicy::Unique;
  Aggregator aggregator = Aggregator::None;
  std::vector<Rule> rules;
  bool has_otherwise = false;
  std::optional<Expression> value;  // a decision of one expression has no rules
  feel::Type result;
};

struct Function : Named {
  std::vector<Parameter> params;
  Expression value;
  feel::Type result;
};

// One way out of a gateway, in written order.
struct Arm {
  std::string name;                // of a parallel branch, else "1", "2", ...
  std::optional<Expression> when;  // without: `otherwise`, or a parallel branch
  std::optional<bool> missing;     // what a null condition counts as
  int32_t entry = -1;              // first node; the join (or what follows) when the arm is empty
  Span span;
};

// A step, lowered. Sequence flows are indexes into the same array; -1 ends the flow as approved
// (or ends the block, where steps stand without a flow). The steps of an arm of `choose` go on to
// what follows the choose; those of a fork's arm (parallel, inclusive, for_each) to its join.
// `next` is what follows the whole step: for a fork what follows its join, for `choose` what follows
// its options, for `go` the step that comes next in the text (taken when its `when` does not hold;
// the target is its argument). A block inside a step ends with -1 and lies in its owner's fork and
// arm. `join` nodes have no arguments; their `next` is that of their fork.
struct FlowNode {
  std::string id;
  bool named = false;  // the author wrote the id
  std::string type;    // node type: "approve", "choose"; "join" closes a fork
  Value label;
  ArgMap args;  // by key, the kind's own value under the kind's name
  std::optional<Expression> when;  // else skipped
  std::vector<Arm> arms;
  int32_t next = -1;
  int32_t fork = -1;  // innermost parallel, inclusive or for_each around it
  int32_t arm = -1;   // which of its arms
  int32_t join = -1;  // of a fork: its join; of a join: its fork
  Span span;
  std::optional<feel::Type> host_result;  // a step of the host: what it gives
};

struct Start {
  std::string on;  // submitted, created, updated, ...; "manual", "schedule", "event"
  std::optional<Expression> when;
  ArgMap args;     // manual: who; schedule, for_each, where; event, match
  Span span;
};

struct Variable {
  std::string name;
  Arg value;
  feel::Type type;
};

struct Flow : Named {
  std::string form;  // empty: none
  std::vector<Start> starts;
  std::vector<Variable> vars;
  std::vector<FlowNode> nodes;
  int32_t entry = -1;
  std::vector<std::pair<std::string, Block>> on;  // rejected, withdrawn, ...: blocks of `nodes`
  bool locks = false;                             // the record, while it runs
  ArgMap args;                                    // once, withdraw, resubmit, max_rounds, ...

  const FlowNode* node(std::string_view id) const;
};

// Assignments, pools, automations, templates, reports, connectors: their keys, compiled.
struct Definition : Named {
  std::string form;  // in whose scope its FEEL was compiled; may be empty
  ArgMap args;
};

struct MinuteSpan {
  int32_t begin = 0, end = 0;  // minutes of the day, end exclusive, up to 1440
};

struct CalendarSpec : Named {
  std::vector<std::vector<MinuteSpan>> hours;  // 7, Monday first; empty: not a working day
  std::vector<std::pair<Date, std::string>> holidays;
  std::vector<Date> workdays;                  // make-up days (调休), with `workday_hours`
  std::vector<MinuteSpan> workday_hours;
  std::string timezone;                        // empty: the app's
};

// What people with a role may do with records of a form.
struct AccessScope {
  std::string word = "never";  // never, own, department, department_tree, team, all, or "feel"
  std::optional<Expression> feel;
  Span span;
};

struct Permission {
  std::string role, form;  // form "*": every form
  std::vector<std::pair<std::string, AccessScope>> actions;  // see, create, edit, delete, export, transfer
  std::vector<std::string> hide, mask;
  std::vector<std::pair<std::string, std::string>> fields;  // field to "edit", ...
  Span span;
};

struct SourceFile {
  std::string path;  // relative to the app's folder, '/' separated
  std::string text;
};

struct Model {
  int32_t language = 1;
  std::string app;
  Value label;
  std::string timezone = "UTC", currency, calendar;
  Rounding rounding = Rounding::HalfUp;
  bool open = false;
  std::optional<Who> admins;  // none: the role `admin`
  std::vector<Form> forms;
  std::vector<Decision> decisions;
  std::vector<Function> functions;
  std::vector<Flow> flows;
  std::vector<Definition> assignments, pools, automations, templates, reports, connectors;
  std::vector<CalendarSpec> calendars;
  Organisation directory;  // the built-in one
  std::vector<Permission> permissions;
  std::vector<FlowNode> blocks;  // steps without a flow: `do`, `on_enter`, ...
  std::vector<SourceFile> sources;
  std::string hash;  // of the bundle; hex

  const Form* form(std::string_view name) const;
  const Decision* decision(std::string_view name) const;
  const Function* function(std::string_view name) const;
  const Flow* flow(std::string_view name) const;
  const CalendarSpec* calendar_named(std::string_view name) const;
};

// "flows/quote.yaml:12": for explanations.
std::string place(const Model& model, Span span);

}  // namespace weir::model
