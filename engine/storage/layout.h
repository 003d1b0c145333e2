// engine/storage/layout.h: names and layouts of tables, checked, the same for every backend.
//
// A slot numbers the cells of a row: the parts of the key first, then the columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/cell.h"
#include "weir/storage.h"

namespace weir::storage {

// "record_quote", "quote__lines"; the view beside it is "quote_view", "quote__lines_view".
std::string table_name(std::string_view form, std::string_view table);
std::string view_name(std::string_view form, std::string_view table);
const std::string& table_of(const Kind& kind);  // empty: no such table of the engine

std::vector<Column> key_columns(bool child);

// The layout that a plan asks for; E_SCHEMA when the plan contradicts itself.
Result<Layout> layout_of(const TablePlan& plan);
// Do the names of tables and views of one plan collide, or meet the engine's own?
Status check_names(const SchemaPlan& plan);

// None: nullptr.
const Column* column_of(const Layout& layout, std::string_view name, int* slot);
const Column& column_at(const Layout& layout, int slot);

}  // namespace weir::storage
