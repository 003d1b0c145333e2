// engine/runtime/records/duplicates.h: the rules that say which records are the same, and how those
// that a rule may mean are found without reading every record.
//
// Beside a text that `similar` compares, its table holds what counts of it in a column that is
// indexed. Where nothing but the same text is alike enough, that column is asked.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/records/record.h"
#include "engine/runtime/store_view.h"

namespace weir::runtime {

// The words of an argument that is a word or a list of them.
std::vector<std::string> words(const model::Arg* arg);

struct DuplicateRule {
  std::vector<std::string> match;
  std::vector<std::pair<std::string, Decimal>> similar;  // field, least similarity
  std::string then;                                      // reject, warn, merge
};
std::vector<DuplicateRule> duplicate_rules(const model::Form& form);

bool alike(const DuplicateRule& rule, const records::Record& a, const records::Record& b, Zone zone);

// All records that are alike by the rule, and others; by id.
std::vector<records::RecordPtr> perhaps_alike(StoreView& view, const DuplicateRule& rule, const records::Record& record, Zone zone);

// The fields whose text has such a column; none is sensitive.
std::vector<std::string> compared_fields(const model::Form& form);
std::string compared_column(std::string_view field);
bool is_compared_column(std::string_view column);
// What it holds, the first hundred characters; of what is no text, the empty one. Null in rows that
// were written before there was the column.
Value compared_cell(const Value& value);

}  // namespace weir::runtime
