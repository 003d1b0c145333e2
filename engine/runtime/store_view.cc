#include "engine/runtime/store_view.h"

#include <algorithm>
#include <utility>

#include "engine/base/json.h"
#include "engine/fields/field_type.h"
#include "engine/records/world.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

namespace {

constexpr int64_t kPage = 1'000;
constexpr int64_t kScanMax = 100'000;

constexpr int32_t kRenamesMax = 100;

bool is_or_has(const Value& have, const Value& value) {
  if (have.is(ValueKind::List)) {
    const auto items = have.items();
    return std::find(items.begin(), items.end(), value) != items.end();
  }
  return !have.is_null() && have == value;
}

bool holds(const records::Record& record, std::string_view field, const Value& value, Zone zone) {
  return is_or_has(records::stored_value(record, field, zone), value);
}

bool is_plain(const model::Field& field) {
  const fields::FieldTypeSpec* spec = fields::find_field_type(field.type);
  if (spec == nullptr || spec->storage == nullptr) return false;
  const StorageKind kind = spec->storage(field);
  return kind != StorageKind::Json && kind != StorageKind::Bytes;
}

// A store can only compare plain columns.
bool comparable(const model::Form& form, std::string_view field) {
  if (form.field(field) == nullptr && records::find_system_field(field) != nullptr)
    return field != "version" && field != "probability" && field != "converted";
  const model::Field* found = form.field(field);
  if (found == nullptr || !has_column(*found)) return false;
  return found->sensitive ? has_blind(form, *found) : is_plain(*found);
}

}  // namespace

void StoreView::fail(const Error& error) {
  if (failed_) return;
  failed_ = true;
  failure_ = error;
}

const RecordTable* StoreView::table(const model::Form& form) {
  auto it = tables_.find(&form);
  if (it != tables_.end()) return &it->second;
  Result<RecordTable> opened = RecordTable::open(*storage_, form, zone_, [this](const std::string& path) { return now_called(path); });
  if (!opened) {
    fail(opened.error());
    return nullptr;
  }
  return &tables_.emplace(&form, *std::move(opened)).first->second;
}

records::RecordPtr StoreView::as_of(const records::RecordPtr& record, const model::Form& form) {
  if (record == nullptr || record->form == &form) return record;
  const RecordTable *from = table(*record->form), *to = table(form);
  return from != nullptr && to != nullptr ? from->as_of(*record, *to) : nullptr;
}

// Publications keep what they rename: "lead.budget" is "lead.amount".
std::string StoreView::now_called(const std::string& path) {
  std::string now = path;
  for (int32_t i = 0; i < kRenamesMax; ++i) {
    const std::optional<Row> row = this->row(storage::kind(storage::Own::Note), {Value::string("renamed"), Value::string(now)});
    if (!row) break;
    const Result<Value> next = base::value_from_json(text_of(row->cells[storage::NoteCells::kValue]));
    if (!next || !next->is(ValueKind::String)) break;
    now = std::string(next->as_string());
  }
  return now.substr(now.rfind('.') + 1);
}

records::RecordPtr StoreView::keep(const RecordTable& table, const Row& row) {
  Result<records::RecordPtr> loaded = table.load(row, *txn_);
  if (!loaded) {
    fail(loaded.error());
    return nullptr;
  }
  if (recording_) reads_.push_back({table.kind(), row.key, row.version});
  return *loaded;
}

records::RecordPtr StoreView::record(const model::Form& form, std::string_view id) {
  const std::pair<std::string, std::string> key(form.name, id);
  if (auto it = own_.find(key); it != own_.end()) return as_of(it->second, form);
  if (auto it = stored_.find(key); it != stored_.end())
    if (it->second == nullptr || it->second->form == &form) return it->second;
  if (failed_ || id.empty()) return nullptr;
  const RecordTable* at = table(form);
  if (at == nullptr) return nullptr;
  const Key row_key = {Value::string(id)};
  Result<std::optional<Row>> row = txn_->get(at->kind(), row_key);
  if (!row) {
    fail(row.error());
    return nullptr;
  }
  records::RecordPtr found;
  if (*row) found = keep(*at, **row);
  else if (recording_) reads_.push_back({at->kind(), row_key, 0});
  stored_[key] = found;
  return found;
}

void StoreView::merge(const model::Form& form, std::vector<records::RecordPtr>& found,
                      std::string_view field, const Value* value) {
  for (const auto& [key, record] : own_) {
    if (key.first != form.name) continue;
    const std::string& id = key.second;
    std::erase_if(found, [&](const records::RecordPtr& one) { return one->id == id; });
    if (record != nullptr && (value == nullptr || holds(*record, field, *value, zone_)))
      found.push_back(as_of(record, form));
  }
  std::sort(found.begin(), found.end(),
            [](const records::RecordPtr& a, const records::RecordPtr& b) { return a->id < b->id; });
}

std::vector<records::RecordPtr> StoreView::matching(const model::Form& form, std::string_view field,
                                                    const Value& value) {
  std::vector<records::RecordPtr> found;
  const RecordTable* at = failed_ ? nullptr : table(form);
  if (at == nullptr || value.is_null()) return found;
  Query query;
  const bool narrow = comparable(form, field);
  if (narrow) query.filter = Filter::compare(at->column(field), Filter::Op::Equal, value);
  for (const Row& row : every(at->kind(), std::move(query))) {
    records::RecordPtr one = keep(*at, row);
    if (one == nullptr) return {};
    if (narrow || holds(*one, field, value, zone_)) found.push_back(std::move(one));
  }
  merge(form, found, field, &value);
  return found;
}

std::vector<records::RecordPtr> StoreView::with_row(const model::Form& form, const model::Field& field,
                                                    const model::Field& column, const Value& value) {
  std::vector<records::RecordPtr> found;
  const RecordTable* at = failed_ ? nullptr : table(form);
  const Kind* child = at != nullptr ? at->child(field.name) : nullptr;
  if (child == nullptr || value.is_null()) return found;
  const auto in_a_row = [&](const records::Record& record) {
    const Value rows = records::stored_value(record, field.name, zone_);
    if (!rows.is(ValueKind::List)) return false;
    return std::any_of(rows.items().begin(), rows.items().end(), [&](const Value& row) {
      const Value* cell = row.is(ValueKind::Context) ? row.find(column.name) : nullptr;
      return cell != nullptr && is_or_has(*cell, value);
    });
  };
  const bool narrow = !column.live && !column.sensitive && is_plain(column);
  if (!narrow) {
    found = all(form, kScanMax);
    std::erase_if(found, [&](const records::RecordPtr& one) { return !in_a_row(*one); });
    return found;
  }
  Query query;
  query.filter = Filter::compare(column.name, Filter::Op::Equal, value);
  query.page.limit = kScanMax;
  std::string last;
  for (const Row& row : rows(*child, std::move(query))) {
    const std::string id = text_of(row.key.front());
    if (std::exchange(last, id) == id) continue;
    if (records::RecordPtr one = record(form, id); one != nullptr && in_a_row(*one)) found.push_back(std::move(one));
  }
  for (const auto& [key, own] : own_)
    if (key.first == form.name && own != nullptr && in_a_row(*as_of(own, form))) found.push_back(as_of(own, form));
  const auto by_id = [](const records::RecordPtr& a, const records::RecordPtr& b) { return a->id < b->id; };
  const auto same_id = [](const records::RecordPtr& a, const records::RecordPtr& b) { return a->id == b->id; };
  std::sort(found.begin(), found.end(), by_id);
  found.erase(std::unique(found.begin(), found.end(), same_id), found.end());
  return found;
}

std::vector<records::RecordPtr> StoreView::all(const model::Form& form, int64_t limit) {
  std::vector<records::RecordPtr> found;
  const RecordTable* at = failed_ ? nullptr : table(form);
  if (at == nullptr) return found;
  Query query;
  query.page.limit = limit;
  for (const Row& row : rows(at->kind(), std::move(query)))
    if (records::RecordPtr one = keep(*at, row)) found.push_back(std::move(one));
  merge(form, found, {}, nullptr);
  return found;
}

std::optional<std::vector<records::RecordPtr>> StoreView::equal_or_null(const model::Form& form, const std::string& column,
                                                                        const Value& text) {
  const RecordTable* at = failed_ ? nullptr : table(form);
  if (at == nullptr || storage_->layout(at->kind())->index(column) < 0) return std::nullopt;
  std::vector<records::RecordPtr> found;
  for (Filter filter : {Filter::compare(column, Filter::Op::Equal, text), Filter::is_null(column)}) {
    Query query;
    query.filter = std::move(filter);
    for (const Row& row : every(at->kind(), std::move(query)))
      if (records::RecordPtr one = keep(*at, row)) found.push_back(std::move(one));
  }
  merge(form, found, {}, nullptr);
  return found;
}

std::vector<records::RecordPtr> StoreView::matching(const model::Form& form, Query query, std::string* next) {
  std::vector<records::RecordPtr> found;
  const RecordTable* at = failed_ ? nullptr : table(form);
  next->clear();
  if (at == nullptr) return found;
  Result<FoundRows> page = txn_->find(at->kind(), query);
  if (!page) {
    fail(page.error());
    return found;
  }
  for (const Row& row : page->rows)
    if (records::RecordPtr one = keep(*at, row)) found.push_back(std::move(one));
  *next = page->next;
  return found;
}

std::optional<Row> StoreView::row(const Kind& kind, const Key& key) {
  if (failed_) return std::nullopt;
  Result<std::optional<Row>> found = txn_->get(kind, key);
  if (!found) {
    fail(found.error());
    return std::nullopt;
  }
  if (recording_) reads_.push_back({kind, key, *found ? (*found)->version : 0});
  return *std::move(found);
}

std::vector<Row> StoreView::rows(const Kind& kind, Query query) {
  if (failed_) return {};
  Result<FoundRows> found = txn_->find(kind, query);
  if (!found) {
    fail(found.error());
    return {};
  }
  if (recording_) {
    Question question{kind, std::move(query), {}};
    for (const Row& row : found->rows) question.answer.emplace_back(row.key, row.version);
    questions_.push_back(std::move(question));
  }
  return std::move(found->rows);
}

std::vector<Row> StoreView::every(const Kind& kind, Query query) {
  std::vector<Row> all;
  query.page.limit = kPage;
  while (!failed_) {
    Result<FoundRows> found = txn_->find(kind, query);
    if (!found) {
      fail(found.error());
      return {};
    }
    std::string next = std::move(found->next);
    if (recording_) {
      Question question{kind, query, {}};
      for (const Row& row : found->rows) question.answer.emplace_back(row.key, row.version);
      questions_.push_back(std::move(question));
    }
    std::move(found->rows.begin(), found->rows.end(), std::back_inserter(all));
    if (next.empty()) break;
    query.page.after = std::move(next);
  }
  return all;
}

std::vector<Row> StoreView::scan(const Kind& kind, const KeyRange& range, int64_t limit) {
  if (failed_) return {};
  Result<std::vector<Row>> found = txn_->scan(kind, range, limit);
  if (!found) {
    fail(found.error());
    return {};
  }
  return *std::move(found);
}

void StoreView::overlay(const model::Form& form, const std::string& id, records::RecordPtr record) {
  own_[{form.name, id}] = std::move(record);
}

std::optional<records::RecordPtr> StoreView::overlaid(const model::Form& form, const std::string& id) const {
  const auto it = own_.find({form.name, id});
  return it == own_.end() ? std::nullopt : std::optional(it->second);
}

void StoreView::restore(const model::Form& form, const std::string& id, std::optional<records::RecordPtr> shown) {
  if (shown) own_[{form.name, id}] = *std::move(shown);
  else own_.erase({form.name, id});
}

}  // namespace weir::runtime
