#include "dsl/sema/axes.h"

#include "dsl/sema/reader.h"
#include "engine/fields/field_type.h"

namespace weir::sema {

namespace {

std::optional<int> scale_of(const model::Field& field) {
  const fields::FieldTypeSpec* spec = fields::find_field_type(field.type);
  if (spec == nullptr) return std::nullopt;
  if (spec->scale != nullptr) return spec->scale(field);
  if (spec->storage != nullptr && spec->storage(field) == StorageKind::Integer) return 0;
  return std::nullopt;
}

// The constant number at `min` or `max`.
Value number_at(const model::Field& field, std::string_view key) {
  const model::Arg* arg = field.feel_type.is(feel::TypeKind::Number) ? model::find(field.args, key) : nullptr;
  if (arg == nullptr) return {};
  const feel::Expression* e = arg->expression();
  const Value* value = e == nullptr ? arg->value() : e->root.op == feel::Op::Constant ? &e->root.constant : nullptr;
  return value != nullptr && value->is(ValueKind::Number) ? *value : Value();
}

AxisSpec of_parameter(const App& app, const model::Decision& decision, const std::string& name) {
  AxisSpec spec;
  const auto index = static_cast<size_t>(&decision - app.model.decisions.data());
  for (size_t i = 0; i < decision.inputs.size(); ++i) {
    if (decision.inputs[i].name != name) continue;
    const TypeInfo& info = app.decisions[index].inputs[i];
    spec.options = info.options;
    if (info.field) {
      spec.scale = scale_of(*info.field);
      spec.low = number_at(*info.field, "min"), spec.high = number_at(*info.field, "max");
    }
    spec.nullable = decision.inputs[i].nullable;
  }
  return spec;
}

}  // namespace

bool always_required(const model::Field& field) {
  return field.required && field.required->root.op == feel::Op::Constant && field.required->root.constant.is_true();
}

AxisSpec axis_of_field(const model::Field& field) {
  AxisSpec spec;
  spec.name = field.name;
  spec.type = field.feel_type;
  spec.options = option_keys(field);
  spec.scale = scale_of(field);
  spec.nullable = !always_required(field);
  spec.low = number_at(field, "min"), spec.high = number_at(field, "max");
  return spec;
}

std::vector<AxisSpec> axes_of(const App& app, const model::Decision& decision) {
  std::vector<AxisSpec> specs;
  for (const model::InputClause& column : decision.columns) {
    AxisSpec spec;
    const feel::Node& root = column.expression.root;
    if (root.op == feel::Op::Input) {
      spec = of_parameter(app, decision, column.expression.inputs[root.index].name);
    } else if (root.op == feel::Op::Member && !root.children.empty() && !root.children[0].type.forms().empty()) {
      const model::Form* form = app.model.form(root.children[0].type.forms()[0]);
      if (const model::Field* field = form != nullptr ? form->field(root.text) : nullptr) spec = axis_of_field(*field);
    }
    spec.name = column.text;
    spec.type = column.type;
    if (column.domain) spec.domain = &*column.domain;
    specs.push_back(std::move(spec));
  }
  return specs;
}

}  // namespace weir::sema
