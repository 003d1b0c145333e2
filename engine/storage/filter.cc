// Filters of the public interface and how they become filters over cells.
#include "engine/storage/filter.h"

#include "engine/storage/errors.h"

namespace weir {

Filter Filter::all_of(std::vector<Filter> args) {
  Filter f;
  f.op = Op::And;
  f.args = std::move(args);
  return f;
}

Filter Filter::any_of(std::vector<Filter> args) {
  Filter f;
  f.op = Op::Or;
  f.args = std::move(args);
  return f;
}

Filter Filter::negate(Filter arg) {
  Filter f;
  f.op = Op::Not;
  f.args.push_back(std::move(arg));
  return f;
}

Filter Filter::compare(std::string column, Op op, Value constant) {
  Filter f;
  f.op = op;
  f.column = std::move(column);
  f.values.push_back(std::move(constant));
  return f;
}

Filter Filter::in(std::string column, std::vector<Value> values) {
  Filter f;
  f.op = Op::In;
  f.column = std::move(column);
  f.values = std::move(values);
  return f;
}

Filter Filter::is_null(std::string column) {
  Filter f;
  f.op = Op::IsNull;
  f.column = std::move(column);
  return f;
}

Filter Filter::prefix(std::string column, std::string_view text) {
  return compare(std::move(column), Op::Prefix, Value::string(text));
}

}  // namespace weir

namespace weir::storage {
namespace {

constexpr int kDepthMax = 100;
constexpr int kNodesMax = 1'000;  // databases plan long chains in quadratic time
constexpr int kConstantsMax = 10'000;

// Where a constant lies among the integers of a column: exactly on `floor`, or between `floor`
// and the next one; or outside of 64 bits.
struct Placed {
  enum class Where : uint8_t { On, Behind, AllAbove, AllBelow } where = Where::On;
  int64_t floor = 0;
  int parity = -1;
};

Placed place_number(const Column& column, const Decimal& number) {
  const int scale = column.kind == StorageKind::Decimal ? column.scale : 0;
  if (auto unscaled = number.unscaled(scale)) return {Placed::Where::On, *unscaled, -1};
  if (auto cut = number.rounded(scale, Rounding::Floor)) {
    if (auto unscaled = cut->unscaled(scale)) return {Placed::Where::Behind, *unscaled, -1};
  }
  if (!number.is_negative()) return {Placed::Where::AllBelow, 0, -1};
  // Just under the smallest integer that a cell can hold, the floor does not fit any more.
  return {Placed::Where::AllAbove, 0, -1};
}

Placed place_instant(const Instant& at) {
  const int64_t micros = micros_of(at);
  const Instant back = from_micros(micros);
  if (back == at) return {Placed::Where::On, micros, -1};
  if (at < back) return {Placed::Where::AllAbove, 0, -1};  // before the first that a cell holds
  return {Placed::Where::Behind, micros, -1};
}

Placed place_duration(const Value& value) {
  if (value.is(ValueKind::YearsDuration)) {
    const int64_t months = value.as_years().months;
    int64_t cell = 0;
    if (__builtin_mul_overflow(months, int64_t{2}, &cell)) {
      return {months > 0 ? Placed::Where::AllBelow : Placed::Where::AllAbove, 0, 1};
    }
    return {Placed::Where::On, cell | 1, 1};
  }
  DaysDuration days = value.as_days();
  if (days.nanos < 0) days = {days.seconds - 1, days.nanos + 1'000'000'000};
  Placed placed = place_instant({days.seconds, days.nanos});
  placed.parity = 0;
  int64_t cell = 0;
  if (placed.where == Placed::Where::On || placed.where == Placed::Where::Behind) {
    if (__builtin_mul_overflow(placed.floor, int64_t{2}, &cell)) {
      placed.where = placed.floor > 0 ? Placed::Where::AllBelow : Placed::Where::AllAbove;
    }
    placed.floor = cell;
  }
  return placed;
}

// The constant as a place among integers; an Error when its kind does not fit the column.
Result<Placed> place(const Column& column, const Value& value) {
  switch (column.kind) {
    case StorageKind::Integer:
    case StorageKind::Decimal:
      if (value.is(ValueKind::Number)) return place_number(column, value.as_number());
      break;
    case StorageKind::DateTime:
      if (value.is(ValueKind::DateTime)) {
        if (value.as_date_time().time.zone.kind == Zone::Kind::Local) break;
        if (auto at = to_instant(value.as_date_time(), Zone::utc())) return place_instant(*at);
        return Placed{value.as_date_time().date.days > 0 ? Placed::Where::AllBelow
                                                         : Placed::Where::AllAbove};
      }
      break;
    case StorageKind::Duration:
      if (value.is(ValueKind::DaysDuration) || value.is(ValueKind::YearsDuration)) {
        return place_duration(value);
      }
      break;
    default: {
      auto cell = encode(column, value);
      if (!cell) return cell.error();
      return Placed{Placed::Where::On, cell->integer, -1};
    }
  }
  return argument_error("column '" + column.name + "' holds " + name_of(column.kind) +
                        " and is compared with a value of another kind");
}

CellFilter leaf(CellOp op, int slot, Cell value, int parity = -1) {
  CellFilter f;
  f.op = op;
  f.slot = slot;
  f.parity = parity;
  f.values.push_back(std::move(value));
  return f;
}

CellFilter known(bool value, int slot, int parity) {
  CellFilter f;
  f.op = value ? CellOp::KnownTrue : CellOp::KnownFalse;
  f.slot = slot;
  f.parity = parity;
  return f;
}

CellFilter negated(CellFilter arg) {
  CellFilter f;
  f.op = CellOp::Not;
  f.args.push_back(std::move(arg));
  return f;
}

CellFilter compare_placed(Filter::Op op, int slot, const Placed& placed) {
  using Op = Filter::Op;
  using Where = Placed::Where;
  const int parity = placed.parity;
  if (placed.where == Where::AllAbove || placed.where == Where::AllBelow) {
    const bool below = placed.where == Where::AllBelow;  // every cell is below the constant
    switch (op) {
      case Op::Less:
      case Op::LessEqual:
        return known(below, slot, parity);
      case Op::Greater:
      case Op::GreaterEqual:
        return known(!below, slot, parity);
      default:
        return known(op == Op::NotEqual, slot, parity);
    }
  }
  const bool on = placed.where == Where::On;
  const Cell floor(placed.floor);
  switch (op) {
    case Op::Equal:
      return on ? leaf(CellOp::Equal, slot, floor, parity) : known(false, slot, parity);
    case Op::NotEqual:
      return on ? negated(leaf(CellOp::Equal, slot, floor, parity)) : known(true, slot, parity);
    case Op::Less:
      return leaf(on ? CellOp::Less : CellOp::LessEqual, slot, floor, parity);
    case Op::LessEqual:
      return leaf(CellOp::LessEqual, slot, floor, parity);
    case Op::Greater:
      return leaf(CellOp::Greater, slot, floor, parity);
    default:
      return leaf(on ? CellOp::GreaterEqual : CellOp::Greater, slot, floor, parity);
  }
}

CellFilter compare_text(Filter::Op op, int slot, std::string_view text) {
  using Op = Filter::Op;
  Cell cell{std::string(text)};
  switch (op) {
    case Op::Equal:
      return leaf(CellOp::Equal, slot, std::move(cell));
    case Op::NotEqual:
      return negated(leaf(CellOp::Equal, slot, std::move(cell)));
    case Op::Less:
      return leaf(CellOp::Less, slot, std::move(cell));
    case Op::LessEqual:
      return leaf(CellOp::LessEqual, slot, std::move(cell));
    case Op::Greater:
      return leaf(CellOp::Greater, slot, std::move(cell));
    default:
      return leaf(CellOp::GreaterEqual, slot, std::move(cell));
  }
}

class Lowering {
 public:
  explicit Lowering(const Layout& layout) : layout_(layout) {}

  Result<CellFilter> run(const Filter& filter, int depth) {
    if (depth > kDepthMax) {
      return limit_error("a filter is nested deeper than " + std::to_string(kDepthMax));
    }
    constants_ += static_cast<int64_t>(filter.values.size());
    if (++nodes_ > kNodesMax || constants_ > kConstantsMax) {
      return limit_error("a filter has more than " + std::to_string(kNodesMax) +
                         " conditions or " + std::to_string(kConstantsMax) + " constants");
    }
    switch (filter.op) {
      case Filter::Op::Always:
        return CellFilter{};
      case Filter::Op::Never:
        return CellFilter{.op = CellOp::False};
      case Filter::Op::And:
      case Filter::Op::Or:
      case Filter::Op::Not:
        return combine(filter, depth);
      default:
        return condition(filter);
    }
  }

 private:
  Result<CellFilter> combine(const Filter& filter, int depth) {
    CellFilter out;
    out.op = filter.op == Filter::Op::And  ? CellOp::And
             : filter.op == Filter::Op::Or ? CellOp::Or
                                           : CellOp::Not;
    if (out.op == CellOp::Not && filter.args.size() != 1) {
      return argument_error("'not' in a filter takes one condition");
    }
    for (const Filter& arg : filter.args) {
      auto lowered = run(arg, depth + 1);
      if (!lowered) return lowered.error();
      out.args.push_back(std::move(*lowered));
    }
    if (out.op != CellOp::Not && out.args.empty()) {
      out.op = out.op == CellOp::And ? CellOp::True : CellOp::False;
    }
    return out;
  }

  Result<CellFilter> condition(const Filter& filter) {
    int slot = 0;
    const Column* column = column_of(layout_, filter.column, &slot);
    if (column == nullptr) {
      return argument_error("'" + layout_.name + "' has no column '" + filter.column + "'");
    }
    if (filter.op == Filter::Op::IsNull) {
      CellFilter out;
      out.op = CellOp::IsNull;
      out.slot = slot;
      return out;
    }
    if (column->kind == StorageKind::Json || column->kind == StorageKind::Bytes) {
      return argument_error("column '" + column->name + "' holds " + name_of(column->kind) +
                            " and cannot be compared");
    }
    if (filter.op == Filter::Op::In) return one_of(filter, *column, slot);
    if (filter.values.size() != 1) {
      return argument_error("a comparison in a filter takes one constant");
    }
    return comparison(filter.op, *column, slot, filter.values[0]);
  }

  Result<CellFilter> comparison(Filter::Op op, const Column& column, int slot, const Value& value) {
    if (value.is_null()) return CellFilter{.op = CellOp::Unknown};
    const bool text = column.kind == StorageKind::Text;
    if (op == Filter::Op::Prefix && !text) {
      return argument_error("column '" + column.name + "' holds no text to begin with something");
    }
    if (text) {
      if (!value.is(ValueKind::String)) {
        return argument_error("column '" + column.name +
                              "' holds text and is compared with a value of another kind");
      }
      if (op != Filter::Op::Prefix) return compare_text(op, slot, value.as_string());
      if (value.as_string().empty()) return known(true, slot, -1);
      return leaf(CellOp::Begins, slot, Cell(std::string(value.as_string())));
    }
    auto placed = place(column, value);
    if (!placed) return placed.error();
    return compare_placed(op, slot, *placed);
  }

  // Values that the column can hold go into one list; others make no row true.
  Result<CellFilter> one_of(const Filter& filter, const Column& column, int slot) {
    CellFilter any;
    any.op = CellOp::Or;
    CellFilter list;
    list.op = CellOp::In;
    list.slot = slot;
    for (const Value& value : filter.values) {
      auto one = comparison(Filter::Op::Equal, column, slot, value);
      if (!one) return one.error();
      if (one->op == CellOp::Equal && one->parity < 0) {
        list.values.push_back(std::move(one->values[0]));
      } else {
        any.args.push_back(std::move(*one));
      }
    }
    if (!list.values.empty()) any.args.push_back(std::move(list));
    if (any.args.empty()) return CellFilter{.op = CellOp::False};
    return any;
  }

  const Layout& layout_;
  int nodes_ = 0;
  int64_t constants_ = 0;
};

}  // namespace

Result<CellFilter> lower(const Layout& layout, const Filter& filter) {
  return Lowering(layout).run(filter, 0);
}

}  // namespace weir::storage
