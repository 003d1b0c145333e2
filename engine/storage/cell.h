// engine/storage/cell.h: how a Value lies in a store: null, a 64-bit integer, or bytes.
//
// Backends compare, sort, group and add cells; so memory and SQL agree by construction.
//   Duration: days and time as microseconds * 2; years and months as months * 2 + 1. Within
//   either of the two the order is that of FEEL, and the last bit tells which it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/result.h"
#include "weir/storage_schema.h"
#include "weir/value.h"

namespace weir::storage {

enum class CellTag : uint8_t { Null, Integer, Text };  // ascending, as SQL sorts them

// Borrows its text.
struct CellView {
  CellTag tag = CellTag::Null;
  int64_t integer = 0;
  std::string_view text;
};

// Owns its text.
struct Cell {
  CellTag tag = CellTag::Null;
  int64_t integer = 0;
  std::string text;

  Cell() = default;
  explicit Cell(int64_t value) : tag(CellTag::Integer), integer(value) {}
  explicit Cell(std::string value) : tag(CellTag::Text), text(std::move(value)) {}
  explicit Cell(const CellView& v) : tag(v.tag), integer(v.integer), text(v.text) {}
  CellView view() const { return {tag, integer, text}; }
  bool is_null() const { return tag == CellTag::Null; }
  friend bool operator==(const Cell&, const Cell&) = default;
};

// <0, 0, >0: null first, integers by value, texts by bytes.
int compare(const CellView& a, const CellView& b);

// The cell borrows from `value`. An Error names the column (E_FIELD_INVALID).
Result<CellView> encode(const Column& column, const Value& value);
Value decode(const Column& column, const CellView& cell);

// All parts of a key; none may be null.
Result<std::vector<CellView>> encode_key(const Layout& layout, const std::vector<Value>& key);

// Bytes that sort as the cells do, part by part.
void append_sortable(std::string* out, const CellView& cell);

bool is_text(StorageKind kind);  // Text, Json, Bytes: cells with the tag Text
const char* name_of(StorageKind kind);

// An instant as the cell of a DateTime column, and back. Whole microseconds.
Value instant_value(Instant at);
Instant instant_of(const Value& value);
// Rounded down; saturated at the ends of 64 bits.
int64_t micros_of(Instant at);
Instant from_micros(int64_t micros);

}  // namespace weir::storage
