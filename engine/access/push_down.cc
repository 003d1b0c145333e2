#include "engine/access/push_down.h"

#include <algorithm>

#include "engine/fields/field_type.h"
#include "engine/records/record.h"

namespace weir::access {
namespace {

using feel::InputKind;
using feel::Node;
using feel::Op;

// A field of the record at hand, or one behind a reference of it.
struct Place {
  const model::Form* form = nullptr;
  std::string field;
  std::string through;  // the reference; empty: the record's own field
};

Filter::Op comparison(Op op) {
  switch (op) {
    case Op::NotEqual: return Filter::Op::NotEqual;
    case Op::Less: return Filter::Op::Less;
    case Op::LessEqual: return Filter::Op::LessEqual;
    case Op::Greater: return Filter::Op::Greater;
    case Op::GreaterEqual: return Filter::Op::GreaterEqual;
    default: return Filter::Op::Equal;
  }
}

Filter::Op mirrored(Filter::Op op) {
  switch (op) {
    case Filter::Op::Less: return Filter::Op::Greater;
    case Filter::Op::LessEqual: return Filter::Op::GreaterEqual;
    case Filter::Op::Greater: return Filter::Op::Less;
    case Filter::Op::GreaterEqual: return Filter::Op::LessEqual;
    default: return op;
  }
}

Filter::Op opposite(Filter::Op op) {
  switch (op) {
    case Filter::Op::Equal: return Filter::Op::NotEqual;
    case Filter::Op::NotEqual: return Filter::Op::Equal;
    case Filter::Op::Less: return Filter::Op::GreaterEqual;
    case Filter::Op::LessEqual: return Filter::Op::Greater;
    case Filter::Op::Greater: return Filter::Op::LessEqual;
    default: return Filter::Op::Less;
  }
}

// Reads it nothing of a record, and nothing that is bound elsewhere?
bool is_fixed(const Node& node, const std::vector<feel::Input>& inputs) {
  switch (node.op) {
    case Op::Input: {
      const InputKind kind = node.index < inputs.size() ? inputs[node.index].kind : InputKind::Named;
      return kind == InputKind::User || kind == InputKind::Today || kind == InputKind::Now || kind == InputKind::App;
    }
    case Op::Local: case Op::Name: case Op::For: case Op::Some: case Op::Every: case Op::Filter:
    case Op::Function: case Op::CallHost: case Op::CallValue: case Op::Context:
      return false;
    default:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](const Node& child) { return is_fixed(child, inputs); });
  }
}

// The condition as a filter that holds where it is `wanted`; false is as much wanted as true.
class PushDown {
 public:
  PushDown(const feel::Expression& expression, const model::Form& form, std::string_view user,
           records::RecordWorld& world, const Related& related)
      : expression_(expression), form_(form), user_(user), world_(world), related_(related) {}

  Pushed filter(const Node& node, bool wanted) {
    switch (node.op) {
      case Op::And:
        return joined(node, wanted, wanted);
      case Op::Or:
        return joined(node, wanted, !wanted);
      case Op::CallBuiltin:
        if (node.text == "not" && node.children.size() == 1) return filter(node.children[0], !wanted);
        return exactly(node.text == "starts with" ? begins(node, wanted) : std::nullopt);
      case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
        return exactly(compare(node, wanted));
      case Op::Between:
        return exactly(between(node, wanted));
      case Op::In:
        return exactly(in(node, wanted));
      default:
        break;
    }
    if (const auto value = constant(node)) {
      const bool is = value->is(ValueKind::Boolean) && value->as_boolean() == wanted;
      return {is ? Filter::always() : Filter::never(), true};
    }
    const auto at = place(node);
    if (!at || !node.type.is(feel::TypeKind::Boolean)) return {};
    return exactly(one(*at, Filter::Op::Equal, Value::boolean(wanted)));
  }

 private:
  static Pushed exactly(std::optional<Filter> filter) {
    if (!filter) return {};
    return {*std::move(filter), true};
  }

  Pushed joined(const Node& node, bool wanted, bool all) {
    std::vector<Filter> parts;
    bool exact = true;
    for (const Node& child : node.children) {
      Pushed part = filter(child, wanted);
      exact = exact && part.exact;
      if (part.exact || part.filter.op != Filter::Op::Always) parts.push_back(std::move(part.filter));
      else if (!all) return {};
    }
    if (all && parts.empty()) return {Filter::always(), exact};
    return {all ? Filter::all_of(std::move(parts)) : Filter::any_of(std::move(parts)), exact};
  }

  std::optional<Place> place(const Node& node) const {
    if (node.op == Op::Input && node.index < expression_.inputs.size()) {
      const feel::Input& input = expression_.inputs[node.index];
      if (input.kind != InputKind::Field || !has_order(form_, input.name)) return std::nullopt;
      return Place{&form_, input.name, {}};
    }
    if (node.op != Op::Member || node.children.size() != 1) return std::nullopt;
    const Node& before = node.children[0];
    if (before.op != Op::Input || before.index >= expression_.inputs.size()) return std::nullopt;
    const feel::Input& input = expression_.inputs[before.index];
    if (input.kind == InputKind::Record && has_order(form_, node.text)) return Place{&form_, node.text, {}};
    if (!related_ || input.kind != InputKind::Field || !before.type.is(feel::TypeKind::Reference) ||
        before.type.forms().size() != 1 || !has_order(form_, input.name))
      return std::nullopt;
    const model::Form* other = world_.model().form(before.type.forms().front());
    if (other == nullptr || !has_order(*other, node.text)) return std::nullopt;
    return Place{other, node.text, input.name};
  }

  std::optional<Value> constant(const Node& node) {
    if (node.op == Op::Constant) return node.constant;
    if (!is_fixed(node, expression_.inputs)) return std::nullopt;
    feel::Expression part;
    part.source = expression_.source;
    part.root = node;
    part.inputs = expression_.inputs;
    part.locals = expression_.locals;
    part.prepare();
    static const records::Record kNone;
    feel::EvalContext ctx;
    ctx.world = &world_;
    records::RecordScope scope(world_, {.record = &kNone, .user = user_}, &ctx);
    return feel::evaluate(part, scope, ctx);
  }

  // The kinds must agree: FEEL gives null on `text > 1`, a store an error.
  static bool comparable(const Place& at, const Value& value) {
    const model::Field* field = at.form->field(at.field);
    const records::SystemFieldSpec* system = records::find_system_field(at.field);
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
        return value.is(ValueKind::String) && value.as_string().find('\0') == std::string_view::npos;
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

  // Where `field op value` is true, of the form's own field.
  static std::optional<Filter> own(const Place& at, Filter::Op op, const Value& value) {
    if (value.is_null()) {
      if (op == Filter::Op::Equal) return Filter::is_null(at.field);
      if (op == Filter::Op::NotEqual) return Filter::negate(Filter::is_null(at.field));
      return Filter::never();
    }
    if (!comparable(at, value)) return std::nullopt;
    Filter filter = Filter::compare(at.field, op, value);
    // In FEEL an empty field is unequal to every value; in a store that is unknown.
    if (op == Filter::Op::NotEqual)
      return Filter::any_of({Filter::is_null(at.field), std::move(filter)});
    return filter;
  }

  // Behind a reference: `found` are the records there for which it holds. A reference to nothing
  // answers as an empty field does.
  std::optional<Filter> behind(const Place& at, const std::optional<Filter>& holds,
                               const std::optional<Filter>& fails, bool null_holds) const {
    if (at.through.empty()) return holds;
    const std::optional<Filter>& asked = null_holds ? fails : holds;
    if (!asked) return std::nullopt;
    std::optional<std::vector<Value>> ids = related_(*at.form, *asked);
    if (!ids) return std::nullopt;
    Filter among = ids->empty() ? Filter::never() : Filter::in(at.through, *std::move(ids));
    if (!null_holds) return among;
    return Filter::any_of({Filter::is_null(at.through), Filter::negate(std::move(among))});
  }

  std::optional<Filter> one(const Place& at, Filter::Op op, const Value& value) const {
    const bool null_holds = value.is_null() ? op == Filter::Op::Equal : op == Filter::Op::NotEqual;
    return behind(at, own(at, op, value), own(at, opposite(op), value), null_holds);
  }

  std::optional<Filter> compare(const Node& node, bool wanted) {
    if (node.children.size() != 2) return std::nullopt;
    const Filter::Op written = comparison(node.op);
    const auto tested = [&](const Node& a, const Node& b, Filter::Op op) -> std::optional<Filter> {
      const auto at = place(a);
      const auto value = at ? constant(b) : std::nullopt;
      return value ? one(*at, wanted ? op : opposite(op), *value) : std::nullopt;
    };
    if (auto filter = tested(node.children[0], node.children[1], written)) return filter;
    return tested(node.children[1], node.children[0], mirrored(written));
  }

  std::optional<Filter> between(const Node& node, bool wanted) {
    if (node.children.size() != 3) return std::nullopt;
    const auto at = place(node.children[0]);
    if (!at) return std::nullopt;
    const auto low = constant(node.children[1]), high = constant(node.children[2]);
    if (!low || !high) return std::nullopt;
    auto first = one(*at, wanted ? Filter::Op::GreaterEqual : Filter::Op::Less, *low),
         second = one(*at, wanted ? Filter::Op::LessEqual : Filter::Op::Greater, *high);
    if (!first || !second) return std::nullopt;
    std::vector<Filter> both = {*std::move(first), *std::move(second)};
    return wanted ? Filter::all_of(std::move(both)) : Filter::any_of(std::move(both));
  }

  std::optional<Filter> begins(const Node& node, bool wanted) {
    if (node.children.size() != 2) return std::nullopt;
    const auto at = place(node.children[0]);
    const auto text = at ? constant(node.children[1]) : std::nullopt;
    if (!text || !text->is(ValueKind::String) || !comparable(*at, *text)) return std::nullopt;
    const Filter filter = Filter::prefix(at->field, text->as_string());
    return behind(*at, wanted ? filter : Filter::negate(filter), std::nullopt, false);
  }

  // `stage in ["won", "lost"]`, `amount in (> 100, 5)`: one test that holds is enough.
  std::optional<Filter> in(const Node& node, bool wanted) {
    if (node.children.empty()) return std::nullopt;
    const auto at = place(node.children[0]);
    if (!at) return std::nullopt;
    std::vector<Filter> parts;
    for (size_t i = 1; i < node.children.size(); ++i) {
      auto part = test(*at, node.children[i], wanted);
      if (!part) return std::nullopt;
      parts.push_back(*std::move(part));
    }
    return wanted ? Filter::any_of(std::move(parts)) : Filter::all_of(std::move(parts));
  }

  std::optional<Filter> test(const Place& at, const Node& node, bool wanted) {
    if (node.children.size() != 1) return std::nullopt;
    const Node& bound = node.children[0];
    if (node.op == Op::TestCompare) {
      const auto value = constant(bound);
      const auto op = static_cast<Op>(node.index);
      if (!value || value->is_null() || op == Op::Equal || op == Op::NotEqual) return std::nullopt;
      return one(at, wanted ? comparison(op) : opposite(comparison(op)), *value);
    }
    if (node.op != Op::TestValue) return std::nullopt;
    const auto value = constant(bound);
    if (!value || value->is_null()) return std::nullopt;
    if (!value->is(ValueKind::List)) return one(at, wanted ? Filter::Op::Equal : Filter::Op::NotEqual, *value);
    std::vector<Value> all(value->items().begin(), value->items().end());
    if (!std::all_of(all.begin(), all.end(), [&](const Value& item) { return comparable(at, item); }))
      return std::nullopt;
    const Filter among = all.empty() ? Filter::never() : Filter::in(at.field, std::move(all));
    const Filter outside = Filter::any_of({Filter::is_null(at.field), Filter::negate(among)});
    return wanted ? behind(at, among, outside, false) : behind(at, outside, among, true);
  }

  const feel::Expression& expression_;
  const model::Form& form_;
  std::string user_;
  records::RecordWorld& world_;
  const Related& related_;
};

}  // namespace

Pushed push_down(const feel::Expression& condition, const model::Form& form, std::string_view user,
                 records::RecordWorld& world, const Related& related) {
  return PushDown(condition, form, user, world, related).filter(condition.root, true);
}

bool has_order(const model::Form& form, std::string_view name) {
  const model::Field* field = form.field(name);
  if (field == nullptr) {
    const records::SystemFieldSpec* system = records::find_system_field(name);
    return system != nullptr && system->field != records::SystemField::Probability &&
           system->field != records::SystemField::Converted && system->field != records::SystemField::Version;
  }
  if (field->live || field->type == "table") return false;
  const StorageKind kind = fields::storage_kind(*field);
  // Durations of two kinds have no order together; what is JSON or encrypted has none.
  return kind != StorageKind::Json && kind != StorageKind::Bytes && kind != StorageKind::Duration;
}

}  // namespace weir::access
