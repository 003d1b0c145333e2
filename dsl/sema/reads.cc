#include "dsl/sema/reads.h"

#include <map>

#include "dsl/sema/walk.h"

namespace weir::sema {

using feel::InputKind;
using feel::Node;
using feel::Op;

namespace {

// What a callable reads of a record that it is given: its members, or all of it.
struct Members {
  std::set<std::string> names;
  bool all = false;
};

class Reader {
 public:
  explicit Reader(const model::Model& model) : model_(model) {}

  void read(const feel::Expression& expression, const model::Field* table, Reads& reads) {
    visit(expression, expression.root, table, reads);
  }

 private:
  static const feel::Input* input_of(const feel::Expression& expression, const Node& node) {
    return node.op == Op::Input && node.index < expression.inputs.size() ? &expression.inputs[node.index] : nullptr;
  }

  void visit(const feel::Expression& e, const Node& node, const model::Field* table, Reads& reads) {
    if (node.op == Op::Member && !node.children.empty()) {
      if (const feel::Input* input = input_of(e, node.children[0])) {
        if (input->kind == InputKind::Record) return void(reads.paths.insert(node.text));
        if (input->kind == InputKind::Vars) return void(reads.vars.insert(node.text));
        if (input->kind == InputKind::Steps) return void(reads.steps.insert(node.text));
        if (input->kind == InputKind::Field && input->type.is(feel::TypeKind::List))
          return void(reads.paths.insert(input->name + "." + node.text));
      }
      const feel::TypeKind kind = node.children[0].type.kind();
      if (kind == feel::TypeKind::User || kind == feel::TypeKind::Department) reads.people = true;
    }
    if (node.op == Op::CallApp) return call(e, node, table, reads);
    if (const feel::Input* input = input_of(e, node)) {
      if (input->kind == InputKind::Field) reads.paths.insert(input->name);
      if (input->kind == InputKind::Column)
        reads.paths.insert(table != nullptr ? table->name + "." + input->name : input->name);
      if (input->kind == InputKind::Record) reads.all = true;
    }
    for (const Node& child : node.children) visit(e, child, table, reads);
  }

  void call(const feel::Expression& e, const Node& node, const model::Field* table, Reads& reads) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      const feel::Input* input = input_of(e, node.children[i]);
      if (input == nullptr || input->kind != InputKind::Record) {
        visit(e, node.children[i], table, reads);
        continue;
      }
      const Members& members = members_of(node.text, i);
      reads.all = reads.all || members.all;
      reads.paths.insert(members.names.begin(), members.names.end());
    }
  }

  const Members& members_of(const std::string& callable, size_t parameter) {
    auto [it, fresh] = members_.emplace(std::pair(callable, parameter), Members{});
    if (!fresh) return it->second;  // a ring adds nothing
    Members found;
    const auto scan = [&](const feel::Expression& e, const std::string& name) { scan_body(e, e.root, name, found); };
    if (const model::Decision* decision = model_.decision(callable)) {
      const std::string name = parameter < decision->inputs.size() ? decision->inputs[parameter].name : "";
      if (decision->value) scan(*decision->value, name);
      for (const model::InputClause& column : decision->columns) scan(column.expression, name);
      for (const model::Rule& rule : decision->rules) {
        for (const auto& cell : rule.inputs)
          if (cell) scan(*cell, name);
        for (const auto& answer : rule.outputs) scan(answer, name);
      }
    } else if (const model::Function* function = model_.function(callable)) {
      scan(function->value, parameter < function->params.size() ? function->params[parameter].name : "");
    }
    return members_[{callable, parameter}] = std::move(found);
  }

  void scan_body(const feel::Expression& e, const Node& node, const std::string& name, Members& found) {
    const auto is_it = [&](const Node& one) {
      const feel::Input* input = input_of(e, one);
      return input != nullptr && input->kind == InputKind::Named && input->name == name;
    };
    if (node.op == Op::Member && !node.children.empty() && is_it(node.children[0])) {
      found.names.insert(node.text);
      return;
    }
    if (node.op == Op::CallApp) {
      for (size_t i = 0; i < node.children.size(); ++i) {
        if (!is_it(node.children[i])) {
          scan_body(e, node.children[i], name, found);
          continue;
        }
        const Members inner = members_of(node.text, i);
        found.all = found.all || inner.all;
        found.names.insert(inner.names.begin(), inner.names.end());
      }
      return;
    }
    if (is_it(node)) found.all = true;
    for (const Node& child : node.children) scan_body(e, child, name, found);
  }

  const model::Model& model_;
  std::map<std::pair<std::string, size_t>, Members> members_;
};

}  // namespace

Reads reads_of(const model::Model& model, const feel::Expression& expression, const model::Field* table) {
  Reads reads;
  Reader(model).read(expression, table, reads);
  return reads;
}

std::string first_part(const std::string& path) { return path.substr(0, path.find('.')); }

}  // namespace weir::sema
