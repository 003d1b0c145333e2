#include "engine/access/sealed_storage.h"

#include <algorithm>

#include "engine/storage/kinds.h"
#include "engine/storage/layout.h"

namespace weir::access {
namespace {

using storage::Own;

bool is(const Kind& kind, Own own) { return kind.is_own() && kind.number() == static_cast<int>(own); }

// Of the engine's own tables: the cell that may repeat what a record holds; -1: none.
int own_cell(const Kind& kind) {
  if (is(kind, Own::Instance)) return storage::InstanceCells::kSnapshot;
  if (is(kind, Own::Event)) return storage::EventCells::kPayload;
  if (is(kind, Own::Idem)) return storage::IdemCells::kResult;
  if (is(kind, Own::Outbox)) return storage::OutboxCells::kBody;
  if (is(kind, Own::Job)) return storage::JobCells::kPayload;
  if (is(kind, Own::Retry)) return storage::RetryCells::kBody;
  return -1;
}

Error no_key(const std::string& table) {
  Error error = Error::of("E_NO_KEY", "'" + table + "' holds sealed values: they do not open without a key / '" +
                                          table + "' 含加密数据，没有密钥无法读取");
  error.hint = "give the secret " + std::string(kKeySecret);
  return error;
}

std::string text_of(const Key& key) {
  std::string out;
  for (const Value& part : key) {
    const std::string one = part.is(ValueKind::String) ? std::string(part.as_string()) : part.to_feel();
    out += std::to_string(one.size()) + ":" + one;
  }
  return out;
}

// One table as the cipher sees it.
class Sealer {
 public:
  Sealer(const Storage& store, const Cipher* cipher, const Kind& kind) : cipher_(cipher), kind_(kind) {
    if (kind.is_own()) {
      name_ = "#" + std::to_string(kind.number());
      own_ = own_cell(kind);
      return;
    }
    layout_ = store.layout(kind);
    if (layout_ != nullptr) name_ = layout_->name;
  }

  Status seal(Row& row) const {
    if (cipher_ == nullptr) return Done{};
    return each(row, [&](Value& cell, const std::string& column, int blind) -> Status {
      if (blind >= 0)
        row.cells[static_cast<size_t>(blind)] =
            cell.is_null() ? Value() : Value::string(cipher_->blind(cell, name_, column).front());
      Result<Value> sealed = cipher_->seal(cell, name_, column, text_of(row.key));
      if (!sealed) return sealed.error();
      cell = *std::move(sealed);
      return Done{};
    });
  }

  Status open(Row& row) const {
    return each(row, [&](Value& cell, const std::string& column, int) { return open_as(row, cell, column); });
  }

  Status open_as(const Row& row, Value& cell, const std::string& column) const {
    if (cell.is_null()) return Done{};
    if (kind_.is_own() && (cipher_ == nullptr || !cipher_->sealed(cell))) return Done{};
    if (cipher_ == nullptr) return no_key(name_);
    Result<Value> opened = cipher_->unseal(cell, name_, column, text_of(row.key));
    if (!opened) return opened.error();
    cell = *std::move(opened);
    return Done{};
  }

  // Comparisons of sealed columns become ones of what stands for them.
  Status translate(Filter& filter) const {
    for (Filter& inner : filter.args)
      if (Status done = translate(inner); !done) return done;
    if (filter.column.empty() || !sealed_column(filter.column) || filter.op == Filter::Op::IsNull) return Done{};
    const std::string blind = blind_column(filter.column);
    const bool can = layout_->index(blind) >= 0 && cipher_ != nullptr &&
                     (filter.op == Filter::Op::Equal || filter.op == Filter::Op::NotEqual || filter.op == Filter::Op::In);
    if (!can) return refuse(filter.column);
    std::vector<Value> values;
    for (const Value& value : filter.values) {
      if (value.is_null()) values.emplace_back();
      else
        for (std::string& one : cipher_->blind(value, name_, filter.column)) values.push_back(Value::string(std::move(one)));
    }
    Filter within = Filter::in(blind, std::move(values));
    filter = filter.op == Filter::Op::NotEqual ? Filter::negate(std::move(within)) : std::move(within);
    return Done{};
  }

  Result<Query> translate(const Query& given) const {
    Query query = given;
    if (layout_ == nullptr) return query;
    for (const SortKey& key : query.sort)
      if (sealed_column(key.column)) return refuse(key.column);
    for (const std::string& column : query.group)
      if (sealed_column(column)) return refuse(column);
    for (const Measure& measure : query.measures)
      if (measure.kind != Measure::Kind::Count && sealed_column(measure.column)) return refuse(measure.column);
    if (Status done = translate(query.filter); !done) return done.error();
    return query;
  }

  // As the table was called before.
  void called(std::string name) { name_ = std::move(name); }

 private:
  template <class Do>
  Status each(Row& row, Do&& act) const {
    if (own_ >= 0) return act(row.cells[static_cast<size_t>(own_)], "cell", -1);
    if (layout_ == nullptr || kind_.is_own()) return Done{};
    for (size_t i = 0; i < layout_->columns.size() && i < row.cells.size(); ++i) {
      const Column& column = layout_->columns[i];
      if (column.kind != StorageKind::Bytes) continue;
      if (Status done = act(row.cells[i], column.name, layout_->index(blind_column(column.name))); !done) return done;
    }
    return Done{};
  }

  bool sealed_column(std::string_view column) const {
    const int index = layout_ == nullptr ? -1 : layout_->index(column);
    return index >= 0 && layout_->columns[static_cast<size_t>(index)].kind == StorageKind::Bytes;
  }

  static Error refuse(const std::string& column) {
    return Error::of("E_ARGUMENT", "'" + column + "' is sealed: it has no order and cannot be compared like this / '" +
                                       column + "' 已加密，不能排序或这样比较");
  }

  const Cipher* cipher_;
  Kind kind_;
  std::shared_ptr<const Layout> layout_;
  std::string name_;
  int own_ = -1;
};

class Reading {
 public:
  Reading(const Storage& store, const Cipher* cipher) : store_(store), cipher_(cipher) {}

  Result<std::optional<Row>> get(ReadTxn& inner, const Kind& kind, const Key& key) const {
    Result<std::optional<Row>> row = inner.get(kind, key);
    if (!row || !*row || plain(kind)) return row;
    if (Status opened = sealer(kind).open(**row); !opened) return opened.error();
    return row;
  }
  Result<std::vector<Row>> scan(ReadTxn& inner, const Kind& kind, const KeyRange& range, int64_t limit) const {
    Result<std::vector<Row>> rows = inner.scan(kind, range, limit);
    if (!rows || plain(kind)) return rows;
    const Sealer of = sealer(kind);
    for (Row& row : *rows)
      if (Status opened = of.open(row); !opened) return opened.error();
    return rows;
  }
  Result<FoundRows> find(ReadTxn& inner, const Kind& kind, const Query& query) const {
    if (plain(kind)) return inner.find(kind, query);
    const Sealer of = sealer(kind);
    Result<Query> translated = of.translate(query);
    if (!translated) return translated.error();
    Result<FoundRows> found = inner.find(kind, *translated);
    if (!found) return found;
    for (Row& row : found->rows)
      if (Status opened = of.open(row); !opened) return opened.error();
    return found;
  }
  bool seals() const { return cipher_ != nullptr; }
  // Without a key, the engine's own rows stand as they are.
  bool plain(const Kind& kind) const { return cipher_ == nullptr && kind.is_own(); }
  Sealer sealer(const Kind& kind) const { return Sealer(store_, cipher_, kind); }

 private:
  const Storage& store_;
  const Cipher* cipher_;
};

class SealedRead : public ReadTxn {
 public:
  SealedRead(Reading reading, std::unique_ptr<ReadTxn> inner) : reading_(reading), inner_(std::move(inner)) {}
  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override { return reading_.get(*inner_, kind, key); }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    return reading_.scan(*inner_, kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override { return reading_.find(*inner_, kind, query); }
  Result<std::vector<DamagedRow>> damaged(int64_t limit) override { return inner_->damaged(limit); }

 private:
  Reading reading_;
  std::unique_ptr<ReadTxn> inner_;
};

class SealedWrite : public WriteTxn {
 public:
  SealedWrite(Reading reading, std::unique_ptr<WriteTxn> inner) : reading_(reading), inner_(std::move(inner)) {}
  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override { return reading_.get(*inner_, kind, key); }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    return reading_.scan(*inner_, kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override { return reading_.find(*inner_, kind, query); }
  Position position() const override { return inner_->position(); }
  Result<PutResult> put(const Kind& kind, const Row& row, int64_t expected) override {
    if (!reading_.seals()) return inner_->put(kind, row, expected);
    Row sealed = row;
    if (Status done = reading_.sealer(kind).seal(sealed); !done) return done.error();
    return inner_->put(kind, sealed, expected);
  }
  Result<PutResult> erase(const Kind& kind, const Key& key, int64_t expected) override {
    return inner_->erase(kind, key, expected);
  }
  Result<AddResult> add(std::string_view name, std::string_view key, int64_t delta, std::optional<int64_t> limit) override {
    return inner_->add(name, key, delta, limit);
  }
  CommitResult commit(const ReadSet& read_set) override { return inner_->commit(read_set); }

 private:
  Reading reading_;
  std::unique_ptr<WriteTxn> inner_;
};

constexpr int64_t kBatch = 1000;

class Sealed : public Storage {
 public:
  Sealed(std::shared_ptr<Storage> inner, std::unique_ptr<Cipher> cipher)
      : inner_(std::move(inner)), cipher_(std::move(cipher)) {}

  Result<std::unique_ptr<ReadTxn>> begin_read() override {
    Result<std::unique_ptr<ReadTxn>> txn = inner_->begin_read();
    if (!txn) return txn;
    return std::unique_ptr<ReadTxn>(new SealedRead({*inner_, cipher_.get()}, *std::move(txn)));
  }
  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    Result<std::unique_ptr<WriteTxn>> txn = inner_->begin_write();
    if (!txn) return txn;
    return std::unique_ptr<WriteTxn>(new SealedWrite({*inner_, cipher_.get()}, *std::move(txn)));
  }
  // A sealed value is bound to the name of its column: a rename seals it anew.
  Status apply_schema(const SchemaPlan& plan) override {
    if (Status applied = inner_->apply_schema(plan); !applied) return applied;
    for (const TablePlan& table : plan.tables) {
      const bool renamed = std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
        return column.kind == StorageKind::Bytes && (!column.was.empty() || !table.was_table.empty());
      });
      if (!renamed) continue;
      if (Status done = reseal(table); !done) return done;
    }
    return Done{};
  }
  std::shared_ptr<const Layout> layout(const Kind& kind) const override { return inner_->layout(kind); }
  Result<bool> resolve(Position position) override { return inner_->resolve(position); }
  Instant advance(Instant now) override { return inner_->advance(now); }
  bool durable() const override { return inner_->durable(); }
  std::string url() const override { return inner_->url(); }

 private:
  Status reseal(const TablePlan& table) {
    const Kind kind = table.table.empty() ? Kind::record(table.form) : Kind::child(table.form, table.table);
    Query query;
    query.page.limit = kBatch;
    while (true) {
      Result<std::unique_ptr<WriteTxn>> txn = inner_->begin_write();
      if (!txn) return txn.error();
      Result<FoundRows> found = (*txn)->find(kind, query);
      if (!found) return found.error();
      for (Row& row : found->rows)
        if (Status done = reseal_row(**txn, kind, table, row); !done) return done;
      const CommitResult result = (*txn)->commit({});
      if (!result.committed()) return result.error;
      if (found->next.empty()) return Done{};
      query.page.after = found->next;
    }
  }

  Status reseal_row(WriteTxn& txn, const Kind& kind, const TablePlan& table, Row row) {
    const Sealer of(*inner_, cipher_.get(), kind);
    Sealer before = of;
    if (!table.was_table.empty()) before.called(storage::table_name(table.form, table.was_table));
    const std::shared_ptr<const Layout> layout = inner_->layout(kind);
    bool changed = false;
    for (const Column& column : layout->columns) {
      if (column.kind != StorageKind::Bytes) continue;
      Value& cell = row.cells[static_cast<size_t>(layout->index(column.name))];
      const auto planned = std::find_if(table.columns.begin(), table.columns.end(),
                                        [&](const Column& one) { return one.name == column.name; });
      Value copy = cell;
      if (Status opened = of.open_as(row, copy, column.name); !opened) {
        if (planned == table.columns.end()) return opened;
        const bool found = before.open_as(row, copy, column.name) ||
                           (!planned->was.empty() && (of.open_as(row, copy, planned->was) ||
                                                      before.open_as(row, copy, planned->was)));
        if (!found) return opened;
        changed = true;
      }
      cell = std::move(copy);
    }
    if (!changed) return Done{};
    if (Status sealed = of.seal(row); !sealed) return sealed;
    Result<PutResult> put = txn.put(kind, row, layout->versioned ? row.version : kAny);
    if (!put) return put.error();
    return Done{};
  }

  std::shared_ptr<Storage> inner_;
  std::unique_ptr<Cipher> cipher_;
};

}  // namespace

std::string blind_column(std::string_view column) { return std::string(column) + "#"; }
bool is_blind_column(std::string_view column) { return column.ends_with('#'); }

std::shared_ptr<Storage> sealed_storage(std::shared_ptr<Storage> inner, std::unique_ptr<Cipher> cipher) {
  return std::make_shared<Sealed>(std::move(inner), std::move(cipher));
}

}  // namespace weir::access
