#include "engine/storage/sqlite/catalog.h"

#include "engine/storage/errors.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

std::unique_ptr<SqlTable> make_table(TableShape shape, int number) {
  auto table = std::make_unique<SqlTable>();
  table->layout = std::make_shared<Layout>(shape.layout);
  table->sql = make_table_sql(sqlite_dialect(), shape);
  table->number = number;
  for (const Column& part : shape.layout.key)
    table->bytes.push_back(part.kind == StorageKind::Bytes);
  for (const Column& c : shape.layout.columns) table->bytes.push_back(c.kind == StorageKind::Bytes);
  table->shape = std::move(shape);
  return table;
}

Status load_columns(Db& db, Shapes* shapes) {
  auto rows = db.prepare("SELECT tbl, name, kind, scale FROM store_column ORDER BY tbl, number");
  if (!rows) return rows.error();
  int code = SQLITE_OK;
  while ((code = rows->step()) == SQLITE_ROW) {
    const auto it = shapes->find(rows->text(0));
    const int64_t kind = rows->integer(2);
    if (it == shapes->end() || kind < static_cast<int64_t>(StorageKind::Text) ||
        kind > static_cast<int64_t>(StorageKind::Json)) {
      return corrupt_error("the store describes a column '" + rows->text(1) +
                           "' that it cannot have");
    }
    it->second.layout.columns.push_back(
        {rows->text(1), static_cast<StorageKind>(kind), static_cast<int>(rows->integer(3)), {}});
  }
  if (code != SQLITE_DONE) return db.error(code, "read the tables of the store");
  return Done{};
}

Status load_sets(Db& db, Shapes* shapes) {
  auto rows =
      db.prepare("SELECT tbl, number, name, col FROM store_index ORDER BY tbl, number, position");
  if (!rows) return rows.error();
  int code = SQLITE_OK;
  std::string last;
  while ((code = rows->step()) == SQLITE_ROW) {
    const auto it = shapes->find(rows->text(0));
    if (it == shapes->end()) return corrupt_error("the store describes an index of no table");
    const std::string set = rows->text(0) + '\0' + std::to_string(rows->integer(1));
    const bool unique = rows->cell(2).tag == CellTag::Text;
    if (set != last && unique) it->second.unique.push_back({rows->text(2), {}});
    if (set != last && !unique) it->second.indexes.emplace_back();
    last = set;
    (unique ? it->second.unique.back().columns : it->second.indexes.back().columns)
        .push_back(rows->text(3));
  }
  if (code != SQLITE_DONE) return db.error(code, "read the indexes of the store");
  return Done{};
}

Status insert(Db& db, const char* sql, const std::vector<Cell>& values) {
  auto statement = db.prepare(sql);
  if (!statement) return statement.error();
  for (size_t i = 0; i < values.size(); ++i) {
    statement->bind(static_cast<int>(i) + 1, values[i].view());
  }
  const int code = statement->step();
  if (code == SQLITE_DONE) return Done{};
  return db.error(code, "describe a table in the store");
}

Status save_set(Db& db, const TableShape& shape, int64_t number, const UniqueSet& set) {
  for (size_t i = 0; i < set.columns.size(); ++i) {
    Status s = insert(db, "INSERT INTO store_index VALUES (?1, ?2, ?3, ?4, ?5)",
                      {Cell(shape.layout.name), Cell(number), Cell(static_cast<int64_t>(i)),
                       set.name.empty() ? Cell() : Cell(set.name), Cell(set.columns[i])});
    if (!s) return s;
  }
  return Done{};
}

}  // namespace

TableShape own_shape(int number) {
  const OwnTable& own = own_tables()[static_cast<size_t>(number)];
  TableShape shape;
  shape.layout = own.layout;
  shape.indexes = own.indexes;
  return shape;
}

Catalog::Catalog(const Shapes& forms) {
  for (int i = 0; i < kOwnTables; ++i) tables_.push_back(make_table(own_shape(i), i));
  for (const auto& [name, shape] : forms) {
    tables_.push_back(make_table(shape, static_cast<int>(tables_.size())));
    by_name_[name] = tables_.back().get();
  }
}

const SqlTable* Catalog::find(const Kind& kind) const {
  if (kind.is_own()) {
    return kind.number() < kOwnTables ? tables_[static_cast<size_t>(kind.number())].get() : nullptr;
  }
  const auto it = by_name_.find(kind.table());
  return it == by_name_.end() ? nullptr : it->second;
}

Shapes Catalog::forms() const {
  Shapes shapes;
  for (const auto& [name, table] : by_name_) shapes[name] = table->shape;
  return shapes;
}

Result<Shapes> load_shapes(Db& db) {
  Shapes shapes;
  auto rows = db.prepare("SELECT name, form, child FROM store_table");
  if (!rows) return rows.error();
  int code = SQLITE_OK;
  while ((code = rows->step()) == SQLITE_ROW) {
    TableShape shape;
    shape.form = rows->text(1);
    shape.table = rows->text(2);
    shape.layout.name = rows->text(0);
    shape.layout.key = key_columns(!shape.table.empty());
    shape.layout.versioned = shape.table.empty();
    shapes[shape.layout.name] = std::move(shape);
  }
  if (code != SQLITE_DONE) return db.error(code, "read the tables of the store");
  if (Status s = load_columns(db, &shapes); !s) return s.error();
  if (Status s = load_sets(db, &shapes); !s) return s.error();
  return shapes;
}

Status drop_shape(Db& db, const std::string& name) {
  for (const char* sql :
       {"DELETE FROM store_table WHERE name = ?1", "DELETE FROM store_column WHERE tbl = ?1",
        "DELETE FROM store_index WHERE tbl = ?1"}) {
    if (Status s = insert(db, sql, {Cell(name)}); !s) return s;
  }
  return Done{};
}

Status save_shape(Db& db, const TableShape& shape) {
  const std::string& name = shape.layout.name;
  if (Status s = drop_shape(db, name); !s) return s;
  Status s = insert(db, "INSERT INTO store_table VALUES (?1, ?2, ?3)",
                    {Cell(name), Cell(shape.form), Cell(shape.table)});
  for (size_t i = 0; s && i < shape.layout.columns.size(); ++i) {
    const Column& column = shape.layout.columns[i];
    s = insert(db, "INSERT INTO store_column VALUES (?1, ?2, ?3, ?4, ?5)",
               {Cell(name), Cell(static_cast<int64_t>(i)), Cell(column.name),
                Cell(static_cast<int64_t>(column.kind)), Cell(int64_t{column.scale})});
  }
  int64_t number = 0;
  for (size_t i = 0; s && i < shape.unique.size(); ++i) {
    s = save_set(db, shape, number++, shape.unique[i]);
  }
  for (size_t i = 0; s && i < shape.indexes.size(); ++i) {
    s = save_set(db, shape, number++, {{}, shape.indexes[i].columns});
  }
  return s;
}

}  // namespace weir::storage
