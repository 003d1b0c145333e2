#include "dsl/sema/places.h"

#include "dsl/sema/walk.h"

namespace weir::sema {

namespace {

class Places {
 public:
  explicit Places(const PlaceVisitor& visit) : visit_(visit) {}

  void of(const model::Form& form) {
    const ExpressionPlace here{.use = Use::Condition, .form = &form};
    for (const model::Field& field : form.fields) of(field, here);
    for (const model::Check& check : form.checks) visit_(check.check, here);
    for (const model::StageGroup& group : form.stages) {
      one(group.when, here);
      for (const model::Stage& stage : group.stages)
        for (const auto* criteria : {&stage.enter, &stage.exit})
          for (const model::Criterion& criterion : *criteria) {
            visit_(criterion.check, here);
            one(criterion.when, here);
          }
    }
    arguments(form.args);
  }

  void of(const model::Flow& flow, const model::Form* form) {
    const ExpressionPlace here{.use = Use::Step, .form = form, .flow = &flow};
    for (const model::Start& start : flow.starts) {
      one(start.when, here);
      arguments(start.args);
    }
    for (const model::Variable& variable : flow.vars)
      walk(variable.value, [&](const feel::Expression& e) { visit_(e, {.flow = &flow}); });
    for (const model::FlowNode& node : flow.nodes) of(node, here);
    arguments(flow.args);
  }

  void of(const model::FlowNode& node, ExpressionPlace here) {
    one(node.when, here);
    here.use = Use::Option;
    for (const model::Arm& arm : node.arms) {
      here.arm = &arm;
      one(arm.when, here);
    }
    arguments(node.args);
  }

  void of(const model::Decision& decision) {
    const ExpressionPlace answer{.use = Use::Answer}, cell{.use = Use::Cell};
    one(decision.value, answer);
    for (const model::InputClause& column : decision.columns) visit_(column.expression, answer);
    for (const model::OutputClause& output : decision.outputs) one(output.otherwise, answer);
    for (const model::Rule& rule : decision.rules) {
      for (const auto& test : rule.inputs) one(test, cell);
      for (const feel::Expression& output : rule.outputs) visit_(output, answer);
    }
  }

  void arguments(const model::ArgMap& args) {
    walk(args, [&](const feel::Expression& e) { visit_(e, {}); });
  }

 private:
  void one(const std::optional<feel::Expression>& e, const ExpressionPlace& place) {
    if (e) visit_(*e, place);
  }

  void of(const model::Field& field, ExpressionPlace here) {
    for (const auto* e : {&field.required, &field.visible, &field.readonly, &field.check}) one(*e, here);
    ExpressionPlace formula = here;
    formula.use = Use::Formula;
    formula.target = &field;
    one(field.formula, formula);
    if (field.default_value) walk(*field.default_value, [&](const feel::Expression& e) { visit_(e, {}); });
    arguments(field.args);
    here.table = &field;
    for (const model::Field& column : field.columns) of(column, here);
  }

  const PlaceVisitor& visit_;
};

}  // namespace

void each_place(const model::Model& model, const PlaceVisitor& visit) {
  Places places(visit);
  for (const model::Form& form : model.forms) places.of(form);
  for (const model::Decision& decision : model.decisions) places.of(decision);
  for (const model::Function& function : model.functions) visit(function.value, {.use = Use::Answer});
  for (const model::Flow& flow : model.flows) places.of(flow, model.form(flow.form));
  for (const auto* kind : {&model.assignments, &model.pools, &model.automations, &model.templates, &model.reports,
                           &model.connectors})
    for (const model::Definition& definition : *kind) places.arguments(definition.args);
  for (const model::FlowNode& node : model.blocks) places.of(node, {.use = Use::Step});
  for (const model::Permission& permission : model.permissions)
    for (const auto& [action, scope] : permission.actions)
      if (scope.feel) visit(*scope.feel, {.use = Use::Condition, .form = model.form(permission.form)});
}

}  // namespace weir::sema
