#include "engine/records/stages.h"

#include <algorithm>

#include "engine/fields/field_type.h"

namespace weir::records {
namespace {

std::string say(const MoveRequest& request, const Text& text, std::vector<Argument> args = {}) {
  return fill(text.in(request.language), args, request.language);
}

std::string label_of(const Value& label, const std::string& name, Language language) {
  if (label.is(ValueKind::String)) return std::string(label.as_string());
  if (label.is(ValueKind::Context))
    if (const Value* text = label.find(language == Language::Chinese ? "zh" : "en");
        text != nullptr && text->is(ValueKind::String))
      return std::string(text->as_string());
  return name;
}

const model::Stage* stage_named(const model::StageGroup& group, std::string_view name) {
  const auto it = std::find_if(group.stages.begin(), group.stages.end(),
                               [&](const model::Stage& s) { return s.name == name; });
  return it == group.stages.end() ? nullptr : &*it;
}

// One judgement of a move; collects everything that stands in its way.
class Move {
 public:
  Move(const MoveRequest& request, RecordWorld& world) : request_(request), world_(world) {}

  void criteria(const std::vector<model::Criterion>& all) {
    for (const model::Criterion& criterion : all) {
      if (criterion.when && !value_of(*criterion.when).is_true()) continue;
      if (value_of(criterion.check).is_true()) continue;
      std::string message = say(request_, {"the criterion '{id}' is not met", "未满足条件“{id}”"},
                                {{"id", criterion.id}});
      if (criterion.message) {
        feel::EvalContext ctx;
        ctx.world = &world_;
        RecordScope names(world_, place(), &ctx);
        message = render(*criterion.message, names, ctx);
      }
      // What is empty is why, where the check could not be told.
      for (const std::string& name : empty_inputs(criterion.check))
        message += say(request_, {" ({name} is empty)", "（{name} 为空）"}, {{"name", name}});
      errors.push_back({criterion.id, "E_STAGE", std::move(message)});
    }
  }

  void needs(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const Record& there = request_.reached != nullptr ? *request_.reached : *request_.after;
      if (!fields::is_empty(world_.member(there, name))) continue;
      const model::Field* field = request_.after->form->field(name);
      const std::string shown =
          field != nullptr ? label_of(field->label, name, request_.language) : name;
      errors.push_back(
          {name, "E_STAGE",
           say(request_, {"'{name}' must be filled in", "“{name}”必填"}, {{"name", shown}})});
    }
  }

  std::vector<FieldError> errors;

 private:
  RecordScope::Place place() const {
    return {.record = request_.after, .old = request_.before, .user = request_.actor};
  }

  Value value_of(const feel::Expression& expression) {
    feel::EvalContext ctx;
    ctx.world = &world_;
    RecordScope names(world_, place(), &ctx);
    return feel::evaluate(expression, names, ctx);
  }

  std::vector<std::string> empty_inputs(const feel::Expression& expression) {
    std::vector<std::string> names;
    if (!value_of(expression).is_null()) return names;
    for (const feel::Input& input : expression.inputs)
      if (input.kind == feel::InputKind::Field &&
          world_.member(*request_.after, input.name).is_null())
        names.push_back(input.name);
    return names;
  }

  const MoveRequest& request_;
  RecordWorld& world_;
};

}  // namespace

const model::StageGroup* stage_group(const Record& record, RecordWorld& world) {
  for (const model::StageGroup& group : record.form->stages) {
    if (!group.when) return &group;
    feel::EvalContext ctx;
    ctx.world = &world;
    RecordScope names(world, {.record = &record}, &ctx);
    if (feel::evaluate(*group.when, names, ctx).is_true()) return &group;
  }
  return nullptr;
}

Result<const model::Stage*> check_move(const MoveRequest& request, RecordWorld& world) {
  const auto refuse = [&](const Text& text, std::vector<Argument> args) {
    Error error = Error::of("E_STAGE", say(request, text, std::move(args)));
    error.fields.push_back({"stage", "E_STAGE", error.message});
    return error;
  };
  const model::StageGroup* group = stage_group(*request.after, world);
  const model::Stage* target = group != nullptr ? stage_named(*group, request.to) : nullptr;
  if (target == nullptr)
    return refuse({"the record has no stage '{to}'", "记录没有“{to}”这个阶段"},
                  {{"to", request.to}});
  const std::string from_name = request.before->stage;
  const model::Stage* from = stage_named(*group, from_name);
  const std::vector<Argument> names = {
      {"from", from != nullptr ? label_of(from->label, from->name, request.language) : from_name},
      {"to", label_of(target->label, target->name, request.language)}};
  if (from == target)
    return refuse({"the record is in '{to}' already", "记录已在“{to}”阶段"}, names);
  const bool listed = std::find(group->moves.begin(), group->moves.end(),
                                std::pair(from_name, request.to)) != group->moves.end();
  const bool closed = from != nullptr && !from->ends.empty();
  if (group->moves.empty() ? closed : !listed)
    return refuse({"there is no move from '{from}' to '{to}'", "不能从“{from}”移到“{to}”"}, names);
  Move move(request, world);
  if (from != nullptr) move.criteria(from->exit);
  move.criteria(target->enter);
  move.needs(target->needs);
  if (const Error* failure = world.view().failure()) return *failure;
  if (move.errors.empty()) return target;
  std::string message;
  for (const FieldError& one : move.errors) message += (message.empty() ? "" : "; ") + one.message;
  Error error = Error::of("E_STAGE", std::move(message));
  error.fields = std::move(move.errors);
  return error;
}

}  // namespace weir::records
