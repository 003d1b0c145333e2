#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/feel/codec.h"
#include "engine/fields/support.h"
#include "engine/records/preparation.h"

namespace weir::records {

void Preparation::find_visible() {
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& target = form_.fields[i];
    visible_[i] = !target.visible || holds(*target.visible, Otherwise::False, target.name, after_);
    hidden_cells_[i].clear();
    if (target.type != "table" || !after_.values[i].is(ValueKind::List)) continue;
    const std::span<const Value> rows = after_.values[i].items();
    for (size_t c = 0; c < target.columns.size(); ++c) {
      const model::Field& column = target.columns[c];
      if (!column.visible) continue;
      for (size_t r = 0; r < rows.size(); ++r)
        if (!holds(*column.visible, Otherwise::False, cell_name(target.name, r, column.name),
                   after_, &rows[r]))
          hidden_cells_[i].emplace(r, c);
    }
  }
}

// What is cleared may hide more: a few rounds, each of which clears at least one field.
void Preparation::clear_hidden() {
  for (size_t round = 0; round <= form_.fields.size(); ++round) {
    bool cleared = false;
    for (int32_t i = 0; i < static_cast<int32_t>(form_.fields.size()); ++i) {
      const model::Field& target = field(i);
      const bool was_dirty = dirty_[static_cast<size_t>(i)];
      dirty_[static_cast<size_t>(i)] = false;
      if (!hidden_cells_[static_cast<size_t>(i)].empty()) clear_hidden_cells(i);
      if (!visible_[static_cast<size_t>(i)] && target.clear_when_hidden && !target.formula &&
          !fields::is_empty(value(i))) {
        value(i) = target.feel_type.is(feel::TypeKind::List) ? Value::list({}) : Value();
        touch(i);
        std::erase_if(origins_, [&](const Origin& one) { return one.field == i; });
        origins_.push_back({i, Origin::Kind::Hidden, -1});
      }
      cleared = cleared || dirty_[static_cast<size_t>(i)];
      if (was_dirty) touch(i);
    }
    if (!cleared) return;
    formulas();
    find_visible();
  }
}

// By the record as it stood: a command cannot lift the bar that it meets.
void Preparation::check_readonly() {
  if (!person()) return;
  const Record& judged = request_.before != nullptr ? *request_.before : after_;
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& target = form_.fields[i];
    if (!given_[i] || !target.readonly ||
        !holds(*target.readonly, Otherwise::True, target.name, judged))
      continue;
    fail(target.name, "E_FIELD_FORBIDDEN",
         say({"'{name}' is read-only now", "“{name}”当前只读"}, {{"name", label(target)}}));
  }
}

void Preparation::check_required() {
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& target = form_.fields[i];
    const bool skipped = !visible_[i] || target.formula || fields::field_type(target).computed;
    if (skipped) continue;
    const FieldRight right = person() ? request_.rights.of(target.name) : FieldRight::Editable;
    if (right == FieldRight::Hidden) continue;
    if (target.type == "table") {
      check_table_rules(static_cast<int32_t>(i));
      continue;
    }
    if (request_.draft || right == FieldRight::Readonly || failed_at(target.name) ||
        !fields::is_empty(after_.values[i]))
      continue;
    const bool wanted_here =
        right == FieldRight::Required ||
        (target.required && holds(*target.required, Otherwise::False, target.name, after_));
    if (wanted_here)
      fail(target.name, "E_FIELD_REQUIRED",
           say({"'{name}' must be filled in", "“{name}”必填"}, {{"name", label(target)}}));
  }
}

void Preparation::check_table_rules(int32_t index) {
  const model::Field& table = field(index);
  if (failed_at(table.name) || !value(index).is(ValueKind::List)) return;
  const std::vector<Value> rows(value(index).items().begin(), value(index).items().end());
  const FieldRight right = person() ? request_.rights.of(table.name) : FieldRight::Editable;
  const bool filling = !request_.draft && right != FieldRight::Readonly;
  const int64_t min = fields::integer_attribute(table, "min", 0);
  const bool must =
      right == FieldRight::Required ||
      (table.required && holds(*table.required, Otherwise::False, table.name, after_));
  if (filling && must && rows.empty())
    fail(table.name, "E_FIELD_REQUIRED",
         say({"'{name}' must be filled in", "“{name}”必填"}, {{"name", label(table)}}));
  else if (filling && static_cast<int64_t>(rows.size()) < min)
    fail(table.name, "E_FIELD_INVALID",
         say({"'{name}' needs at least {min} rows", "“{name}”至少要有 {min} 行"},
             {{"name", label(table)}, {"min", std::to_string(min)}}));
  for (size_t r = 0; r < rows.size(); ++r) {
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const model::Field& column = table.columns[c];
      const FieldRight cell_right =
          person() ? request_.rights.of(table.name, column.name) : FieldRight::Editable;
      if (cell_right == FieldRight::Hidden ||
          hidden_cells_[static_cast<size_t>(index)].contains({r, c}))
        continue;
      const std::string name = cell_name(table.name, r, column.name);
      const Value* cell = rows[r].find(column.name);
      const bool empty = cell == nullptr || fields::is_empty(*cell);
      const bool asked =
          !request_.draft && cell_right != FieldRight::Readonly && !column.formula && empty &&
          !failed_at(name) &&
          (cell_right == FieldRight::Required ||
           (column.required && holds(*column.required, Otherwise::False, name, after_, &rows[r])));
      if (asked)
        fail(name, "E_FIELD_REQUIRED",
             say({"'{name}' must be filled in", "“{name}”必填"}, {{"name", label(column)}}));
      if (column.check && !passes(*column.check, &rows[r]))
        fail(name, "E_CHECK",
             message_of(column.message, {"'{name}' does not pass its check", "“{name}”未通过校验"},
                        {{"name", label(column)}}, &rows[r]));
      if (column.unique && !empty)
        for (size_t other = 0; other < r; ++other)
          if (const Value* same = rows[other].find(column.name);
              same != nullptr && *same == *cell) {
            fail(name, "E_UNIQUE",
                 say({"'{name}' repeats that of row {row}", "“{name}”与第 {row} 行重复"},
                     {{"name", label(column)}, {"row", std::to_string(other + 1)}}));
            break;
          }
    }
  }
}

void Preparation::check_fields() {
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& target = form_.fields[i];
    const bool hidden = person() && request_.rights.of(target.name) == FieldRight::Hidden;
    if (!target.check || !visible_[i] || hidden || failed_at(target.name) || passes(*target.check))
      continue;
    fail(target.name, "E_CHECK",
         message_of(target.message, {"'{name}' does not pass its check", "“{name}”未通过校验"},
                    {{"name", label(target)}}, nullptr));
  }
}

// A check that reads what is wrong anyway would only say so again.
void Preparation::check_form() {
  for (const model::Check& check : form_.checks) {
    const bool spoiled = std::any_of(
        check.check.inputs.begin(), check.check.inputs.end(), [&](const feel::Input& input) {
          return input.kind == feel::InputKind::Field && failed_at(input.name);
        });
    if (spoiled || passes(check.check)) continue;
    fail(check.id, "E_CHECK",
         message_of(check.message, {"the check '{id}' does not hold", "校验“{id}”不成立"},
                    {{"id", check.id}}, nullptr));
    for (const std::string& name : check.fields)
      if (name != check.id) fail(name, "E_CHECK", errors_.back().message);
  }
}

void Preparation::collect_keys() {
  const auto add = [&](const std::vector<std::string>& names) {
    UniqueKey key{names, {}, {}};
    base::ByteWriter bytes;
    for (const std::string& name : names) {
      Value part = stored_value(after_, name, world_.zone());
      if (fields::is_empty(part)) return;
      feel::encode(part, bytes);
      key.values.push_back(std::move(part));
    }
    key.key = bytes.take();
    keys_.push_back(std::move(key));
  };
  for (const model::Field& one : form_.fields)
    if (one.unique) add({one.name});
  for (const std::vector<std::string>& names : form_.unique) add(names);
}

}  // namespace weir::records
