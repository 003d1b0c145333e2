#include "engine/access/reads.h"

#include <algorithm>
#include <vector>

namespace weir::access {

namespace {

using feel::InputKind;
using feel::Node;
using feel::Op;
using feel::TypeKind;

class Reads {
 public:
  Reads(const feel::Expression& expression, const model::Form& form, const model::Model& model, const Tells& tells)
      : expression_(expression), form_(form), model_(model), tells_(tells) {}

  // `inside`: of a dot or a filter, which say themselves what they take of the record.
  std::string of(const Node& node, bool inside = false) {
    if (node.op == Op::Input) return of_input(node, inside);
    if (node.op == Op::Member && node.children.size() == 1) {
      if (std::string found = of(node.children[0], true); !found.empty()) return found;
      return tells(forms_of(node.children[0]), node.text) ? written(node) : std::string();
    }
    if (node.op == Op::Name && tells(all_forms(), node.text)) return node.text;
    if (!inside && node.op == Op::Local && is_record(node.type) && tells(forms_of(node), {})) return "record";
    for (size_t i = 0; i < node.children.size(); ++i)
      if (std::string found = of(node.children[i], inside && node.op == Op::Filter && i == 0); !found.empty()) return found;
    return {};
  }

 private:
  using Forms = std::vector<const model::Form*>;

  std::string of_input(const Node& node, bool inside) {
    if (node.index >= expression_.inputs.size()) return {};
    const feel::Input& input = expression_.inputs[node.index];
    const bool whole = input.kind == InputKind::Record || input.kind == InputKind::Old || input.kind == InputKind::Items;
    if (whole) return !inside && tells({&form_}, {}) ? "record" : std::string();
    if (input.kind == InputKind::Column) return {};
    if (input.kind != InputKind::Field) return {};
    if (tells({&form_}, input.name)) return input.name;
    return !inside && is_record(input.type) && tells(forms_of(node), {}) ? input.name : std::string();
  }

  static bool is_record(const feel::Type& type) {
    return type.is(TypeKind::Record) || (type.is(TypeKind::List) && is_record(type.element()));
  }

  Forms all_forms() const {
    Forms all;
    for (const model::Form& form : model_.forms) all.push_back(&form);
    return all;
  }

  Forms of_type(const feel::Type& type) const {
    if (type.is(TypeKind::List)) return of_type(type.element());
    if (type.is(TypeKind::Any)) return all_forms();
    Forms forms;
    if (type.is(TypeKind::Record) || type.is(TypeKind::Reference))
      for (const std::string& name : type.forms())
        if (const model::Form* form = model_.form(name)) forms.push_back(form);
    return forms;
  }

  Forms forms_of(const Node& node) const {
    if (node.op == Op::Input && node.index < expression_.inputs.size()) {
      const InputKind kind = expression_.inputs[node.index].kind;
      if (kind == InputKind::Record || kind == InputKind::Old || kind == InputKind::Items) return {&form_};
      return of_type(node.type.is(TypeKind::Any) ? expression_.inputs[node.index].type : node.type);
    }
    if (node.op == Op::Filter && !node.children.empty()) return forms_of(node.children[0]);
    return of_type(node.type);
  }

  bool tells(const Forms& forms, std::string_view field) const {
    return std::any_of(forms.begin(), forms.end(), [&](const model::Form* form) { return tells_(*form, field); });
  }

  std::string written(const Node& member) const {
    std::string name = member.text;
    const Node* before = &member.children[0];
    while (before->op == Op::Member && before->children.size() == 1) {
      name = before->text + "." + name;
      before = &before->children[0];
    }
    if (before->op == Op::Input && before->index < expression_.inputs.size() &&
        expression_.inputs[before->index].kind == InputKind::Field)
      name = expression_.inputs[before->index].name + "." + name;
    return name;
  }

  const feel::Expression& expression_;
  const model::Form& form_;
  const model::Model& model_;
  const Tells& tells_;
};

}  // namespace

std::string telling_read(const feel::Expression& expression, const model::Form& form, const model::Model& model,
                         const Tells& tells) {
  return Reads(expression, form, model, tells).of(expression.root);
}

}  // namespace weir::access
