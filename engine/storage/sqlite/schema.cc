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

  Status alter() {
    // The view names columns, and renaming would rewrite it.
    Status s = db_.run("DROP VIEW IF EXISTS " + quote(view_name(old_->form, old_->table)));
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
      } else if (change_.columns[i].scale_up > 0) {
        s = grow(column, change_.columns[i].scale_up);
      }
    }
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
