#include "dsl/sema/formula_graph.h"

#include <algorithm>

#include "dsl/sema/reads.h"

namespace weir::sema {

using model::Field;
using model::Form;

namespace {

FieldGraph nodes_of(const Form& form) {
  FieldGraph graph;
  for (size_t i = 0; i < form.fields.size(); ++i) {
    const Field& field = form.fields[i];
    graph.names.push_back(field.name);
    graph.fields.push_back(&field);
    graph.owner.push_back(static_cast<int32_t>(i));
    for (const Field& column : field.columns) {
      graph.names.push_back(field.name + "." + column.name);
      graph.fields.push_back(&column);
      graph.owner.push_back(static_cast<int32_t>(i));
    }
  }
  graph.graph.size = static_cast<int>(graph.names.size());
  return graph;
}

const Field* table_of(const Form& form, const FieldGraph& graph, size_t i) {
  const Field& owner = form.fields[graph.owner[i]];
  return graph.fields[i] == &owner ? nullptr : &owner;
}

void add_reads(FieldGraph& graph, int from, const Reads& reads) {
  for (const std::string& path : reads.paths) {
    const int to = graph.index(path);
    if (to >= 0) graph.graph.add(from, to);
    // A table as a whole is each of its columns.
    for (size_t i = 0; i < graph.names.size(); ++i)
      if (graph.names[i].starts_with(path + ".")) graph.graph.add(from, static_cast<int>(i));
  }
  if (!reads.all) return;
  for (size_t i = 0; i < graph.names.size(); ++i)
    if (!graph.fields[i]->formula && static_cast<int>(i) != from) graph.graph.add(from, static_cast<int>(i));
}

// What an expression reads, as the formulas of a form are named: "amount", "lines", "lines.total".
std::string name_in(const FieldGraph& graph, const std::string& path) {
  return graph.index(path) >= 0 ? path : first_part(path);
}

std::vector<std::string> field_names(const FieldGraph& graph, const Reads& reads, const Field& self) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (name != self.name && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const std::string& path : reads.paths) add(name_in(graph, path));
  if (reads.all)
    for (const std::string& name : graph.names)
      if (name.find('.') == std::string::npos) add(name);
  return names;
}

}  // namespace

int FieldGraph::index(std::string_view name) const {
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? -1 : static_cast<int>(it - names.begin());
}

FieldGraph formula_graph(const model::Model& model, const Form& form) {
  FieldGraph graph = nodes_of(form);
  for (size_t i = 0; i < graph.names.size(); ++i)
    if (graph.fields[i]->formula)
      add_reads(graph, static_cast<int>(i), reads_of(model, *graph.fields[i]->formula, table_of(form, graph, i)));
  return graph;
}

FieldGraph visibility_graph(const model::Model& model, const Form& form) {
  FieldGraph graph = nodes_of(form);
  for (size_t i = 0; i < graph.names.size(); ++i) {
    const Field& field = *graph.fields[i];
    if (field.visible && field.clear_when_hidden)
      add_reads(graph, static_cast<int>(i), reads_of(model, *field.visible, table_of(form, graph, i)));
  }
  return graph;
}

void order_formulas(model::Model& model) {
  for (Form& form : model.forms) {
    const FieldGraph graph = formula_graph(model, form);
    for (size_t i = 0; i < graph.names.size(); ++i) {
      auto& field = const_cast<Field&>(*graph.fields[i]);  // of `form`, which is ours to change
      if (!field.formula) continue;
      const Field* table = table_of(form, graph, i);
      const Reads reads = reads_of(model, *field.formula, table);
      if (table == nullptr) {
        field.reads = field_names(graph, reads, field);
        continue;
      }
      field.reads.clear();
      for (const std::string& path : reads.paths)
        field.reads.push_back(path.starts_with(table->name + ".") ? path.substr(table->name.size() + 1) : name_in(graph, path));
    }
    form.formula_order.clear();
    for (int i : targets_first(graph.graph)) {
      if (!graph.fields[i]->formula || graph.fields[i]->live) continue;
      if (form.formula_order.empty() || form.formula_order.back() != graph.owner[i])
        form.formula_order.push_back(graph.owner[i]);
    }
  }
}

}  // namespace weir::sema
