#include "engine/runtime/records/recompute.h"

#include "engine/model/print.h"
#include "engine/runtime/books.h"

namespace weir::runtime {

namespace {

constexpr int64_t kBatch = 500;

void add(std::string& text, const std::optional<model::Expression>& expression) {
  text += "|";
  if (expression) text += expression->source;
}

// What every formula can call.
std::string callables_text(const model::Model& model) {
  std::string text = model.currency + "|" + std::to_string(static_cast<int>(model.rounding));
  for (const model::Function& one : model.functions) text += "\n" + one.name + "=" + one.value.source;
  for (const model::Decision& one : model.decisions) {
    text += "\n" + one.name + (one.enabled ? "" : " off") + std::to_string(static_cast<int>(one.hit)) + std::to_string(static_cast<int>(one.aggregator));
    for (const model::InputClause& column : one.columns) text += "|" + column.expression.source;
    for (const model::OutputClause& column : one.outputs) add(text, column.otherwise);
    for (const model::Rule& rule : one.rules) {
      for (const auto& cell : rule.inputs) add(text, cell);
      for (const model::Expression& cell : rule.outputs) text += "|" + cell.source;
      if (!rule.enabled) text += " off";
    }
    add(text, one.value);
  }
  return text;
}

// Formulas and rollups that are stored; empty: the form has none.
std::string figures_text(const model::Form& form) {
  std::string text;
  const auto add_field = [&](const std::string& name, const model::Field& field) {
    if (field.live || (!field.formula && field.type != "rollup")) return;
    std::vector<model::Leaf> leaves;
    model::flatten(field.args, leaves);
    text += "\n" + name + ":" + field.type;
    add(text, field.formula);
    for (const model::Leaf& leaf : leaves) text += "|" + leaf.path + "=" + leaf.text;
  };
  for (const model::Field& field : form.fields) {
    add_field(field.name, field);
    for (const model::Field& column : field.columns) add_field(field.name + "." + column.name, column);
  }
  return text;
}

// Its figures as they are by the rules of now; no event tells of it.
Status recompute(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const records::RecordPtr& before) {
  records::ChangeRequest change;
  change.form = &form;
  change.before = before.get();
  change.id = before->id;
  change.writer = records::Writer::Engine;
  change.rollups = true;
  change.language = unit.language();
  Result<records::Change> prepared = records::prepare_change(change, unit.world(loaded));
  if (!prepared) return prepared.error();
  records::recompute_all(prepared->after, unit.world(loaded));
  if (prepared->after.values == before->values) return Done{};
  auto after = std::make_shared<const records::Record>(std::move(prepared->after));
  unit.write({&form, loaded, before->id, before, after, std::move(prepared->unique), {}, "recomputed"});
  return Done{};
}

}  // namespace

void arm_recompute(Unit& unit, const model::Model& before) {
  const model::Model& now = unit.setting().current->model;
  const bool called = callables_text(before) != callables_text(now);
  for (const model::Form& form : now.forms) {
    const std::string figures = figures_text(form);
    const model::Form* was = before.form(form.name);
    if (figures.empty() || was == nullptr || (!called && figures_text(*was) == figures)) continue;
    set_note(unit, "recompute", form.name, Value());
    set_alarm(unit, "recompute:" + form.name, unit.now());
  }
}

Status recompute_next(Unit& unit, const std::string& name) {
  const LoadedPtr& loaded = unit.setting().current;
  const model::Form* form = loaded != nullptr ? loaded->model.form(name) : nullptr;
  if (form == nullptr) return Done{};
  Query query;
  if (const Value done = note(unit, "recompute", name); done.is(ValueKind::String)) query.filter = Filter::compare("id", Filter::Op::Greater, done);
  query.sort = {{"id", false}};
  query.page.limit = kBatch;
  std::string next;
  const std::vector<records::RecordPtr> batch = unit.view().matching(*form, std::move(query), &next);
  for (const records::RecordPtr& record : batch)
    if (Status done = recompute(unit, loaded, *form, record); !done) return done;
  if (unit.failure() != nullptr) return *unit.failure();
  const bool more = static_cast<int64_t>(batch.size()) == kBatch;
  set_note(unit, "recompute", name, more ? Value::string(batch.back()->id) : Value());
  if (more) set_alarm(unit, "recompute:" + name, unit.now());
  return Done{};
}

}  // namespace weir::runtime
