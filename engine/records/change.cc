#include "engine/records/change.h"

#include <algorithm>
#include <array>

#include "engine/records/preparation.h"

namespace weir::records {

FieldRight FieldRights::of(std::string_view field) const {
  for (const auto& [name, right] : named)
    if (name == field) return right;
  return otherwise;
}

FieldRight FieldRights::of(std::string_view table, std::string_view column) const {
  const std::string path = std::string(table) + "." + std::string(column);
  for (const auto& [name, right] : named)
    if (name == path) return right;
  return of(table);
}

bool FieldRights::rows_fixed(std::string_view table) const {
  const std::string path = std::string(table) + ".rows";
  for (const auto& [name, right] : named)
    if (name == path) return right <= FieldRight::Readonly;
  return false;
}

std::string cell_name(std::string_view table, size_t row, std::string_view column) {
  return std::string(table) + "[" + std::to_string(row + 1) + "]." + std::string(column);
}

Preparation::Preparation(const ChangeRequest& request, RecordWorld& world)
    : request_(request),
      world_(world),
      form_(*request.form),
      plan_(world.plans().of(*request.form)) {
  const size_t size = form_.fields.size();
  dirty_.assign(size, false);
  given_.assign(size, false);
  visible_.assign(size, true);
  dirty_rows_.resize(size);
  hidden_cells_.resize(size);
}

Result<Change> Preparation::run() {
  begin();
  patch();
  defaults();
  fill();
  serials();
  settle_owner();
  rollups();
  formulas();
  set_stage();
  find_visible();
  clear_hidden();
  if (!engine()) {
    check_readonly();
    check_references();
    check_required();
    check_fields();
    check_form();
  }
  if (const Error* failure = world_.view().failure()) return *failure;
  if (hard_) return *hard_;
  if (!errors_.empty()) return refusal();
  collect_keys();
  Change change;
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const Value before = request_.before != nullptr && i < request_.before->values.size()
                             ? request_.before->values[i]
                             : Value();
    if (!(before == after_.values[i]))
      change.changed.push_back({static_cast<int32_t>(i), before, after_.values[i]});
  }
  change.after = std::move(after_);
  change.unique = std::move(keys_);
  change.warnings = std::move(warnings_);
  change.origins = std::move(origins_);
  return change;
}

Error Preparation::refusal() {
  static constexpr std::array<std::string_view, 6> kOrder = {
      "E_FIELD_FORBIDDEN", "E_FIELD_INVALID", "E_REFERENCE",
      "E_FIELD_REQUIRED",  "E_UNIQUE",        "E_CHECK"};
  const auto rank = [](const FieldError& e) {
    return std::find(kOrder.begin(), kOrder.end(), e.reason) - kOrder.begin();
  };
  std::stable_sort(errors_.begin(), errors_.end(),
                   [&](const FieldError& a, const FieldError& b) { return rank(a) < rank(b); });
  std::string message;
  for (const FieldError& error : errors_) message += (message.empty() ? "" : "; ") + error.message;
  Error error = Error::of(errors_.front().reason, std::move(message));
  error.fields = std::move(errors_);
  return error;
}

bool Preparation::holds(const feel::Expression& condition, Otherwise otherwise,
                        const std::string& name, const Record& record, const Value* row) {
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  ctx.world = &world_;
  ctx.warnings = &warnings;
  RecordScope names(world_,
                    {.record = &record, .old = request_.before, .row = row, .user = request_.actor},
                    &ctx);
  const Value value = feel::evaluate(condition, names, ctx);
  if (value.is(ValueKind::Boolean)) return value.as_boolean();
  if (failed(warnings)) warnings_.push_back({name, warnings.front().message});
  return otherwise == Otherwise::True;
}

bool Preparation::passes(const feel::Expression& check, const Value* row) {
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  ctx.world = &world_;
  ctx.warnings = &warnings;
  RecordScope names = scope(ctx, row);
  const Value value = feel::evaluate(check, names, ctx);
  if (value.is(ValueKind::Boolean)) return value.as_boolean();
  return !failed(warnings);
}

RecordScope Preparation::scope(feel::EvalContext& ctx, const Value* row) {
  return RecordScope(
      world_, {.record = &after_, .old = request_.before, .row = row, .user = request_.actor},
      &ctx);
}

void Preparation::fail(std::string name, std::string_view reason, std::string message) {
  errors_.push_back({std::move(name), std::string(reason), std::move(message)});
}

void Preparation::fail(std::string name, const Error& error) {
  if (error.fields.empty()) fail(name, error.reason, error.message);
  for (const FieldError& inner : error.fields)
    fail(name + inner.field, inner.reason, inner.message);
}

bool Preparation::failed_at(std::string_view name) const {
  return std::any_of(errors_.begin(), errors_.end(), [&](const FieldError& e) {
    return e.field == name || (e.field.size() > name.size() && e.field.starts_with(name) &&
                               e.field[name.size()] == '[');
  });
}

std::string Preparation::say(const Text& text, std::vector<Argument> args) const {
  return ::weir::fill(text.in(request_.language), args, request_.language);
}

std::string Preparation::label(const model::Field& field) const {
  if (field.label.is(ValueKind::String)) return std::string(field.label.as_string());
  if (field.label.is(ValueKind::Context)) {
    const Value* text = field.label.find(request_.language == Language::Chinese ? "zh" : "en");
    if (text != nullptr && text->is(ValueKind::String)) return std::string(text->as_string());
  }
  return field.name;
}

// A message of the author may show values, but none that this actor must not see.
std::string Preparation::message_of(const std::optional<model::Template>& message,
                                    const Text& otherwise, std::vector<Argument> args,
                                    const Value* row) {
  if (!message) return say(otherwise, std::move(args));
  for (const model::Template::Part& part : message->parts) {
    if (!part.expression) continue;
    for (const feel::Input& input : part.expression->inputs) {
      const bool whole =
          input.kind == feel::InputKind::Record || input.kind == feel::InputKind::Old;
      const bool any_hidden =
          request_.rights.otherwise == FieldRight::Hidden ||
          std::any_of(request_.rights.named.begin(), request_.rights.named.end(),
                      [](const auto& n) { return n.second == FieldRight::Hidden; });
      if ((whole && any_hidden) ||
          (!whole && person() && request_.rights.of(input.name) == FieldRight::Hidden))
        return say(otherwise, std::move(args));
    }
  }
  feel::EvalContext ctx;
  ctx.world = &world_;
  RecordScope names = scope(ctx, row);
  return render(*message, names, ctx);
}

fields::FieldContext Preparation::field_context(feel::Scope& names) {
  return {
      .model = &world_.model(), .language = request_.language, .world = &world_, .scope = &names,
      .host_types = world_.host_types()};
}

Result<Change> prepare_change(const ChangeRequest& request, RecordWorld& world) {
  return Preparation(request, world).run();
}

Error unique_taken(const UniqueKey& key, const model::Form& form, Language language) {
  std::string names;
  Error error = Error::of("E_UNIQUE", "");
  for (const std::string& name : key.fields) {
    const model::Field* field = form.field(name);
    std::string shown = name;
    if (field != nullptr && field->label.is(ValueKind::String)) shown = field->label.as_string();
    names += (names.empty() ? "" : language == Language::Chinese ? "、" : ", ") + shown;
  }
  error.message = fill(language == Language::Chinese ? "已有一条记录的 {names} 与此相同"
                                                     : "another record has the same {names}",
                       {{"names", names}}, language);
  for (const std::string& name : key.fields)
    error.fields.push_back({name, "E_UNIQUE", error.message});
  return error;
}

}  // namespace weir::records
