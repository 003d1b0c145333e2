#include "engine/reports/measure.h"

#include <algorithm>

#include "engine/feel/builtin.h"
#include "engine/reports/order.h"

namespace weir::reports {

namespace {

using feel::Expression;
using feel::InputKind;
using feel::Node;
using feel::Op;

bool is_fold(std::string_view name) {
  static constexpr std::string_view kNames[] = {"sum",    "count",  "min",   "max",     "mean", "median",
                                                "stddev", "mode",   "all",   "any",     "product"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Turns nodes of one expression into nodes of another, with inputs of its own.
class Builder {
 public:
  explicit Builder(const Expression& from) : from_(from) {
    made_.source = from.source;
    made_.span = from.span;
    made_.locals = from.locals;
  }
  Node input(InputKind kind, std::string name, feel::Type type, Span span) {
    const feel::Input wanted{kind, std::move(name), type};
    auto it = std::find(made_.inputs.begin(), made_.inputs.end(), wanted);
    if (it == made_.inputs.end()) it = made_.inputs.insert(made_.inputs.end(), wanted);
    Node node;
    node.op = Op::Input;
    node.index = static_cast<uint32_t>(it - made_.inputs.begin());
    node.type = type;
    node.span = span;
    return node;
  }
  Node copy_of_input(const Node& node) {
    const feel::Input& from = from_.inputs[node.index];
    return input(from.kind, from.name, from.type, node.span);
  }
  Expression take(Node root) {
    made_.root = std::move(root);
    made_.prepare();
    return std::move(made_);
  }

 private:
  const Expression& from_;
  Expression made_;
};

class Splitter {
 public:
  Splitter(const Expression& measure, const TypeOf& type_of)
      : measure_(measure), type_of_(type_of), rest_(measure) {}

  std::optional<Figure> split() {
    std::optional<Node> root = outside(measure_.root);
    if (!root) return std::nullopt;
    figure_.rest = rest_.take(*std::move(root));
    return std::move(figure_);
  }

 private:
  bool is_items(const Node& node) const {
    return node.op == Op::Input && node.index < measure_.inputs.size() &&
           measure_.inputs[node.index].kind == InputKind::Items;
  }
  bool reads_items(const Node& node) const {
    return is_items(node) || std::any_of(node.children.begin(), node.children.end(),
                                         [&](const Node& child) { return reads_items(child); });
  }

  std::optional<Node> outside(const Node& node) {
    if (is_items(node)) return std::nullopt;
    const bool call = node.op == Op::CallBuiltin || node.op == Op::CallAny;
    if (call && is_fold(node.text) && reads_items(node)) return fold(node);
    if (node.op == Op::Input) return rest_.copy_of_input(node);
    Node copy = node;
    for (Node& child : copy.children) {
      std::optional<Node> made = outside(child);
      if (!made) return std::nullopt;
      child = *std::move(made);
    }
    return copy;
  }

  std::optional<Node> fold(const Node& node) {
    const Node* argument = &node.children[0];
    // A variadic overload has its arguments in a list.
    if (argument->op == Op::List && argument->children.size() == 1) argument = &argument->children[0];
    if (node.children.size() != 1 || !node.names.empty()) return std::nullopt;
    Fold fold;
    fold.name = node.text;
    Builder value(measure_), where(measure_);
    wheres_.clear();
    where_ = &where;
    row_item_ = feel::kNoLocal;
    bool whole = false;
    std::optional<Node> inside = of_row(*argument, value, whole);
    if (!inside && !whole) return std::nullopt;
    if (whole && fold.name != "count") return std::nullopt;
    if (!whole) fold.value = value.take(*std::move(inside));
    if (!wheres_.empty()) {
      Node all = std::move(wheres_[0]);
      for (size_t i = 1; i < wheres_.size(); ++i) {
        Node both;
        both.op = Op::And;
        both.type = feel::TypeKind::Boolean;
        both.children = {std::move(all), std::move(wheres_[i])};
        all = std::move(both);
      }
      fold.where = where.take(std::move(all));
    }
    const std::string name = std::to_string(figure_.folds.size());
    figure_.folds.push_back(std::move(fold));
    return rest_.input(InputKind::Named, name, node.type, node.span);
  }

  // Does the node stand for the records: `items`, `items[condition]`? Takes up the condition.
  bool is_rows(const Node& node) {
    if (is_items(node)) return true;
    if (node.op == Op::Local && node.index == row_item_) return true;
    if (node.op != Op::Filter || node.children.size() != 2 || !is_rows(node.children[0])) return false;
    const uint32_t outer = row_item_;
    row_item_ = node.index;
    bool whole = false;
    std::optional<Node> condition = of_row(node.children[1], *where_, whole);
    row_item_ = outer;
    // `items[1]` is one of them, by its place.
    if (!condition || condition->type.is(feel::TypeKind::Number)) return false;
    wheres_.push_back(*std::move(condition));
    return true;
  }

  // The node with one record in place of all of them; `whole` where it is the record itself.
  std::optional<Node> of_row(const Node& node, Builder& into, bool& whole) {
    // What is no field is null there: no list of the other side, no member of members.
    if (node.op == Op::Member && is_rows(node.children[0]))
      return into.input(InputKind::Field, node.text, type_of_(node.text).value_or(feel::Type()), node.span);
    if (node.op == Op::Name && node.index == row_item_ && type_of_(node.text))
      return into.input(InputKind::Field, node.text, *type_of_(node.text), node.span);
    if (is_rows(node)) {
      whole = true;
      return std::nullopt;
    }
    if (node.op == Op::Input) return into.copy_of_input(node);
    Node copy = node;
    for (Node& child : copy.children) {
      bool inner = false;
      std::optional<Node> made = of_row(child, into, inner);
      if (!made) return std::nullopt;
      child = *std::move(made);
    }
    return copy;
  }

  const Expression& measure_;
  const TypeOf& type_of_;
  Builder rest_;
  Builder* where_ = nullptr;
  uint32_t row_item_ = feel::kNoLocal;
  std::vector<Node> wheres_;
  Figure figure_;
};

}  // namespace

std::optional<Figure> figure_of(const Expression& measure, const TypeOf& type_of) {
  return Splitter(measure, type_of).split();
}

Figure count_of_records() {
  Figure figure;
  figure.folds.push_back({"count", {}, {}});
  Expression rest;
  rest.source = "count(items)";
  Builder builder(rest);
  Node root = builder.input(InputKind::Named, "0", feel::TypeKind::Number, {});
  figure.rest = builder.take(std::move(root));
  return figure;
}

Tally::Tally(std::string_view name)
    : name_(name),
      kind_(name == "count" ? Kind::Count : name == "sum" ? Kind::Sum : name == "mean" ? Kind::Mean
            : name == "min" ? Kind::Min   : name == "max" ? Kind::Max : Kind::List) {}

void Tally::add(const Value& value, int64_t records) {
  records_ += records;
  if (kind_ == Kind::Count || value.is_null()) return;
  switch (kind_) {
    case Kind::Sum:
    case Kind::Mean:
      add_sum(value, 1);
      return;
    case Kind::Min:
    case Kind::Max: {
      const int order = extreme_.is_null() ? 0 : compare(value, extreme_);
      if (extreme_.is_null() || (kind_ == Kind::Min ? order < 0 : order > 0)) extreme_ = value;
      return;
    }
    default:
      all_.push_back(value);
  }
}

void Tally::add_sum(const Value& sum, int64_t values) {
  if (sum.is_null() || values == 0) return;
  const auto added = sum.is(ValueKind::Number) ? Decimal::add(sum_, sum.as_number()) : std::nullopt;
  // What is no number, or too large for one, has no sum.
  overflow_ = overflow_ || !added;
  if (added) sum_ = *added;
  values_ += values;
}

Value Tally::value() const {
  switch (kind_) {
    case Kind::Count:
      return Value::integer(records_);
    case Kind::Sum:
      if (overflow_ || (values_ == 0 && records_ > 0)) return {};
      return Value::number(sum_.normalized());
    case Kind::Mean: {
      if (overflow_ || values_ == 0) return {};
      const auto mean = Decimal::divide(sum_, Decimal::from_int(values_));
      return mean ? Value::number(mean->normalized()) : Value();
    }
    case Kind::Min:
    case Kind::Max:
      return extreme_;
    default: {
      if (all_.empty()) return {};
      const feel::BuiltinSpec* spec = feel::find_builtin(name_);
      if (spec == nullptr || spec->overloads.empty()) return {};
      feel::EmptyWorld world;
      feel::EvalContext ctx;
      ctx.world = &world;
      const Value list = Value::list(all_);
      return spec->overloads[0].call({&list, 1}, ctx);
    }
  }
}

}  // namespace weir::reports
