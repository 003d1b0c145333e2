#include "engine/storage/sqlite/session.h"

#include "engine/storage/errors.h"
#include "engine/storage/sql/query.h"

namespace weir::storage {
namespace {

const std::string& text_of(const TableSql& sql, Session::Op op) {
  switch (op) {
    case Session::Op::Get:
      return sql.get;
    case Session::Op::Version:
      return sql.version;
    case Session::Op::Insert:
      return sql.insert;
    case Session::Op::Update:
      return sql.update;
    case Session::Op::UpdateSame:
      return sql.update_same;
    case Session::Op::Upsert:
      return sql.upsert;
    case Session::Op::Erase:
      return sql.erase;
    case Session::Op::EraseVersion:
      return sql.erase_version;
  }
  return sql.get;
}

bool fits(const Column& column, const CellView& cell) {
  if (cell.tag == CellTag::Null) return true;
  const bool text = column.kind == StorageKind::Text || column.kind == StorageKind::Json || column.kind == StorageKind::Bytes;
  return text == (cell.tag == CellTag::Text);
}

// What a row cannot hold is damage that SQLite itself does not see.
Result<Row> read_row(const Statement& statement, const Layout& layout) {
  const auto damaged = [&] {
    return corrupt_error("cannot read the store: the file is damaged (in table '" + layout.name + "')", "restore it from a backup");
  };
  Row row;
  row.key.reserve(layout.key.size());
  row.cells.reserve(layout.columns.size());
  int at = 0;
  for (const Column& part : layout.key) {
    const CellView cell = statement.cell(at++);
    if (cell.tag == CellTag::Null || !fits(part, cell)) return damaged();
    row.key.push_back(decode(part, cell));
  }
  for (const Column& column : layout.columns) {
    const CellView cell = statement.cell(at++);
    if (!fits(column, cell)) return damaged();
    row.cells.push_back(decode(column, cell));
  }
  row.version = statement.integer(at);
  return row;
}

void bind_all(Statement& statement, const std::vector<Cell>& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    statement.bind(static_cast<int>(i) + 1, values[i].view());
  }
}

Measured read_measure(const Statement& statement, Measure::Kind kind, int* at) {
  Measured out;
  switch (kind) {
    case Measure::Kind::Count:
      out.count = statement.integer((*at)++);
      break;
    case Measure::Kind::Sum:
    case Measure::Kind::Avg:
      out.count = statement.integer((*at)++);
      out.high = statement.integer((*at)++);
      out.low = statement.integer((*at)++);
      break;
    case Measure::Kind::Min:
    case Measure::Kind::Max:
      out.extreme = Cell(statement.cell((*at)++));
      break;
  }
  return out;
}

}  // namespace

void Session::use(std::shared_ptr<const Catalog> catalog) {
  if (catalog == catalog_) return;
  forget();
  catalog_ = std::move(catalog);
  statements_.assign(static_cast<size_t>(catalog_->size()) * kOps, nullptr);
}

void Session::forget() {
  for (sqlite3_stmt* stmt : statements_) sqlite3_finalize(stmt);
  statements_.clear();
}

Result<const SqlTable*> Session::table(const Kind& kind) const {
  if (const SqlTable* table = catalog_->find(kind)) return table;
  return unknown_table(table_of(kind));
}

Result<Statement> Session::statement(const SqlTable& table, Op op) {
  sqlite3_stmt*& stmt =
      statements_[static_cast<size_t>(table.number) * kOps + static_cast<size_t>(op)];
  if (stmt == nullptr) {
    auto made = db_->make(text_of(table.sql, op));
    if (!made) return made.error();
    stmt = *made;
  }
  return Statement(stmt);
}

Status Session::bind_key(Statement& statement, const SqlTable& table, const Key& key) const {
  const Layout& layout = *table.layout;
  if (key.size() != layout.key.size()) return encode_key(layout, key).error();
  for (size_t i = 0; i < key.size(); ++i) {
    auto cell = encode(layout.key[i], key[i]);
    if (!cell) return cell.error();
    if (cell->tag == CellTag::Null) return field_error(layout.key[i].name, "is part of the key");
    statement.bind(static_cast<int>(i) + 1, *cell, table.bytes[i] != 0);
  }
  return Done{};
}

Result<std::optional<Row>> Session::get(const Kind& kind, const Key& key) {
  auto table = this->table(kind);
  if (!table) return table.error();
  auto get = statement(**table, Op::Get);
  if (!get) return get.error();
  if (Status s = bind_key(*get, **table, key); !s) return s.error();
  const int code = get->step();
  if (code == SQLITE_ROW) {
    Result<Row> row = read_row(*get, *(*table)->layout);
    if (!row) return row.error();
    return std::optional<Row>(*std::move(row));
  }
  if (code == SQLITE_DONE) return std::optional<Row>();
  return db_->error(code, "read the store");
}

Result<int64_t> Session::version(const SqlTable& table, const Key& key) {
  auto get = statement(table, Op::Version);
  if (!get) return get.error();
  if (Status s = bind_key(*get, table, key); !s) return s.error();
  const int code = get->step();
  if (code == SQLITE_ROW) return get->integer(0);
  if (code == SQLITE_DONE) return int64_t{0};
  return db_->error(code, "read the store");
}

Result<std::vector<Row>> Session::scan(const Kind& kind, const KeyRange& range, int64_t limit) {
  auto table = this->table(kind);
  if (!table) return table.error();
  auto cells = lower(*(*table)->layout, range, limit);
  if (!cells) return cells.error();
  const SqlText sql = print_scan(sqlite_dialect(), *(*table)->layout, *cells, limit);
  auto select = db_->prepare(sql.text);
  if (!select) return select.error();
  bind_all(*select, sql.values);
  std::vector<Row> rows;
  int code = SQLITE_OK;
  while ((code = select->step()) == SQLITE_ROW) {
    Result<Row> row = read_row(*select, *(*table)->layout);
    if (!row) return row.error();
    rows.push_back(*std::move(row));
  }
  if (code != SQLITE_DONE) return db_->error(code, "read the store");
  return rows;
}

Result<FoundRows> Session::read_groups(Statement& statement, const SqlTable& table,
                                       const CellQuery& query) {
  FoundRows out;
  int code = SQLITE_OK;
  while ((code = statement.step()) == SQLITE_ROW) {
    GroupLine line;
    int at = 1;
    for (const int slot : query.group) {
      line.group.push_back(decode(column_at(*table.layout, slot), statement.cell(at++)));
    }
    for (const CellMeasure& measure : query.measures) {
      const Measured measured = read_measure(statement, measure.kind, &at);
      line.measures.push_back(measure_value(*table.layout, measure, measured));
    }
    out.groups.push_back(std::move(line));
  }
  if (code != SQLITE_DONE) return db_->error(code, "read the store");
  return out;
}

Result<FoundRows> Session::find(const Kind& kind, const Query& query) {
  auto table = this->table(kind);
  if (!table) return table.error();
  const Layout& layout = *(*table)->layout;
  auto lowered = lower(layout, query);
  if (!lowered) return lowered.error();
  const SqlText sql = print_query(sqlite_dialect(), layout, *lowered);
  auto select = db_->prepare(sql.text);
  if (!select) return select.error();
  bind_all(*select, sql.values);
  if (lowered->grouped) return read_groups(*select, **table, *lowered);
  FoundRows out;
  std::vector<Cell> last;  // the order of the last row that is given
  int code = SQLITE_OK;
  while ((code = select->step()) == SQLITE_ROW) {
    const auto count = static_cast<int64_t>(out.rows.size());
    if (count == lowered->limit) {
      out.next = cursor_of(*lowered, last);
      return out;
    }
    Result<Row> row = read_row(*select, layout);
    if (!row) return row.error();
    out.rows.push_back(*std::move(row));
    if (count + 1 < lowered->limit) continue;
    for (const CellSort& key : lowered->sort) last.emplace_back(select->cell(key.slot));
  }
  if (code != SQLITE_DONE) return db_->error(code, "read the store");
  return out;
}

Result<std::vector<DamagedRow>> Session::damaged(int64_t limit) {
  std::vector<DamagedRow> out;
  // A row that is lost has no sum: its indexes tell.
  auto whole = db_->prepare("PRAGMA integrity_check(1)");
  if (!whole) return whole.error();
  if (whole->step() == SQLITE_ROW && whole->text(0) != "ok") out.push_back({"store", whole->text(0)});
  const Dialect& dialect = sqlite_dialect();
  for (int i = 0; i < catalog_->size(); ++i) {
    const Layout& layout = *catalog_->at(i).layout;
    const std::string sum = dialect.quote(kSumColumn);
    auto select = db_->prepare("SELECT " + row_columns(dialect, layout) + " FROM " + dialect.quote(layout.name) + " WHERE " + sum +
                               " <> " + stored_sum(dialect, layout));
    if (!select) return select.error();
    int code = SQLITE_OK;
    while (static_cast<int64_t>(out.size()) < limit && (code = select->step()) == SQLITE_ROW) {
      std::string key;
      for (size_t part = 0; part < layout.key.size(); ++part) {
        const CellView cell = select->cell(static_cast<int>(part));
        key += (part > 0 ? " " : "") + (cell.tag == CellTag::Text ? std::string(cell.text) : std::to_string(cell.integer));
      }
      out.push_back({layout.name, std::move(key)});
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW && code != SQLITE_OK) return db_->error(code, "read the store");
  }
  return out;
}

}  // namespace weir::storage
