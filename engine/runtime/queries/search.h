// engine/runtime/queries/search.h: the records of a form that a person sees and that meet a condition.
//
// The store tests what it can; what is left is tested here, record by record. Nothing is read that
// the asker may not read: E_FIELD_FORBIDDEN. One unit, one thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/runtime/queries/sight.h"
#include "weir/views.h"

namespace weir::runtime {

class Search {
 public:
  // `where` may be null. `reads`: other expressions whose values the answer shows.
  static Result<Search> open(Sight& sight, const model::Form& form, const feel::Expression* where,
                             const std::vector<const feel::Expression*>& reads = {});

  const model::Form& form() const { return *form_; }
  // What the store tests; the whole where `exact`.
  const Filter& filter() const { return pushed_.filter; }
  bool exact() const { return pushed_.exact; }
  // What the store leaves over.
  bool holds(const records::Record& record);

  // The records in order of `sort` (columns of the store), then by id, behind `after`; until `take`
  // says false. `batch`: how many are likely wanted.
  Status each(const std::vector<SortKey>& sort, const Filter& after,
              const std::function<bool(const records::RecordPtr&)>& take, int64_t batch = 1'000);
  Result<int64_t> count();

 private:
  Search(Sight& sight, const model::Form& form) : sight_(&sight), form_(&form) {}

  Sight* sight_;
  const model::Form* form_;
  const feel::Expression* where_ = nullptr;
  access::Pushed pushed_;
};

// Does an open task of his hide from him what the expression reads of that record?
bool hides(Sight& sight, const model::Form& form, const std::string& record, const feel::Expression& expression);

}  // namespace weir::runtime
