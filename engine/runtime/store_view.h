// engine/runtime/store_view.h: one read snapshot of a store, as commands see it.
//
// Every read is recorded with its version or absence, and every question with its answer, so that
// the commit can check them again. What the command wants to write shows in later reads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/records/view.h"
#include "engine/runtime/records/record_store.h"

namespace weir::runtime {

// A query whose answer a decision rests on.
struct Question {
  Kind kind;
  Query query;
  std::vector<std::pair<Key, int64_t>> answer;
};

class StoreView : public records::View {
 public:
  // Both borrowed for the life of the view.
  StoreView(Storage& storage, std::unique_ptr<ReadTxn> txn) : storage_(&storage), txn_(std::move(txn)) {}

  records::RecordPtr record(const model::Form& form, std::string_view id) override;
  std::vector<records::RecordPtr> matching(const model::Form& form, std::string_view field,
                                           const Value& value) override;
  // Those of which a row of that table has this value in its column, or in the list there.
  std::vector<records::RecordPtr> with_row(const model::Form& form, const model::Field& table, const model::Field& column,
                                           const Value& value);
  const Error* failure() const override { return failed_ ? &failure_ : nullptr; }

  // Every record of the form, at most `limit`, by id; own writes shown.
  std::vector<records::RecordPtr> all(const model::Form& form, int64_t limit);
  // Those whose cell in a column of the store is that text, or null, by id; own writes shown,
  // whatever they hold. None: the store has no such column yet.
  std::optional<std::vector<records::RecordPtr>> equal_or_null(const model::Form& form, const std::string& column, const Value& text);
  // Those that a query of the store finds, in its order; `next`: its cursor. Own writes not shown.
  std::vector<records::RecordPtr> matching(const model::Form& form, Query query, std::string* next);
  // A row of the engine's own tables; recorded.
  std::optional<Row> row(const Kind& kind, const Key& key);
  std::vector<Row> rows(const Kind& kind, Query query);
  std::vector<Row> every(const Kind& kind, Query query);  // page after page, to the last
  std::vector<Row> scan(const Kind& kind, const KeyRange& range, int64_t limit);  // not recorded

  // Shows `record` instead of what is stored; null: as deleted.
  void overlay(const model::Form& form, const std::string& id, records::RecordPtr record);

  // What it shows of the command's own; nothing: what is stored. And back.
  std::optional<records::RecordPtr> overlaid(const model::Form& form, const std::string& id) const;
  void restore(const model::Form& form, const std::string& id, std::optional<records::RecordPtr> shown);

  const ReadSet& reads() const { return reads_; }
  const std::vector<Question>& questions() const { return questions_; }
  const RecordTable* table(const model::Form& form);
  // A record that another version of the model wrote, as this one's form has its fields.
  records::RecordPtr as_of(const records::RecordPtr& record, const model::Form& form);
  void set_zone(Zone zone) { zone_ = zone; }
  // Reads of views are for show: nothing is recorded.
  void record_nothing() { recording_ = false; }
  ReadTxn& txn() { return *txn_; }

 private:
  void fail(const Error& error);
  std::string now_called(const std::string& path);
  records::RecordPtr keep(const RecordTable& table, const Row& row);
  void merge(const model::Form& form, std::vector<records::RecordPtr>& found, std::string_view field,
             const Value* value);

  Storage* storage_;
  std::unique_ptr<ReadTxn> txn_;
  Zone zone_ = Zone::utc();
  bool recording_ = true;
  bool failed_ = false;
  Error failure_;
  ReadSet reads_;
  std::vector<Question> questions_;
  std::map<const model::Form*, RecordTable> tables_;
  std::map<std::pair<std::string, std::string>, records::RecordPtr> stored_, own_;  // by form, id
};

}  // namespace weir::runtime
