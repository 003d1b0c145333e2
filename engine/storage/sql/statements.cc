#include "engine/storage/sql/statements.h"

#include <functional>
#include <set>

#include "engine/base/checksum.h"

namespace weir::storage {
namespace {

// `cell` gives the text of the cell in a slot.
std::string sum_of(const Dialect& dialect, const Layout& layout, const std::string& version,
                   const std::function<std::string(size_t slot)>& cell) {
  std::string arguments = version;
  size_t slot = 0;
  const auto add = [&](const Column& column) {
    const auto of_name = static_cast<int64_t>(base::checksum(column.name, 0) >> 1);
    arguments += ", " + std::to_string(of_name) + ", " + cell(slot++);
  };
  for (const Column& part : layout.key) add(part);
  for (const Column& column : layout.columns) add(column);
  return dialect.row_sum(arguments);
}

class Builder {
 public:
  Builder(const Dialect& dialect, const TableShape& shape)
      : dialect_(dialect),
        shape_(shape),
        layout_(shape.layout),
        table_(dialect.quote(layout_.name)) {
    for (const UniqueSet& set : shape.unique) add_indexed(set.columns);
    for (const IndexPlan& index : shape.indexes) add_indexed(index.columns);
  }

  TableSql build() const {
    TableSql sql;
    const std::string by_key = " WHERE " + key_equals();
    sql.get = "SELECT " + row_columns(dialect_, layout_) + " FROM " + table_ + by_key;
    sql.version =
        std::string("SELECT ") + (layout_.versioned ? version() : "1") + " FROM " + table_ + by_key;
    sql.insert = insert();
    sql.upsert = insert() + on_conflict();
    sql.erase = "DELETE FROM " + table_ + by_key;
    if (layout_.versioned) {
      sql.update = "UPDATE " + table_ + " SET " + assignments(false) + by_key + expected();
      if (!indexed_.empty()) {
        sql.update_same =
            "UPDATE " + table_ + " SET " + assignments(true) + by_key + expected() + unchanged();
      }
      sql.erase_version = sql.erase + expected();
    }
    for (const UniqueSet& set : shape_.unique) sql.holders.push_back(holder(set));
    return sql;
  }

 private:
  void add_indexed(const std::vector<std::string>& columns) {
    for (const std::string& name : columns) indexed_.insert(layout_.index(name));
  }
  std::string version() const { return dialect_.quote("_version"); }
  int slots() const { return static_cast<int>(layout_.key.size() + layout_.columns.size()); }
  std::string parameter(size_t column) const {
    return dialect_.parameter(static_cast<int>(layout_.key.size() + column) + 1);
  }

  std::string sum() const { return dialect_.quote(kSumColumn); }
  std::string sum_of_parameters(const std::string& version) const {
    return sum_of(dialect_, layout_, version, [this](size_t slot) { return dialect_.parameter(static_cast<int>(slot) + 1); });
  }

  std::string key_equals() const {
    std::string out;
    for (size_t i = 0; i < layout_.key.size(); ++i) {
      if (i > 0) out += " AND ";
      out +=
          dialect_.quote(layout_.key[i].name) + " = " + dialect_.parameter(static_cast<int>(i) + 1);
    }
    return out;
  }
  std::string expected() const {
    return " AND " + version() + " = " + dialect_.parameter(slots() + 1);
  }
  std::string unchanged() const {
    std::string out;
    for (const int i : indexed_) {
      const auto column = static_cast<size_t>(i);
      out += " AND " + dialect_.quote(layout_.columns[column].name) + " " + dialect_.same() + " " +
             parameter(column);
    }
    return out;
  }
  std::string assignments(bool without_indexed) const {
    std::string out;
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      if (without_indexed && indexed_.contains(static_cast<int>(i))) continue;
      out += dialect_.quote(layout_.columns[i].name) + " = " + parameter(i) + ", ";
    }
    return out + version() + " = " + version() + " + 1, " + sum() + " = " + sum_of_parameters(version() + " + 1");
  }
  std::string insert() const {
    std::string values;
    for (int i = 1; i <= slots(); ++i) values += (i > 1 ? ", " : "") + dialect_.parameter(i);
    std::string names;
    for (const Column& part : layout_.key) names += dialect_.quote(part.name) + ", ";
    for (const Column& column : layout_.columns) names += dialect_.quote(column.name) + ", ";
    names.resize(names.size() - 2);
    if (layout_.versioned) {
      names += ", " + version();
      values += ", 1";
    }
    names += ", " + sum();
    values += ", " + sum_of_parameters("1");
    return "INSERT INTO " + table_ + " (" + names + ") VALUES (" + values + ")";
  }
  std::string on_conflict() const {
    std::string keys;
    for (const Column& part : layout_.key) {
      if (!keys.empty()) keys += ", ";
      keys += dialect_.quote(part.name);
    }
    std::string out = " ON CONFLICT (" + keys + ") DO ";
    if (layout_.columns.empty() && !layout_.versioned) return out + "NOTHING";
    std::string sets;
    for (const Column& column : layout_.columns) {
      const std::string name = dialect_.quote(column.name);
      if (!sets.empty()) sets += ", ";
      sets += name + " = excluded." + name;
    }
    if (layout_.versioned) {
      if (!sets.empty()) sets += ", ";
      sets += version() + " = " + table_ + "." + version() + " + 1";
    }
    sets += ", " + sum() + " = " + sum_of_parameters(layout_.versioned ? table_ + "." + version() + " + 1" : "1");
    out += "UPDATE SET " + sets;
    return layout_.versioned ? out + " RETURNING " + version() : out;
  }
  std::string holder(const UniqueSet& set) const {
    std::string out = "SELECT ";
    for (size_t i = 0; i < layout_.key.size(); ++i) {
      out += (i > 0 ? ", " : "") + dialect_.quote(layout_.key[i].name);
    }
    out += " FROM " + table_ + " WHERE NOT (" + key_equals() + ")";
    for (const std::string& name : set.columns) {
      out += " AND " + dialect_.quote(name) + " = " +
             parameter(static_cast<size_t>(layout_.index(name)));
    }
    return out;
  }

  const Dialect& dialect_;
  const TableShape& shape_;
  const Layout& layout_;
  std::string table_;
  std::set<int> indexed_;
};

std::string column_list(const Dialect& dialect, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += dialect.quote(name);
  }
  return out;
}

}  // namespace

TableSql make_table_sql(const Dialect& dialect, const TableShape& shape) {
  return Builder(dialect, shape).build();
}

std::string row_columns(const Dialect& dialect, const Layout& layout) {
  std::string out;
  for (const Column& part : layout.key) out += dialect.quote(part.name) + ", ";
  for (const Column& column : layout.columns) out += dialect.quote(column.name) + ", ";
  return out + (layout.versioned ? dialect.quote("_version") : "1");
}

std::string stored_sum(const Dialect& dialect, const Layout& layout) {
  return sum_of(dialect, layout, layout.versioned ? dialect.quote("_version") : "1", [&](size_t slot) {
    const size_t parts = layout.key.size();
    return dialect.quote(slot < parts ? layout.key[slot].name : layout.columns[slot - parts].name);
  });
}

std::string create_table(const Dialect& dialect, const Layout& layout) {
  std::string out = "CREATE TABLE " + dialect.quote(layout.name) + " (";
  std::string keys;
  for (const Column& part : layout.key) {
    out += dialect.quote(part.name) + " " + dialect.type_of(part) + " NOT NULL, ";
    keys += (keys.empty() ? "" : ", ") + dialect.quote(part.name);
  }
  for (const Column& column : layout.columns) {
    out += dialect.quote(column.name) + " " + dialect.type_of(column) + ", ";
  }
  if (layout.versioned) out += dialect.quote("_version") + " INTEGER NOT NULL, ";
  out += dialect.quote(kSumColumn) + " INTEGER, ";
  return out + "PRIMARY KEY (" + keys + "))" + dialect.table_options();
}

std::string create_view(const Dialect& dialect, const TableShape& shape) {
  std::string columns;
  for (const Column& part : shape.layout.key) columns += dialect.quote(part.name) + ", ";
  for (const Column& column : shape.layout.columns) {
    if (column.name.ends_with('~')) continue;  // for looking up alone
    columns += dialect.readable(column) + " AS " + dialect.quote(column.name) + ", ";
  }
  columns.resize(columns.size() - 2);
  return "CREATE VIEW " + dialect.quote(view_name(shape.form, shape.table)) + " AS SELECT " +
         columns + " FROM " + dialect.quote(shape.layout.name);
}

std::string unique_name(const TableShape& shape, const UniqueSet& set) {
  return shape.layout.name + "#" + set.name;
}

std::string index_name(const TableShape& shape, const IndexPlan& index) {
  std::string name = shape.layout.name + "@";
  for (size_t i = 0; i < index.columns.size(); ++i) name += (i > 0 ? "," : "") + index.columns[i];
  return name;
}

std::string create_unique(const Dialect& dialect, const TableShape& shape, const UniqueSet& set) {
  return "CREATE UNIQUE INDEX " + dialect.quote(unique_name(shape, set)) + " ON " +
         dialect.quote(shape.layout.name) + " (" + column_list(dialect, set.columns) + ")";
}

std::string create_index(const Dialect& dialect, const TableShape& shape, const IndexPlan& index) {
  return "CREATE INDEX IF NOT EXISTS " + dialect.quote(index_name(shape, index)) + " ON " +
         dialect.quote(shape.layout.name) + " (" + column_list(dialect, index.columns) + ")";
}

}  // namespace weir::storage
