#include "engine/runtime/queries/cursor.h"

#include "engine/base/hex.h"
#include "engine/base/json.h"

namespace weir::runtime {

std::string cursor_of(std::vector<Value> place, std::string_view of) {
  place.push_back(Value::string(of));
  const Result<std::string> json = base::value_to_json(Value::list(std::move(place)));
  return json ? base::to_hex(*json) : std::string();
}

std::optional<std::vector<Value>> place_of(std::string_view cursor, std::string_view of, size_t parts) {
  const std::optional<std::string> json = base::from_hex(cursor);
  const Result<Value> all = json ? base::value_from_json(*json) : Result<Value>(Value());
  if (!all || !all->is(ValueKind::List) || all->items().size() != parts + 1 || !(all->items().back() == Value::string(of)))
    return std::nullopt;
  return std::vector<Value>(all->items().begin(), all->items().end() - 1);
}

}  // namespace weir::runtime
