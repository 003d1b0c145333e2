// Layouts, kinds and the names of tables.
#include "engine/storage/layout.h"

#include <algorithm>
#include <set>

#include "engine/storage/errors.h"
#include "engine/storage/kinds.h"

namespace weir {

int Layout::index(std::string_view column) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return static_cast<int>(i);
  }
  return -1;
}

Kind Kind::record(std::string_view form) { return Kind(storage::table_name(form, {})); }

Kind Kind::child(std::string_view form, std::string_view table) {
  return Kind(storage::table_name(form, table));
}

}  // namespace weir

namespace weir::storage {
namespace {

constexpr size_t kNameMax = 200;  // bytes

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool plain_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameMax && name.find('\0') == std::string_view::npos;
}

Status check_columns(const TablePlan& plan, const Layout& layout) {
  // SQL folds the case of ASCII letters in names.
  std::set<std::string> names = {"_version"};
  for (const Column& part : layout.key) names.insert(folded(part.name));
  for (const Column& column : plan.columns) {
    if (!plain_name(column.name)) {
      return schema_error("'" + layout.name + "' has a column without a usable name");
    }
    if (!names.insert(folded(column.name)).second) {
      return schema_error("'" + layout.name + "' has two columns that are called '" + column.name +
                          "' but for upper and lower case");
    }
    if (column.kind < StorageKind::Text || column.kind > StorageKind::Json) {
      return schema_error("column '" + column.name + "' is of a kind that stores do not know");
    }
    const int scale_max = column.kind == StorageKind::Decimal ? 10 : 0;
    if (column.scale < 0 || column.scale > scale_max) {
      return schema_error("column '" + column.name + "' has a scale outside 0.." +
                          std::to_string(scale_max));
    }
  }
  return Done{};
}

Status check_sets(const TablePlan& plan, const Layout& layout) {
  const auto known = [&](const std::vector<std::string>& columns) -> Status {
    if (columns.empty()) return schema_error("'" + layout.name + "' has an index of no columns");
    for (const std::string& name : columns) {
      const int i = layout.index(name);
      if (i < 0) return schema_error("'" + layout.name + "' has no column '" + name + "' to index");
      const StorageKind kind = layout.columns[static_cast<size_t>(i)].kind;
      if (kind == StorageKind::Json || kind == StorageKind::Bytes) {
        return schema_error("column '" + name + "' holds " + name_of(kind) +
                            " and cannot be indexed");
      }
    }
    return Done{};
  };
  std::set<std::string> names;
  for (const UniqueSet& set : plan.unique) {
    if (!names.insert(set.name).second || set.name.empty()) {
      return schema_error("'" + layout.name + "' has two unique sets called '" + set.name + "'");
    }
    if (Status s = known(set.columns); !s) return s;
  }
  for (const IndexPlan& index : plan.indexes) {
    if (Status s = known(index.columns); !s) return s;
  }
  return Done{};
}

}  // namespace

std::string table_name(std::string_view form, std::string_view table) {
  if (table.empty()) return "record_" + std::string(form);
  return std::string(form) + "__" + std::string(table);
}

std::vector<Column> key_columns(bool child) {
  if (!child) return {{"id", StorageKind::Text, 0, {}}};
  return {{"record", StorageKind::Text, 0, {}}, {"row_no", StorageKind::Integer, 0, {}}};
}

Result<Layout> layout_of(const TablePlan& plan) {
  Layout layout;
  layout.name = table_name(plan.form, plan.table);
  layout.key = key_columns(!plan.table.empty());
  layout.columns = plan.columns;
  layout.versioned = plan.table.empty();
  if (!plain_name(plan.form) || (!plan.table.empty() && !plain_name(plan.table))) {
    return schema_error("a table of the plan has no usable name");
  }
  if (Status s = check_columns(plan, layout); !s) return s.error();
  if (Status s = check_sets(plan, layout); !s) return s.error();
  return layout;
}

Status check_names(const SchemaPlan& plan) {
  std::set<std::string> names;
  for (const OwnTable& own : own_tables()) names.insert(own.layout.name);
  for (const TablePlan& table : plan.tables) {
    for (const std::string& name :
         {table_name(table.form, table.table), view_name(table.form, table.table)}) {
      const std::string key = folded(name);
      if (!names.insert(key).second || key.starts_with("sqlite_") || key.starts_with("store_")) {
        return schema_error("the name '" + name + "' of a table or view is taken",
                            "give the form or the table field another name");
      }
    }
  }
  return Done{};
}

std::string view_name(std::string_view form, std::string_view table) {
  if (table.empty()) return std::string(form) + "_view";
  return table_name(form, table) + "_view";
}

const std::string& table_of(const Kind& kind) {
  if (!kind.is_own()) return kind.table();
  static const std::string none;
  const auto& tables = own_tables();
  const auto number = static_cast<size_t>(kind.number());
  return number < tables.size() ? tables[number].layout.name : none;
}

const Column* column_of(const Layout& layout, std::string_view name, int* slot) {
  for (size_t i = 0; i < layout.key.size(); ++i) {
    if (layout.key[i].name == name) {
      *slot = static_cast<int>(i);
      return &layout.key[i];
    }
  }
  const int i = layout.index(name);
  if (i < 0) return nullptr;
  *slot = static_cast<int>(layout.key.size()) + i;
  return &layout.columns[static_cast<size_t>(i)];
}

const Column& column_at(const Layout& layout, int slot) {
  const size_t i = static_cast<size_t>(slot);
  if (i < layout.key.size()) return layout.key[i];
  return layout.columns[i - layout.key.size()];
}

}  // namespace weir::storage
