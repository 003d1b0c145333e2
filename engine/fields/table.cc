#include <algorithm>

#include "engine/fields/support.h"

namespace weir::fields {
namespace table_field {

constexpr int64_t kRowsMax = 1000;

const model::Field* column_of(const model::Field& table, std::string_view name) {
  const auto it = std::find_if(table.columns.begin(), table.columns.end(),
                               [&](const model::Field& c) { return c.name == name; });
  return it == table.columns.end() ? nullptr : &*it;
}

// Cells that were given, in the order of the columns; "row" first where it was.
Value normalize_row(const Value& row, const std::string& at, const model::Field& field,
                    const FieldContext& context, std::vector<FieldError>& errors) {
  std::vector<Entry> cells;
  const auto fail = [&](std::string_view cell, Error error) {
    if (error.fields.empty())
      errors.push_back({at + "." + std::string(cell), error.reason, error.message});
    for (FieldError& inner : error.fields)
      errors.push_back({at + "." + std::string(cell) + inner.field, inner.reason, inner.message});
  };
  for (const auto& [name, given] : row.entries()) {
    if (name == "row") {
      if (given.is(ValueKind::String) && !given.as_string().empty())
        cells.insert(cells.begin(), {name, given});
      else if (!given.is_null())
        fail(name, invalid(context, {"a row's id is a text", "行号是文本"}));
    } else if (column_of(field, name) == nullptr) {
      fail(name, invalid(context, {"there is no column '{name}'", "没有“{name}”这一列"},
                         {{"name", name}}));
    }
  }
  for (const model::Field& column : field.columns) {
    const Value* given = row.find(column.name);
    if (given == nullptr) continue;
    Result<Value> cell = fields::normalize(*given, column, context);
    if (cell)
      cells.emplace_back(column.name, *std::move(cell));
    else
      fail(column.name, std::move(cell).error());
  }
  return Value::context(std::move(cells));
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  if (!given.is(ValueKind::List))
    return invalid(context, {"a table is a list of rows", "表格是行的列表"});
  const int64_t max = integer_attribute(field, "max", kRowsMax);
  const auto count = static_cast<int64_t>(given.items().size());
  if (count > max)
    return invalid(context, {"{count} rows are more than {max}", "{count} 行超过上限 {max} 行"},
                   {{"count", std::to_string(count)}, {"max", std::to_string(max)}});
  std::vector<FieldError> errors;
  std::vector<Value> rows;
  for (const Value& row : given.items()) {
    const std::string at = "[" + std::to_string(rows.size() + 1) + "]";
    if (!row.is(ValueKind::Context)) {
      const Error error =
          invalid(context, {"a row is a map of columns to values", "行是列名到值的映射"});
      errors.push_back({at, error.reason, error.message});
      rows.emplace_back();
      continue;
    }
    rows.push_back(normalize_row(row, at, field, context, errors));
  }
  if (errors.empty()) return Value::list(std::move(rows));
  Error error = invalid(context, {"some cells do not fit", "有单元格不符合要求"});
  error.fields = std::move(errors);
  return error;
}

feel::Type type_of(const model::Field& field) {
  std::vector<std::pair<std::string, feel::Type>> columns;
  for (const model::Field& column : field.columns) {
    const FieldTypeSpec* spec = find_field_type(column.type);
    columns.emplace_back(column.name, spec != nullptr ? spec->feel_type(column) : feel::Type());
  }
  columns.emplace_back("row", feel::TypeKind::String);
  return feel::Type::list(feel::Type::context(std::move(columns)));
}

std::vector<model::KeySpec> keys() {
  return {
      {.name = "columns",
       .shape = model::Shape::map(model::Shape::with_keys({})),
       .doc = {"The columns: fields, with every attribute of fields.",
               "列：即字段，可用字段的全部属性。"},
       .required = true,
       .example = "{product: {type: text}, quantity: {type: integer}}"},
      count_key("min", {"The fewest rows.", "最少行数。"}, "0"),
      count_key("max", {"The most rows.", "最多行数。"}, "1000"),
  };
}

}  // namespace table_field

const FieldTypeSpec& spec_table() {
  static const FieldTypeSpec spec{
      .name = "table",
      .summary = {"Rows of columns, part of the record; each row keeps its id `row`.",
                  "明细表：记录的一部分；每行有自己的行号 `row`。"},
      .keys = table_field::keys(),
      .feel_type = table_field::type_of,
      .storage = json_storage,
      .normalize = table_field::normalize,
      .good =
          R"({type: table, min: 1, columns: {product: {type: text, required: true}, quantity: {type: integer}}})",
      .bad = R"({type: table, min: 1})"};
  return spec;
}

}  // namespace weir::fields
