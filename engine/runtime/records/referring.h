// engine/runtime/records/referring.h: which fields lead to a form, which records lead to a record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime/unit.h"

namespace weir::runtime {

bool is_reference(const model::Field& field);
bool leads_to(const model::Field& field, std::string_view form);

// A field that can lead to a form; with a column, the rows of that table do.
struct Pointer {
  const model::Form* form = nullptr;
  const model::Field* field = nullptr;
  const model::Field* column = nullptr;  // null: the field itself

  const model::Field& reference() const { return column != nullptr ? *column : *field; }
};
std::vector<Pointer> pointers_to(const model::Model& model, std::string_view form);

// The records whose pointer leads to that one, own writes shown. E_LIMIT where they are too many for
// one command: nobody is left out silently.
Result<std::vector<records::RecordPtr>> referrers(Unit& unit, const Pointer& pointer, const std::string& id);

// What the pointer's field holds with `to` in place of `from`; an empty `to`: without it, and
// `drop_rows` takes the rows away that lead there.
Value redirected(const records::Record& record, const Pointer& pointer, const std::string& from, const std::string& to,
                 Zone zone, bool drop_rows = false);

}  // namespace weir::runtime
