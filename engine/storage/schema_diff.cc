#include "engine/storage/schema_diff.h"

#include <algorithm>
#include <set>

#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

std::string folded(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

bool same_sets(const TableShape& a, const TableShape& b) {
  if (a.unique.size() != b.unique.size() || a.indexes.size() != b.indexes.size()) return false;
  for (size_t i = 0; i < a.unique.size(); ++i) {
    if (a.unique[i].name != b.unique[i].name || a.unique[i].columns != b.unique[i].columns) {
      return false;
    }
  }
  for (size_t i = 0; i < a.indexes.size(); ++i) {
    if (a.indexes[i].columns != b.indexes[i].columns) return false;
  }
  return true;
}

// How many powers of ten the cells grow by, or an Error.
Result<int> growth(const Column& from, const Column& to) {
  const auto number = [](StorageKind kind) {
    return kind == StorageKind::Integer || kind == StorageKind::Decimal;
  };
  if (from.kind == to.kind && from.scale == to.scale) return 0;
  if (number(from.kind) && to.kind == StorageKind::Decimal && to.scale >= from.scale) {
    return to.scale - from.scale;
  }
  return schema_error("column '" + to.name + "' holds " + name_of(from.kind) +
                          (from.scale != 0 ? " of scale " + std::to_string(from.scale) : "") +
                          " and cannot become " + name_of(to.kind) + " of scale " +
                          std::to_string(to.scale),
                      "give the changed field a new name");
}

std::string old_name(const Shapes& current, const TablePlan& plan) {
  const std::string name = table_name(plan.form, plan.table);
  if (current.contains(name)) return name;
  const std::string& form = plan.was_form.empty() ? plan.form : plan.was_form;
  const std::string& table = plan.was_table.empty() ? plan.table : plan.was_table;
  for (const std::string& was :
       {table_name(form, table), table_name(form, plan.table), table_name(plan.form, table)}) {
    if (current.contains(was)) return was;
  }
  return {};
}

Status place_columns(const TableShape& old, const TablePlan& plan, TableChange* change) {
  std::vector<Column>& columns = change->to.layout.columns;
  columns = old.layout.columns;
  change->columns.clear();
  for (size_t i = 0; i < columns.size(); ++i) change->columns.push_back({static_cast<int>(i), 0, nullptr});
  // A column whose new name is not there yet takes the data of its old name.
  std::set<std::string> renamed;
  for (const Column& wanted : plan.columns) {
    if (wanted.was.empty() || old.layout.index(wanted.name) >= 0) continue;
    if (old.layout.index(wanted.was) >= 0) renamed.insert(wanted.was);
  }
  for (const Column& wanted : plan.columns) {
    int at = renamed.contains(wanted.name) ? -1 : old.layout.index(wanted.name);
    if (at < 0 && renamed.contains(wanted.was)) {
      at = old.layout.index(wanted.was);
      renamed.erase(wanted.was);
      columns[static_cast<size_t>(at)].name = wanted.name;
      change->changed = true;
    }
    if (at < 0) {
      columns.push_back({wanted.name, wanted.kind, wanted.scale, {}});
      change->columns.push_back({-1, 0, nullptr});
      change->changed = true;
      continue;
    }
    Column& column = columns[static_cast<size_t>(at)];
    if (wanted.convert) {
      change->columns[static_cast<size_t>(at)].convert = &wanted;
      change->changed = true;
    } else {
      auto scale_up = growth(column, wanted);
      if (!scale_up) return scale_up.error();
      change->columns[static_cast<size_t>(at)].scale_up = *scale_up;
    }
    if (column.kind != wanted.kind || column.scale != wanted.scale) change->changed = true;
    column.kind = wanted.kind;
    column.scale = wanted.scale;
  }
  std::set<std::string> names;
  for (const Column& column : columns) {
    if (!names.insert(folded(column.name)).second) {
      return schema_error("'" + change->to.layout.name + "' already has a column called '" +
                          column.name + "' but for upper and lower case");
    }
  }
  return Done{};
}

}  // namespace

Result<std::vector<TableChange>> diff(const Shapes& current, const SchemaPlan& plan) {
  if (Status s = check_names(plan); !s) return s.error();
  std::vector<TableChange> changes;
  std::set<std::string> gone;
  std::map<std::string, std::string> names;  // folded → real, of what stays
  for (const TablePlan& wanted : plan.tables) {
    auto layout = layout_of(wanted);
    if (!layout) return layout.error();
    TableChange change;
    change.to = {wanted.form, wanted.table, std::move(*layout), wanted.unique, wanted.indexes};
    for (Column& column : change.to.layout.columns) {
      column.was.clear();
      column.convert = nullptr;
    }
    change.from = old_name(current, wanted);
    if (change.from.empty() || !gone.insert(change.from).second) {
      change.from.clear();
      change.columns.assign(change.to.layout.columns.size(), {});
      change.changed = change.reindexed = true;
    } else {
      const TableShape& old = current.at(change.from);
      if (Status s = place_columns(old, wanted, &change); !s) return s.error();
      const bool converts = std::any_of(change.columns.begin(), change.columns.end(), [](const ColumnChange& one) { return one.convert != nullptr; });
      change.reindexed = converts || !same_sets(old, change.to) || change.from != change.to.layout.name;
      change.changed = change.changed || change.reindexed;
    }
    names[folded(change.to.layout.name)] = change.to.layout.name;
    changes.push_back(std::move(change));
  }
  for (const auto& [name, shape] : current) {
    if (gone.contains(name)) continue;
    const auto [it, fresh] = names.emplace(folded(name), name);
    if (!fresh) {
      return schema_error("the store already has a table '" + name + "', so there can be no '" +
                          it->second + "'");
    }
  }
  return changes;
}

}  // namespace weir::storage
