#include "dsl/tools/diff/readers.h"

#include <algorithm>

#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::diff_of {

namespace {

using feel::TypeKind;

class Readers {
 public:
  Readers(const model::Model& model, const std::string& form, const std::string& field) : model_(model), form_(form), field_(field) {}

  std::vector<std::string> find() {
    sema::each_place(model_, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
      look(e, place.form != nullptr && place.form->name == form_);
    });
    // Arguments, whose plain names are those of the definition's form or of the one that is searched.
    for (const model::Form& form : model_.forms) {
      for (const model::Field& field : form.fields) arguments(field.args, form.name);
      arguments(form.args, form.name);
      for (const model::StageGroup& group : form.stages)
        for (const model::Stage& stage : group.stages) block(stage.on_enter, form.name);
    }
    for (const model::Flow& flow : model_.flows) {
      for (const model::Start& start : flow.starts) arguments(start.args, flow.form);
      for (const model::Variable& variable : flow.vars) sema::walk(variable.value, [&](const feel::Expression& e) { look(e, flow.form == form_); });
      for (const model::FlowNode& node : flow.nodes) arguments(node.args, flow.form);
      arguments(flow.args, flow.form);
    }
    for (const auto* kind : {&model_.assignments, &model_.pools, &model_.automations, &model_.templates, &model_.reports, &model_.connectors})
      for (const model::Definition& definition : *kind) arguments(definition.args, definition.form);
    return std::move(found_);
  }

 private:
  void arguments(const model::ArgMap& args, const std::string& own) {
    bool plain = own == form_;
    for (const char* key : {"from", "form", "update", "delete", "create", "for_each"}) plain = plain || model::word(args, key, "") == form_;
    sema::walk(args, [&](const feel::Expression& e) { look(e, plain); });
    sema::blocks_in(args, [&](const model::Block& one) { block(one, own); });
  }

  void block(const model::Block& one, const std::string& own) {
    for (int32_t at = one.entry; at >= 0 && static_cast<size_t>(at) < model_.blocks.size(); at = model_.blocks[static_cast<size_t>(at)].next)
      arguments(model_.blocks[static_cast<size_t>(at)].args, own);
  }

  // `plain`: names without a dot may be those of the form.
  void look(const feel::Expression& e, bool plain) {
    bool reads = false;
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      if (node.op == feel::Op::Input && plain && node.index < e.inputs.size())
        reads = reads || (e.inputs[node.index].kind == feel::InputKind::Field && e.inputs[node.index].name == field_);
      if (node.op != feel::Op::Member || node.text != field_ || node.children.empty()) return;
      feel::Type of = node.children[0].type;
      if (of.is(TypeKind::List)) of = of.element();
      const bool record = of.is(TypeKind::Record) || of.is(TypeKind::Reference);
      reads = reads || (record && std::find(of.forms().begin(), of.forms().end(), form_) != of.forms().end());
    });
    if (!reads) return;
    std::string line = model::place(model_, e.span) + ": " + e.source;
    if (std::find(found_.begin(), found_.end(), line) == found_.end()) found_.push_back(std::move(line));
  }

  const model::Model& model_;
  const std::string &form_, &field_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> readers_of(const model::Model& model, const std::string& form, const std::string& field) {
  return Readers(model, form, field).find();
}

}  // namespace weir::diff_of
