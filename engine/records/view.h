// engine/records/view.h: what a command may read of the store: one snapshot, every read recorded.
//
// The runtime implements it over a storage transaction (its own uncommitted writes shown); tests
// over a map. What was read, with its version or its absence, is the read set that the commit
// checks again. One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/records/record.h"
#include "weir/result.h"

namespace weir::records {

class View {
 public:
  virtual ~View() = default;

  // The record, or nullptr where there is none. Recorded as a read of (form, id, version or 0).
  virtual RecordPtr record(const model::Form& form, std::string_view id) = 0;

  // Records of `form` whose `field` (a stored field or system field) equals `value`; for
  // `references` and `users`: holds it. Ordered by id. Recorded as a read of that question.
  virtual std::vector<RecordPtr> matching(const model::Form& form, std::string_view field,
                                          const Value& value) = 0;

  // The first failure of the store. Reads after it find nothing, so that whoever evaluates need
  // not ask after each; nothing that was computed may be used while this is not null.
  virtual const Error* failure() const = 0;
};

}  // namespace weir::records
