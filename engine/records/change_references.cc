#include <algorithm>

#include "engine/fields/ids.h"
#include "engine/records/preparation.h"
#include "engine/records/who_context.h"

namespace weir::records {
namespace {

bool leads_away(const model::Field& field) {
  return field.type == "reference" || field.type == "references" || field.type == "user" ||
         field.type == "users" || field.type == "department";
}

}  // namespace

// Only what changed: an old id whose record is gone stays until somebody picks another.
void Preparation::check_references() {
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& target = form_.fields[i];
    if (leads_away(target) && dirty_[i] && !target.formula && !failed_at(target.name))
      check_reference(target, after_.values[i], target.name);
    if (target.type != "table" || !dirty_[i] || !after_.values[i].is(ValueKind::List)) continue;
    const std::span<const Value> rows = after_.values[i].items();
    for (size_t r = 0; r < rows.size(); ++r) {
      if (r < dirty_rows_[i].size() && !dirty_rows_[i][r]) continue;
      for (const model::Field& column : target.columns)
        if (const Value* cell = rows[r].find(column.name);
            cell != nullptr && leads_away(column) && !column.formula)
          check_reference(column, *cell, cell_name(target.name, r, column.name));
    }
  }
}

void Preparation::check_reference(const model::Field& target, const Value& given,
                                  const std::string& name) {
  if (given.is(ValueKind::List)) {
    for (const Value& one : given.items()) check_reference(target, one, name);
    return;
  }
  if (!given.is(ValueKind::String)) return;
  if (target.type == "reference" || target.type == "references")
    check_origin(target, given, name);
  else
    check_person(target, given, name);
}

void Preparation::check_origin(const model::Field& target, const Value& given,
                               const std::string& name) {
  RecordPtr found;
  for (const std::string& form_name : fields::target_forms(target)) {
    const model::Form* form = world_.model().form(form_name);
    if (form != nullptr && found == nullptr) found = world_.view().record(*form, given.as_string());
  }
  if (found == nullptr) {
    fail(name, "E_REFERENCE",
         say({"there is no record '{id}' to refer to", "要引用的记录“{id}”不存在"},
             {{"id", target.sensitive ? "…" : std::string(given.as_string())}}));
    return;
  }
  const model::Arg* where = model::find(target.args, "where");
  if (where == nullptr || where->expression() == nullptr) return;
  feel::EvalContext ctx;
  ctx.world = &world_;
  RecordScope names(
      world_,
      {.record = found.get(), .old = request_.before, .user = request_.actor, .acting = &after_},
      &ctx);
  if (!feel::evaluate(*where->expression(), names, ctx).is_true())
    fail(name, "E_REFERENCE",
         say({"the record '{id}' may not be picked here", "此处不可选用记录“{id}”"},
             {{"id", target.sensitive ? "…" : std::string(given.as_string())}}));
}

void Preparation::check_person(const model::Field& target, const Value& given,
                               const std::string& name) {
  const std::string id(given.as_string());
  const bool department = target.type == "department";
  const bool known =
      department ? world_.people().department(id) != nullptr : world_.people().user(id) != nullptr;
  if (!known) {
    fail(name, "E_REFERENCE",
         say({"the directory has no '{id}'", "目录中没有“{id}”"}, {{"id", id}}));
    return;
  }
  const model::Arg* from = model::find(target.args, "from");
  if (department || from == nullptr || from->who() == nullptr) return;
  RecordWho context(world_, &after_, request_.actor);
  const people::Found allowed = context.resolve(*from->who());
  if (std::find(allowed.people.begin(), allowed.people.end(), id) == allowed.people.end())
    fail(
        name, "E_FIELD_INVALID",
        say({"'{id}' is not one of those to choose from", "“{id}”不在可选人员之内"}, {{"id", id}}));
}

}  // namespace weir::records
