// engine/storage/sql/dialect.h: what SQL databases write differently.
#pragma once

#include <string>
#include <string_view>

#include "weir/storage_schema.h"

namespace weir::storage {

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string quote(std::string_view name) const = 0;  // an identifier, of any characters
  virtual std::string parameter(int number) const = 0;         // counted from 1
  virtual std::string type_of(const Column& column) const = 0;
  virtual std::string table_options() const = 0;  // behind the closing bracket
  virtual std::string same() const = 0;           // equal, and null is null
  // A number over the version and the cells, each behind a number for its column; null counts for nothing.
  virtual std::string row_sum(const std::string& arguments) const = 0;
  // The cell as people and reporting tools read it.
  virtual std::string readable(const Column& column) const = 0;
};

const Dialect& sqlite_dialect();

}  // namespace weir::storage
