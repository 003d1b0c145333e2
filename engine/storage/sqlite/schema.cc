#include "engine/storage/sqlite/schema.h"

#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

class Change {
 public:
  Change(Db& db, const TableChange& change, const TableShape* old)
      : db_(db), change_(change), old_(old), to_(change.to), name_(change.to.layout.name) {}

  Status run() {
    Status s = old_ == nullptr ? db_.run(create_table(sqlite_dialect(), to_.layout)) : alter();
    if (s && change_.reindexed) s = make_indexes();
    if (s) s = db_.run(create_view(sqlite_dialect(), to_));
    if (s && old_ != nullptr) s = drop_shape(db_, change_.from);
    if (s) s = save_shape(db_, to_);
    return s;
  }

 private:
  std::string quote(const std::string& name) const { return sqlite_dialect().quote(name); }

  // Nothing that sums rest on: columns that are there keep their names and cells.
  bool same_cells() const {
    for (size_t i = 0; i < old_->layout.columns.size(); ++i) {
      const int now = to_.layout.index(old_->layout.columns[i].name);
      if (now < 0) return false;
      const auto& change = change_.columns[static_cast<size_t>(now)];
      if (change.from != static_cast<int>(i) || change.scale_up != 0 || change.convert != nullptr) return false;
    }
    return true;
  }

  // Sums follow what the rows become; one that was wrong before stays wrong.
  Status forget_sums() {
    return db_.run("UPDATE " + quote(change_.from) + " SET " + quote(kSumColumn) + " = NULL WHERE " + quote(kSumColumn) + " = " +
                   stored_sum(sqlite_dialect(), old_->layout));
  }
  Status make_sums() {
    return db_.run("UPDATE " + quote(name_) + " SET " + quote(kSumColumn) + " = " + stored_sum(sqlite_dialect(), to_.layout) +
                   " WHERE " + quote(kSumColumn) + " IS NULL");
  }

  Status alter() {
    const bool same = same_cells();
    Status s = same ? Status(Done{}) : forget_sums();
    if (!s) return s;
    // The view names columns, and renaming would rewrite it.
    s = db_.run("DROP VIEW IF EXISTS " + quote(view_name(old_->form, old_->table)));
    if (s && change_.reindexed) s = drop_indexes();
    if (s && change_.from != name_) {
      s = db_.run("ALTER TABLE " + quote(change_.from) + " RENAME TO " + quote(name_));
    }
    // Renames first: a new column may take the old name of another one.
    for (size_t i = 0; s && i < change_.columns.size(); ++i) {
      if (change_.columns[i].from >= 0) s = rename(i);
    }
    for (size_t i = 0; s && i < change_.columns.size(); ++i) {
      const Column& column = to_.layout.columns[i];
      if (change_.columns[i].from < 0) {
        s = db_.run("ALTER TABLE " + quote(name_) + " ADD COLUMN " + quote(column.name) + " " +
                    sqlite_dialect().type_of(column));
      } else if (change_.columns[i].convert != nullptr) {
        s = convert(column, old_->layout.columns[static_cast<size_t>(change_.columns[i].from)], *change_.columns[i].convert);
      } else if (change_.columns[i].scale_up > 0) {
        s = grow(column, change_.columns[i].scale_up);
      }
    }
    if (s && !same) s = make_sums();
    return s;
  }

  Status rename(size_t i) {
    const std::string& from =
        old_->layout.columns[static_cast<size_t>(change_.columns[i].from)].name;
    const std::string& to = to_.layout.columns[i].name;
    if (from == to) return Done{};
    return db_.run("ALTER TABLE " + quote(name_) + " RENAME COLUMN " + quote(from) + " TO " +
                   quote(to));
  }

  Status grow(const Column& column, int powers) {
    int64_t factor = 1;
    for (int i = 0; i < powers; ++i) factor *= 10;
    const std::string cell = quote(column.name);
    const std::string limit = std::to_string(INT64_MAX / factor);
    auto large = db_.ask("SELECT count(*) FROM " + quote(name_) + " WHERE " + cell + " > " + limit +
                         " OR " + cell + " < -" + limit);
    if (!large) return large.error();
    if (*large > 0) {
      return schema_error("column '" + column.name + "' holds values too large for the new scale");
    }
    return db_.run("UPDATE " + quote(name_) + " SET " + cell + " = " + cell + " * " +
                   std::to_string(factor));
  }

  struct Changed {
    std::vector<Value> key;
    Value value;
  };

  // Into a column beside it, that takes its place: SQLite has a type for each column.
  Status convert(const Column& column, const Column& old, const Column& how) {
    const std::string beside = quote(column.name + "^"), cell = quote(column.name), table = quote(name_);
    const std::vector<Column>& parts = to_.layout.key;
    std::string keys, marks, equal;
    for (size_t i = 0; i < parts.size(); ++i) {
      const std::string mark = "?" + std::to_string(i + 1);
      keys += (i > 0 ? ", " : "") + quote(parts[i].name);
      marks += (i > 0 ? ", " : "") + mark;
      equal += (i > 0 ? " AND " : "") + quote(parts[i].name) + " = " + mark;
    }
    Status s = db_.run("ALTER TABLE " + table + " ADD COLUMN " + beside + " " + sqlite_dialect().type_of(column));
    const std::string from = "SELECT " + keys + ", " + cell + " FROM " + table + " WHERE " + cell + " IS NOT NULL";
    const std::string order = " ORDER BY " + keys + " LIMIT 1000";
    const std::string put = "UPDATE " + table + " SET " + beside + " = ?" + std::to_string(parts.size() + 1) + " WHERE " + equal;
    std::vector<Changed> page;
    for (bool first = true; s && (first || page.size() == 1000); first = false) {
      const std::vector<Value> after = page.empty() ? std::vector<Value>() : page.back().key;
      s = read_page(after.empty() ? from + order : from + " AND (" + keys + ") > (" + marks + ")" + order, after, old, &page);
      for (Changed& one : page) {
        if (!s) break;
        Result<Value> made = how.convert(one.key, one.value);
        s = made ? write_cell(put, one.key, column, *made) : Status(made.error());
      }
    }
    if (s) s = db_.run("ALTER TABLE " + table + " DROP COLUMN " + cell);
    if (s) s = db_.run("ALTER TABLE " + table + " RENAME COLUMN " + beside + " TO " + cell);
    return s;
  }

  Status bind_key(Statement& statement, const std::vector<Value>& key) const {
    auto cells = encode_key(to_.layout, key);
    if (!cells) return cells.error();
    for (size_t i = 0; i < cells->size(); ++i) statement.bind(static_cast<int>(i) + 1, (*cells)[i]);
    return Done{};
  }

  Status read_page(const std::string& sql, const std::vector<Value>& after, const Column& old, std::vector<Changed>* page) {
    page->clear();
    auto rows = db_.prepare(sql);
    if (!rows) return rows.error();
    if (!after.empty())
      if (Status s = bind_key(*rows, after); !s) return s;
    int code = SQLITE_OK;
    while ((code = rows->step()) == SQLITE_ROW) {
      Changed& one = page->emplace_back();
      int at = 0;
      for (const Column& part : to_.layout.key) one.key.push_back(decode(part, rows->cell(at++)));
      one.value = decode(old, rows->cell(at));
    }
    return code == SQLITE_DONE ? Status(Done{}) : Status(db_.error(code, "read a table"));
  }

  Status write_cell(const std::string& sql, const std::vector<Value>& key, const Column& column, const Value& value) {
    auto statement = db_.prepare(sql);
    if (!statement) return statement.error();
    auto cell = encode(column, value);
    if (!cell) return cell.error();
    if (Status s = bind_key(*statement, key); !s) return s;
    statement->bind(static_cast<int>(key.size()) + 1, *cell, column.kind == StorageKind::Bytes);
    const int code = statement->step();
    return code == SQLITE_DONE ? Status(Done{}) : Status(db_.error(code, "convert a table"));
  }

  Status drop_indexes() {
    Status s = Done{};
    for (const UniqueSet& set : old_->unique) {
      if (s) s = db_.run("DROP INDEX IF EXISTS " + quote(unique_name(*old_, set)));
    }
    for (const IndexPlan& index : old_->indexes) {
      if (s) s = db_.run("DROP INDEX IF EXISTS " + quote(index_name(*old_, index)));
    }
    return s;
  }

  Status make_indexes() {
    for (const UniqueSet& set : to_.unique) {
      const std::string sql = create_unique(sqlite_dialect(), to_, set);
      const int code = db_.try_run(sql.c_str());
      if ((code & 0xff) == SQLITE_CONSTRAINT) return repeats_error(name_, set.name);
      if (code != SQLITE_OK) return db_.error(code, "make an index");
    }
    for (const IndexPlan& index : to_.indexes) {
      if (Status s = db_.run(create_index(sqlite_dialect(), to_, index)); !s) return s;
    }
    return Done{};
  }

  Db& db_;
  const TableChange& change_;
  const TableShape* old_;
  const TableShape& to_;
  const std::string& name_;
};

}  // namespace

Result<Shapes> apply_plan(Db& db, const SchemaPlan& plan) {
  // What the file says now, not what this process believes.
  auto shapes = load_shapes(db);
  if (!shapes) return shapes.error();
  auto changes = diff(*shapes, plan);
  if (!changes) return changes.error();
  Shapes after = *shapes;
  for (const TableChange& change : *changes) {
    if (!change.changed) continue;
    const TableShape* old = change.from.empty() ? nullptr : &shapes->at(change.from);
    if (Status s = Change(db, change, old).run(); !s) return s.error();
    if (!change.from.empty()) after.erase(change.from);
    after[change.to.layout.name] = change.to;
  }
  return after;
}

}  // namespace weir::storage
