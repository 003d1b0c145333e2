#include "engine/records/plan.h"

#include <algorithm>

#include "engine/records/record.h"

namespace weir::records {
namespace {

using feel::InputKind;
using feel::Node;
using feel::Op;
using feel::TypeKind;

// Does the expression look at anything that is not in the record itself?
bool looks_beyond(const Node& node) {
  if (node.op == Op::CallHost) return true;
  if (node.op == Op::Member && !node.children.empty()) {
    TypeKind kind = node.children[0].type.kind();
    if (kind == TypeKind::List) kind = node.children[0].type.element().kind();
    if (kind == TypeKind::Reference || kind == TypeKind::User || kind == TypeKind::Department ||
        kind == TypeKind::Any)
      return true;
  }
  if (node.op == Op::CallApp) {
    // What a function reads of a record or reference it is given is not seen from here.
    for (const Node& child : node.children)
      if (child.type.is(TypeKind::Record) || child.type.is(TypeKind::Reference)) return true;
  }
  return std::any_of(node.children.begin(), node.children.end(), looks_beyond);
}

void add(std::vector<int32_t>& all, int32_t one) {
  if (one >= 0 && std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

int32_t column_index(const model::Field& table, std::string_view name) {
  for (size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].name == name) return static_cast<int32_t>(i);
  return -1;
}

FormulaStep step_of(const FormPlan& plan, int32_t field, int32_t column) {
  FormulaStep step{.field = field, .column = column};
  const model::Field& owner = plan.form->fields[static_cast<size_t>(field)];
  const model::Field& target = column < 0 ? owner : owner.columns[static_cast<size_t>(column)];
  step.beyond = looks_beyond(target.formula->root);
  const auto read = [&](const std::string& name) {
    const int32_t index = plan.field(name);
    if (index >= 0)
      add(step.reads, index);
    else
      step.beyond = true;  // a system field, or the other side of references
  };
  for (const feel::Input& input : target.formula->inputs) {
    switch (input.kind) {
      case InputKind::Field:
        read(input.name);
        break;
      case InputKind::Column:
        if (column >= 0 && column_index(owner, input.name) >= 0)
          add(step.reads_columns, column_index(owner, input.name));
        else
          read(input.name);
        break;
      case InputKind::Record:
        step.whole_record = true;
        break;
      case InputKind::App:
        break;
      default:
        step.beyond = true;
    }
  }
  // The compiler knows what a function reads of the record it is given, and which columns of a table.
  for (const std::string& name : target.reads) {
    const int32_t own = column >= 0 ? column_index(owner, name) : -1;
    const size_t dot = name.find('.');
    const int32_t read_field = plan.field(std::string_view(name).substr(0, dot));
    if (own >= 0) {
      add(step.reads_columns, own);
    } else {
      add(step.reads, read_field);
      if (dot != std::string::npos && read_field >= 0 && std::find(target.reads.begin(), target.reads.end(), name.substr(0, dot)) == target.reads.end())
        step.reads_only.emplace_back(read_field, column_index(plan.form->fields[static_cast<size_t>(read_field)], name.substr(dot + 1)));
    }
  }
  return step;
}

bool depends_on(const FormulaStep& step, const FormulaStep& other) {
  if (other.column < 0 || step.column < 0 || step.field != other.field) {
    if (std::find(step.reads.begin(), step.reads.end(), other.field) == step.reads.end()) return false;
    const auto& only = step.reads_only;
    const auto of_table = [&](const auto& read) { return read.first == other.field; };
    return other.column < 0 || std::none_of(only.begin(), only.end(), of_table) ||
           std::find(only.begin(), only.end(), std::pair(other.field, other.column)) != only.end();
  }
  return std::find(step.reads_columns.begin(), step.reads_columns.end(), other.column) !=
         step.reads_columns.end();
}

// Each step after what it reads; written order where there is a choice. A ring, which the compiler
// refuses, is left in written order.
std::vector<FormulaStep> ordered(std::vector<FormulaStep> steps) {
  std::vector<FormulaStep> out;
  while (!steps.empty()) {
    auto next = std::find_if(steps.begin(), steps.end(), [&](const FormulaStep& step) {
      return std::none_of(steps.begin(), steps.end(), [&](const FormulaStep& other) {
        return &other != &step && depends_on(step, other);
      });
    });
    if (next == steps.end()) next = steps.begin();
    out.push_back(std::move(*next));
    steps.erase(next);
  }
  return out;
}

std::vector<std::string> words(const model::ArgMap& args, std::string_view key) {
  std::vector<std::string> out;
  const model::Arg* arg = model::find(args, key);
  if (arg == nullptr) return out;
  if (const model::ArgList* list = arg->list()) {
    for (const model::Arg& item : *list)
      if (item.value() != nullptr && item.value()->is(ValueKind::String))
        out.emplace_back(item.value()->as_string());
  } else if (arg->value() != nullptr && arg->value()->is(ValueKind::String)) {
    out.emplace_back(arg->value()->as_string());
  }
  return out;
}

}  // namespace

int32_t FormPlan::field(std::string_view name) const {
  const auto it = index.find(std::string(name));
  return it == index.end() ? -1 : it->second;
}

const InverseField* FormPlan::inverse(std::string_view name) const {
  const auto it = std::find_if(inverses.begin(), inverses.end(),
                               [&](const InverseField& i) { return i.name == name; });
  return it == inverses.end() ? nullptr : &*it;
}

Plans::Plans(const model::Model& model) {
  for (const model::Form& form : model.forms) {
    FormPlan& plan = plans_[form.name];
    plan.form = &form;
    for (size_t i = 0; i < form.fields.size(); ++i)
      plan.index[form.fields[i].name] = static_cast<int32_t>(i);
    std::vector<FormulaStep> steps;
    for (size_t i = 0; i < form.fields.size(); ++i) {
      const model::Field& field = form.fields[i];
      plan.types.push_back(&fields::field_type(field));
      plan.sensitive = plan.sensitive || field.sensitive;
      if (field.formula && !field.live) steps.push_back(step_of(plan, static_cast<int32_t>(i), -1));
      for (size_t c = 0; c < field.columns.size(); ++c) {
        plan.sensitive = plan.sensitive || field.columns[c].sensitive;
        if (field.columns[c].formula && !field.columns[c].live)
          steps.push_back(step_of(plan, static_cast<int32_t>(i), static_cast<int32_t>(c)));
      }
    }
    plan.formulas = ordered(std::move(steps));
  }
  for (const model::Form& form : model.forms) {
    for (size_t i = 0; i < form.fields.size(); ++i) {
      const model::Field& field = form.fields[i];
      const std::string inverse(model::word(field.args, "inverse", ""));
      if (!inverse.empty())
        for (const std::string& target : words(field.args, "form"))
          if (const auto it = plans_.find(target); it != plans_.end())
            it->second.inverses.push_back({inverse, &form, field.name, field.type == "references"});
      if (field.type != "rollup") continue;
      const std::string from(model::word(field.args, "from", ""));
      if (const auto it = plans_.find(from); it != plans_.end())
        it->second.feeds.push_back(
            {&form, static_cast<int32_t>(i), std::string(model::word(field.args, "via", ""))});
    }
  }
}

const FormPlan* Plans::named(std::string_view form) const {
  const auto it = plans_.find(form);
  return it == plans_.end() ? nullptr : &it->second;
}

const FormPlan& Plans::of(const model::Form& form) const {
  static const FormPlan kNone;
  const FormPlan* plan = named(form.name);
  return plan != nullptr ? *plan : kNone;
}

}  // namespace weir::records
