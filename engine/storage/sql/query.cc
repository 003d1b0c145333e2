#include "engine/storage/sql/query.h"

#include "engine/storage/sql/statements.h"

namespace weir::storage {
namespace {

class Printer {
 public:
  Printer(const Dialect& dialect, const Layout& layout) : dialect_(dialect), layout_(layout) {}

  SqlText take() { return {std::move(text_), std::move(values_)}; }
  Printer& operator<<(std::string_view text) {
    text_ += text;
    return *this;
  }
  void slot(int slot) { text_ += dialect_.quote(column_at(layout_, slot).name); }
  void value(Cell cell) {
    values_.push_back(std::move(cell));
    text_ += dialect_.parameter(static_cast<int>(values_.size()));
  }

  void filter(const CellFilter& f) {
    switch (f.op) {
      case CellOp::True:
        *this << "1";
        return;
      case CellOp::False:
        *this << "0";
        return;
      case CellOp::Unknown:
        *this << "NULL";
        return;
      case CellOp::And:
        junction(f.args, " AND ", 0, f.args.size());
        return;
      case CellOp::Or:
        junction(f.args, " OR ", 0, f.args.size());
        return;
      case CellOp::Not:
        *this << "(NOT ";
        filter(f.args[0]);
        *this << ")";
        return;
      case CellOp::IsNull:
        *this << "(";
        slot(f.slot);
        *this << " IS NULL)";
        return;
      default:
        leaf(f);
    }
  }

  void order(const std::vector<CellSort>& sort) {
    *this << " ORDER BY ";
    for (size_t i = 0; i < sort.size(); ++i) {
      if (i > 0) *this << ", ";
      slot(sort[i].slot);
      if (sort[i].descending) *this << " DESC";
    }
  }

 private:
  // As a balanced tree: a chain of thousands would be too deep for a database's parser.
  void junction(const std::vector<CellFilter>& args, const char* word, size_t begin, size_t end) {
    if (end - begin == 1) return filter(args[begin]);
    const size_t middle = begin + (end - begin) / 2;
    *this << "(";
    junction(args, word, begin, middle);
    *this << word;
    junction(args, word, middle, end);
    *this << ")";
  }

  void leaf(const CellFilter& f) {
    // Of the two sorts of durations only one compares with the constant.
    if (f.parity >= 0) {
      *this << "(CASE WHEN (";
      slot(f.slot);
      *this << (f.parity == 1 ? " & 1) = 1 THEN " : " & 1) = 0 THEN ");
    }
    condition(f);
    if (f.parity >= 0) *this << " END)";
  }

  void condition(const CellFilter& f) {
    *this << "(";
    switch (f.op) {
      case CellOp::KnownTrue:
      case CellOp::KnownFalse:
        *this << "CASE WHEN ";
        slot(f.slot);
        *this << (f.op == CellOp::KnownTrue ? " IS NULL THEN NULL ELSE 1 END"
                                            : " IS NULL THEN NULL ELSE 0 END");
        break;
      case CellOp::In:
        slot(f.slot);
        *this << " IN (";
        for (size_t i = 0; i < f.values.size(); ++i) {
          if (i > 0) *this << ", ";
          value(f.values[i]);
        }
        *this << ")";
        break;
      case CellOp::Begins:
        begins(f);
        break;
      default:
        slot(f.slot);
        *this << sign(f.op);
        value(f.values[0]);
    }
    *this << ")";
  }

  // A range that an index serves: from the text itself up to the first text that is larger than
  // all with this beginning.
  void begins(const CellFilter& f) {
    slot(f.slot);
    *this << " >= ";
    value(f.values[0]);
    std::string next = f.values[0].text;
    while (!next.empty() && static_cast<unsigned char>(next.back()) == 0xff) next.pop_back();
    if (next.empty()) return;
    next.back() = static_cast<char>(static_cast<unsigned char>(next.back()) + 1);
    *this << " AND ";
    slot(f.slot);
    *this << " < ";
    value(Cell(std::move(next)));
  }

  static const char* sign(CellOp op) {
    switch (op) {
      case CellOp::Less:
        return " < ";
      case CellOp::LessEqual:
        return " <= ";
      case CellOp::Greater:
        return " > ";
      case CellOp::GreaterEqual:
        return " >= ";
      default:
        return " = ";
    }
  }

  const Dialect& dialect_;
  const Layout& layout_;
  std::string text_;
  std::vector<Cell> values_;
};

void print_measure(Printer& out, const CellMeasure& measure) {
  const auto call = [&](const char* before, const char* after) {
    out << ", " << before;
    if (measure.slot < 0) {
      out << "*";
    } else {
      out.slot(measure.slot);
    }
    out << after;
  };
  switch (measure.kind) {
    case Measure::Kind::Count:
      call("count(", ")");
      break;
    case Measure::Kind::Sum:
    case Measure::Kind::Avg:
      // In two halves that cannot overflow; together they are exact.
      call("count(", ")");
      call("sum(", " >> 32)");
      call("sum(", " & 4294967295)");
      break;
    case Measure::Kind::Min:
      call("min(", ")");
      break;
    case Measure::Kind::Max:
      call("max(", ")");
      break;
  }
}

void print_groups(Printer& out, const CellQuery& query) {
  out << "SELECT 0";
  for (const int slot : query.group) {
    out << ", ";
    out.slot(slot);
  }
  for (const CellMeasure& measure : query.measures) print_measure(out, measure);
}

}  // namespace

SqlText print_query(const Dialect& dialect, const Layout& layout, const CellQuery& query) {
  Printer out(dialect, layout);
  if (query.grouped) {
    print_groups(out, query);
  } else {
    out << "SELECT " << row_columns(dialect, layout);
  }
  out << " FROM " << dialect.quote(layout.name) << " WHERE ";
  out.filter(query.filter);
  if (!query.grouped) {
    out.order(query.sort);
  } else if (!query.group.empty()) {
    std::vector<CellSort> sort;
    out << " GROUP BY ";
    for (size_t i = 0; i < query.group.size(); ++i) {
      if (i > 0) out << ", ";
      out.slot(query.group[i]);
      sort.push_back({query.group[i], false});
    }
    out.order(sort);
  }
  out << " LIMIT ";
  out.value(Cell(query.grouped ? query.limit : query.limit + 1));
  out << " OFFSET ";
  out.value(Cell(query.offset));
  return out.take();
}

SqlText print_scan(const Dialect& dialect, const Layout& layout, const CellRange& range,
                   int64_t limit) {
  Printer out(dialect, layout);
  out << "SELECT " << row_columns(dialect, layout) << " FROM " << dialect.quote(layout.name);
  const char* word = " WHERE ";
  const auto bound = [&](size_t part, const char* sign, const Cell& cell) {
    out << word;
    out.slot(static_cast<int>(part));
    out << sign;
    out.value(cell);
    word = " AND ";
  };
  for (size_t i = 0; i < range.prefix.size(); ++i) bound(i, " = ", range.prefix[i]);
  if (range.from) bound(range.prefix.size(), " >= ", *range.from);
  if (range.before) bound(range.prefix.size(), " < ", *range.before);
  std::vector<CellSort> sort;
  for (size_t i = 0; i < layout.key.size(); ++i)
    sort.push_back({static_cast<int>(i), range.descending});
  out.order(sort);
  out << " LIMIT ";
  out.value(Cell(limit));
  return out.take();
}

}  // namespace weir::storage
