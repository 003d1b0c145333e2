// dsl/sema/table.h: decision tables as text: cells and where they stand.
#pragma once

#include <optional>
#include <vector>

#include "dsl/sema/app.h"

namespace weir::sema {

struct TableRow {
  std::vector<dsl::LocatedText> cells;  // trimmed
  Span span;                            // of the whole row
};

// A pipe table (with or without a line of dashes), or tab-separated text. The first row is the
// head. Empty where the text holds no row.
std::vector<TableRow> split_table(const dsl::LocatedText& text);
// RFC 4180, the head in the first line.
std::vector<TableRow> split_csv(const std::string& text, uint32_t source);

// An expression that is just that value.
model::Expression constant_expression(Value value, feel::Type type, Span span);

}  // namespace weir::sema
