// engine/feel/encoded.h: a value as its canonical bytes, for what is written often and read rarely.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "weir/value.h"

namespace weir::feel {

class Encoded {
 public:
  Encoded() = default;  // null
  Encoded(const Value& value);
  // The value that was written, or nothing at all: null.
  static Encoded taken(base::ByteWriter& from);
  bool is_null() const { return bytes_.empty(); }
  Value value() const;

  void write(base::ByteWriter& out) const;
  // Reads as decode_value does: on bytes that do not fit, the reader is left `failed`.
  static Encoded read(base::ByteReader& in);

 private:
  std::string bytes_;
};

// A context or a list in parts: its head, then exactly so many entries or values.
void begin_context(base::ByteWriter& out, size_t entries);
void begin_list(base::ByteWriter& out, size_t values);
void entry(base::ByteWriter& out, std::string_view name, std::string_view text);
void entry(base::ByteWriter& out, std::string_view name, const std::vector<std::string>& texts);
void entry(base::ByteWriter& out, std::string_view name, const Value& value);
// Could the value stand in a context?
bool may_nest(const Value& value);

}  // namespace weir::feel
