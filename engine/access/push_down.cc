#include "engine/access/push_down.h"

#include <algorithm>

#include "engine/fields/field_type.h"
#include "engine/records/record.h"

namespace weir::access {
namespace {

using feel::InputKind;
using feel::Node;
using feel::Op;

class PushDown {
 public:
  PushDown(const feel::Expression& expression, const model::Form& form, std::string_view user,
           records::RecordWorld& world)
      : expression_(expression), form_(form), user_(user), world_(world) {}

  std::optional<Filter> filter(const Node& node) {
    switch (node.op) {
      case Op::Constant:
        return node.constant.is_true() ? Filter::always() : Filter::never();
      case Op::And:
      case Op::Or:
        return joined(node);
      case Op::Equal:
        return compare(node, Filter::Op::Equal);
      case Op::NotEqual:
        return compare(node, Filter::Op::NotEqual);
      case Op::Less:
        return compare(node, Filter::Op::Less);
      case Op::LessEqual:
        return compare(node, Filter::Op::LessEqual);
      case Op::Greater:
        return compare(node, Filter::Op::Greater);
      case Op::GreaterEqual:
        return compare(node, Filter::Op::GreaterEqual);
      case Op::Between:
        return between(node);
      case Op::In:
        return in(node);
      case Op::Input: {
        const auto name = column(node);
        if (!name || !node.type.is(feel::TypeKind::Boolean)) return std::nullopt;
        return Filter::compare(*name, Filter::Op::Equal, Value::boolean(true));
      }
      default:
        return std::nullopt;
    }
  }

 private:
  std::optional<Filter> joined(const Node& node) {
    std::vector<Filter> parts;
    for (const Node& child : node.children) {
      auto part = filter(child);
      if (!part) return std::nullopt;
      parts.push_back(*std::move(part));
    }
    return node.op == Op::And ? Filter::all_of(std::move(parts)) : Filter::any_of(std::move(parts));
  }

  // A field that has a column the store can compare: stored, not encrypted, of one value.
  std::optional<std::string> column(const Node& node) {
    if (node.op != Op::Input || node.index >= expression_.inputs.size()) return std::nullopt;
    const feel::Input& input = expression_.inputs[node.index];
    if (input.kind != InputKind::Field) return std::nullopt;
    const model::Field* field = form_.field(input.name);
    if (field == nullptr) {
      const records::SystemFieldSpec* system = records::find_system_field(input.name);
      const bool stored = system != nullptr && system->field != records::SystemField::Probability &&
                          system->field != records::SystemField::Converted &&
                          system->field != records::SystemField::Version;
      return stored ? std::optional(input.name) : std::nullopt;
    }
    const StorageKind kind = fields::storage_kind(*field);
    // Durations of two kinds have no order together; what is JSON or encrypted has none.
    const bool comparable =
        kind != StorageKind::Json && kind != StorageKind::Bytes && kind != StorageKind::Duration;
    if (!comparable || field->live) return std::nullopt;
    return input.name;
  }

  std::optional<Value> constant(const Node& node) {
    if (node.op == Op::Constant) return node.constant;
    if (node.op == Op::Input && node.index < expression_.inputs.size()) {
      switch (expression_.inputs[node.index].kind) {
        case InputKind::User:
          return Value::string(user_);
        case InputKind::Today:
          return Value::date(in_zone(world_.now(), world_.zone()).date);
        case InputKind::Now:
          return Value::date_time(in_zone(world_.now(), world_.zone()));
        default:
          return std::nullopt;
      }
    }
    const bool of_user = node.op == Op::Member && node.children.size() == 1 &&
                         node.children[0].op == Op::Input &&
                         node.children[0].index < expression_.inputs.size() &&
                         expression_.inputs[node.children[0].index].kind == InputKind::User;
    return of_user ? std::optional(world_.user_member(user_, node.text)) : std::nullopt;
  }

  // The kinds must agree: FEEL gives null on `text > 1`, a store an error.
  bool comparable(const std::string& name, const Value& value) const {
    const model::Field* field = form_.field(name);
    const records::SystemFieldSpec* system = records::find_system_field(name);
    const feel::TypeKind kind = field != nullptr    ? field->feel_type.kind()
                                : system != nullptr ? system->type
                                                    : feel::TypeKind::Any;
    switch (kind) {
      case feel::TypeKind::Number:
        return value.is(ValueKind::Number);
      case feel::TypeKind::Boolean:
        return value.is(ValueKind::Boolean);
      case feel::TypeKind::String:
      case feel::TypeKind::User:
      case feel::TypeKind::Department:
      case feel::TypeKind::Reference:
        return value.is(ValueKind::String);
      case feel::TypeKind::Date:
        return value.is(ValueKind::Date);
      case feel::TypeKind::Time:
        return value.is(ValueKind::Time) && value.as_time().zone.kind == Zone::Kind::Local;
      case feel::TypeKind::DateTime:
        return value.is(ValueKind::DateTime) &&
               value.as_date_time().time.zone.kind != Zone::Kind::Local;
      default:
        return false;
    }
  }

  std::optional<Filter> one(const std::string& name, Filter::Op op, const Value& value) {
    if (value.is_null()) {
      if (op == Filter::Op::Equal) return Filter::is_null(name);
      if (op == Filter::Op::NotEqual) return Filter::negate(Filter::is_null(name));
      return Filter::never();
    }
    if (!comparable(name, value)) return std::nullopt;
    Filter filter = Filter::compare(name, op, value);
    // In FEEL an empty field is unequal to every value; in a store that is unknown.
    if (op == Filter::Op::NotEqual)
      return Filter::any_of({Filter::is_null(name), std::move(filter)});
    return filter;
  }

  static Filter::Op mirrored(Filter::Op op) {
    switch (op) {
      case Filter::Op::Less:
        return Filter::Op::Greater;
      case Filter::Op::LessEqual:
        return Filter::Op::GreaterEqual;
      case Filter::Op::Greater:
        return Filter::Op::Less;
      case Filter::Op::GreaterEqual:
        return Filter::Op::LessEqual;
      default:
        return op;
    }
  }

  std::optional<Filter> compare(const Node& node, Filter::Op op) {
    if (node.children.size() != 2) return std::nullopt;
    const Node &a = node.children[0], &b = node.children[1];
    if (auto name = column(a))
      if (auto value = constant(b)) return one(*name, op, *value);
    if (auto name = column(b))
      if (auto value = constant(a)) return one(*name, mirrored(op), *value);
    return std::nullopt;
  }

  std::optional<Filter> between(const Node& node) {
    if (node.children.size() != 3) return std::nullopt;
    const auto name = column(node.children[0]);
    const auto low = constant(node.children[1]), high = constant(node.children[2]);
    if (!name || !low || !high) return std::nullopt;
    auto above = one(*name, Filter::Op::GreaterEqual, *low),
         below = one(*name, Filter::Op::LessEqual, *high);
    if (!above || !below) return std::nullopt;
    return Filter::all_of({*std::move(above), *std::move(below)});
  }

  // `stage in ["won", "lost"]`, `amount in (> 100, 5)`: one test that holds is enough.
  std::optional<Filter> in(const Node& node) {
    if (node.children.empty()) return std::nullopt;
    const auto name = column(node.children[0]);
    if (!name) return std::nullopt;
    std::vector<Filter> any;
    for (size_t i = 1; i < node.children.size(); ++i) {
      auto part = test(*name, node.children[i]);
      if (!part) return std::nullopt;
      any.push_back(*std::move(part));
    }
    return Filter::any_of(std::move(any));
  }

  std::optional<Filter> test(const std::string& name, const Node& node) {
    if (node.children.size() != 1) return std::nullopt;
    const Node& bound = node.children[0];
    if (node.op == Op::TestCompare) {
      const auto value = constant(bound);
      if (!value || value->is_null()) return std::nullopt;
      switch (static_cast<Op>(node.index)) {
        case Op::Less:
          return one(name, Filter::Op::Less, *value);
        case Op::LessEqual:
          return one(name, Filter::Op::LessEqual, *value);
        case Op::Greater:
          return one(name, Filter::Op::Greater, *value);
        case Op::GreaterEqual:
          return one(name, Filter::Op::GreaterEqual, *value);
        default:
          return std::nullopt;
      }
    }
    if (node.op != Op::TestValue) return std::nullopt;
    const auto value = bound.op == Op::List ? list(bound) : constant(bound);
    if (!value) return std::nullopt;
    if (!value->is(ValueKind::List))
      return value->is_null() ? std::nullopt : one(name, Filter::Op::Equal, *value);
    std::vector<Value> all(value->items().begin(), value->items().end());
    if (!std::all_of(all.begin(), all.end(),
                     [&](const Value& item) { return comparable(name, item); }))
      return std::nullopt;
    return Filter::in(name, std::move(all));
  }

  std::optional<Value> list(const Node& node) {
    std::vector<Value> items;
    for (const Node& child : node.children) {
      auto item = constant(child);
      if (!item) return std::nullopt;
      items.push_back(*std::move(item));
    }
    return Value::list(std::move(items));
  }

  const feel::Expression& expression_;
  const model::Form& form_;
  std::string user_;
  records::RecordWorld& world_;
};

}  // namespace

std::optional<Filter> push_down(const feel::Expression& condition, const model::Form& form,
                                std::string_view user, records::RecordWorld& world) {
  return PushDown(condition, form, user, world).filter(condition.root);
}

}  // namespace weir::access
