#include "weir/columns.h"

#include "engine/feel/bytecode.h"
#include "engine/feel/value_access.h"

namespace weir {

Value ValueColumn::at(size_t row) const {
  if (nulls != nullptr && nulls[row] != 0) return {};
  switch (kind) {
    case Kind::Values:
      return values[row];
    case Kind::Numbers:
      return Value::number(Decimal::from_parts(numbers[row], exponent));
    case Kind::Dates:
      return Value::date({numbers[row]});
    case Kind::Truths:
      return Value::boolean(truths[row] != 0);
    case Kind::Texts:
      return texts[row] < dictionary.size() ? dictionary[texts[row]] : Value();
  }
  return {};
}

size_t ColumnAnswers::size() const {
  switch (kind) {
    case Kind::Values:
      return values.size();
    case Kind::Numbers:
      return numbers.size();
    case Kind::Truths:
      return truths.size();
    case Kind::Coded:
      return codes.size();
  }
  return 0;
}

Value ColumnAnswers::at(size_t row) const {
  switch (kind) {
    case Kind::Values:
      return values[row];
    case Kind::Numbers:
      if (!nulls.empty() && nulls[row] != 0) return {};
      return Value::number(Decimal::from_parts(numbers[row], exponent));
    case Kind::Truths:
      return truths[row] == static_cast<uint8_t>(feel::Tri::Null)
                 ? Value()
                 : Value::boolean(truths[row] != 0);
    case Kind::Coded:
      return values[codes[row]];
  }
  return {};
}

}  // namespace weir
