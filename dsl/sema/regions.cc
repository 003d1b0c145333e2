#include "dsl/sema/regions.h"

#include <algorithm>
#include <map>

#include "engine/feel/compare.h"

namespace weir::sema {

using feel::Op;
using feel::TypeKind;

namespace {

constexpr size_t kAtomsMax = 4'000;
constexpr size_t kWorkMax = 200'000;

class NoInputs : public feel::Scope {
 public:
  Value input(const feel::Input&) override { return {}; }
};

int order(const Value& a, const Value& b) {
  if (a.is(ValueKind::Number)) return Decimal::compare(a.as_number(), b.as_number());
  if (a.is(ValueKind::Date)) return a.as_date() < b.as_date() ? -1 : a.as_date() == b.as_date() ? 0 : 1;
  if (a.is(ValueKind::DaysDuration)) return a.as_days() < b.as_days() ? -1 : a.as_days() == b.as_days() ? 0 : 1;
  if (a.is(ValueKind::YearsDuration)) return a.as_years() < b.as_years() ? -1 : a.as_years() == b.as_years() ? 0 : 1;
  return 0;
}

bool is_ordered(ValueKind kind) {
  return kind == ValueKind::Number || kind == ValueKind::Date || kind == ValueKind::DaysDuration ||
         kind == ValueKind::YearsDuration;
}

// The next value of the scale; nothing where the type has none.
std::optional<Value> after(const Value& value, std::optional<int> scale) {
  if (value.is(ValueKind::Number)) {
    if (!scale) return std::nullopt;
    const auto next = Decimal::add(value.as_number(), Decimal::from_parts(1, -*scale));
    return next ? std::optional(Value::number(*next)) : std::nullopt;
  }
  if (value.is(ValueKind::Date)) return Value::date({value.as_date().days + 1});
  if (value.is(ValueKind::DaysDuration)) return Value::days({value.as_days().seconds + 1, value.as_days().nanos});
  if (value.is(ValueKind::YearsDuration)) return Value::years({value.as_years().months + 1});
  return std::nullopt;
}

std::optional<Value> before(const Value& value, std::optional<int> scale) {
  if (value.is(ValueKind::Number)) {
    const auto next = Decimal::subtract(value.as_number(), Decimal::from_parts(1, -scale.value_or(0)));
    return next ? std::optional(Value::number(*next)) : std::nullopt;
  }
  if (value.is(ValueKind::Date)) return Value::date({value.as_date().days - 1});
  if (value.is(ValueKind::DaysDuration)) return Value::days({value.as_days().seconds - 1, value.as_days().nanos});
  if (value.is(ValueKind::YearsDuration)) return Value::years({value.as_years().months - 1});
  return std::nullopt;
}

std::optional<Value> between(const Value& low, const Value& high, std::optional<int> scale) {
  if (auto next = after(low, scale)) return order(*next, high) < 0 ? next : std::nullopt;
  if (!low.is(ValueKind::Number)) return std::nullopt;
  const auto sum = Decimal::add(low.as_number(), high.as_number());
  const auto middle = sum ? Decimal::multiply(*sum, Decimal::from_parts(5, -1)) : std::nullopt;
  return middle ? std::optional(Value::number(*middle)) : std::nullopt;
}

void add_ordered(Axis& axis, std::vector<Value> points, std::optional<int> scale, TypeKind kind) {
  if (points.empty()) {
    if (kind == TypeKind::Number) points.push_back(Value::integer(0));
    else {
      axis.atoms.push_back({Value::date({20'000}), true, {}, {}});
      return;
    }
  }
  if (auto low = before(points.front(), scale)) axis.atoms.push_back({*low, true, {}, points.front()});
  for (size_t i = 0; i < points.size(); ++i) {
    axis.atoms.push_back({points[i], false, {}, {}});
    const bool last = i + 1 == points.size();
    auto sample = last ? after(points[i], scale.value_or(0)) : between(points[i], points[i + 1], scale);
    if (sample) axis.atoms.push_back({*sample, true, points[i], last ? Value() : points[i + 1]});
  }
}

void add_texts(Axis& axis, const std::vector<Value>& constants, const AxisSpec& spec) {
  for (const std::string& option : spec.options) axis.atoms.push_back({Value::string(option), false, {}, {}});
  if (!spec.options.empty()) return;
  std::string other = "?";
  for (const Value& constant : constants) {
    axis.atoms.push_back({constant, false, {}, {}});
    while (constant.as_string() == other) other += "?";
  }
  axis.atoms.push_back({Value::string(other), true, {}, {}});
}

}  // namespace

bool holds(const feel::Expression& tests, const Value& tested) {
  NoInputs scope;
  feel::EmptyWorld world;
  feel::EvalContext context;
  context.world = &world;
  return feel::evaluate_test(tests, tested, scope, context).is_true();
}

bool constants_of(const feel::Node& node, std::vector<Value>& constants) {
  switch (node.op) {
    case Op::Constant: {
      const Value& value = node.constant;
      if (value.is(ValueKind::Range)) {
        for (const Value* end : {&value.as_range().low, &value.as_range().high})
          if (!end->is_null()) constants.push_back(*end);
      } else if (value.is(ValueKind::List)) {
        for (const Value& item : value.items()) constants.push_back(item);
      } else {
        constants.push_back(value);
      }
      return true;
    }
    case Op::UnaryTests: case Op::Negation: case Op::TestCompare: case Op::TestValue: case Op::TestAny:
    case Op::List: case Op::Range: case Op::Negate:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](const feel::Node& child) { return constants_of(child, constants); });
    default: return false;
  }
}

Axis axis_of(const AxisSpec& spec, const std::vector<Value>& all) {
  Axis axis;
  axis.name = spec.name;
  std::vector<Value> constants;
  for (const Value& value : all)
    if (!value.is_null()) constants.push_back(value);
  for (const Value* end : {&spec.low, &spec.high})
    if (!end->is_null() && (constants.empty() || constants[0].kind() == end->kind())) constants.push_back(*end);
  const ValueKind kind = constants.empty() ? ValueKind::Null : constants[0].kind();
  std::erase_if(constants, [&](const Value& value) { return value.kind() != kind; });
  if (spec.type.is(TypeKind::Boolean) || kind == ValueKind::Boolean) {
    axis.atoms = {{Value::boolean(true), false, {}, {}}, {Value::boolean(false), false, {}, {}}};
  } else if (is_ordered(kind) || spec.type.is(TypeKind::Number)) {
    std::sort(constants.begin(), constants.end(), [](const Value& a, const Value& b) { return order(a, b) < 0; });
    constants.erase(std::unique(constants.begin(), constants.end()), constants.end());
    add_ordered(axis, std::move(constants), spec.scale, spec.type.kind());
  } else if (kind == ValueKind::String || !spec.options.empty() || spec.type.is(TypeKind::String)) {
    std::vector<Value> distinct;
    for (const Value& value : constants)
      if (std::find(distinct.begin(), distinct.end(), value) == distinct.end()) distinct.push_back(value);
    add_texts(axis, distinct, spec);
  } else {
    // A type whose values we cannot cut: one atom that stands for all of them.
    axis.atoms.push_back({Value::string("?"), true, {}, {}});
  }
  std::erase_if(axis.atoms, [&](const Atom& atom) {
    const auto beyond = [&](const Value& end, int side) {
      return !end.is_null() && end.kind() == atom.sample.kind() && order(atom.sample, end) * side > 0;
    };
    return beyond(spec.low, -1) || beyond(spec.high, 1);
  });
  // A test for null says that null can come.
  const bool tested = std::any_of(all.begin(), all.end(), [](const Value& value) { return value.is_null(); });
  if (spec.nullable || tested || spec.domain != nullptr) axis.atoms.push_back({Value::null(), false, {}, {}});
  if (spec.domain != nullptr)
    std::erase_if(axis.atoms, [&](const Atom& atom) { return !holds(*spec.domain, atom.sample); });
  return axis;
}

std::optional<Regions> regions_of(const model::Model&, const model::Decision& decision,
                                  const std::vector<AxisSpec>& specs) {
  if (decision.rules.empty() || specs.size() != decision.columns.size()) return std::nullopt;
  Regions regions;
  regions.rows.resize(decision.rules.size());
  size_t atoms = 0;
  for (size_t k = 0; k < specs.size(); ++k) {
    std::vector<Value> constants;
    if (specs[k].domain != nullptr && !constants_of(specs[k].domain->root, constants)) return std::nullopt;
    for (size_t i = 0; i < decision.rules.size(); ++i) {
      const auto& cell = decision.rules[i].inputs[k];
      std::vector<Value> own;
      if (cell && constants_of(cell->root, own)) constants.insert(constants.end(), own.begin(), own.end());
      else if (cell) regions.rows[i].opaque = true;
    }
    regions.axes.push_back(axis_of(specs[k], constants));
    atoms += regions.axes.back().atoms.size();
  }
  if (atoms > kAtomsMax) return std::nullopt;
  std::vector<std::map<std::string, AtomSet>> known(specs.size());  // equal cells have equal sets
  for (size_t i = 0; i < decision.rules.size(); ++i) {
    Region& row = regions.rows[i];
    row.empty = !decision.rules[i].enabled;
    for (size_t k = 0; k < specs.size(); ++k) {
      const auto& cell = decision.rules[i].inputs[k];
      const std::vector<Atom>& atoms_k = regions.axes[k].atoms;
      if (!cell || row.opaque) {
        row.box.emplace_back(atoms_k.size(), !row.opaque);
        continue;
      }
      auto [it, fresh] = known[k].emplace(cell->source, AtomSet());
      if (fresh)
        for (const Atom& atom : atoms_k) it->second.push_back(holds(*cell, atom.sample));
      row.box.push_back(it->second);
    }
  }
  return regions;
}

Box whole(const Regions& regions) {
  Box box;
  for (const Axis& axis : regions.axes) box.emplace_back(axis.atoms.size(), true);
  return box;
}

namespace {

class Sweep {
 public:
  Sweep(const Regions& regions, const Box& inside, const std::vector<const Region*>& rows)
      : regions_(regions), inside_(inside), rows_(rows) {}

  std::optional<std::vector<Box>> run() {
    std::vector<size_t> active(rows_.size());
    for (size_t i = 0; i < active.size(); ++i) active[i] = i;
    std::vector<Box> boxes = sweep(0, active);
    return work_ > kWorkMax ? std::nullopt : std::optional(std::move(boxes));
  }

 private:
  // Boxes over axes k.. that no active row covers.
  std::vector<Box> sweep(size_t k, const std::vector<size_t>& active) {
    if (++work_ > kWorkMax) return {};
    if (active.empty()) return {Box(inside_.begin() + static_cast<ptrdiff_t>(k), inside_.end())};
    if (k == regions_.axes.size()) return {};
    // Atoms on which the same rows are active have the same rest.
    std::map<std::vector<size_t>, AtomSet> groups;
    const size_t count = regions_.axes[k].atoms.size();
    std::vector<std::vector<size_t>> first_seen;
    for (size_t a = 0; a < count; ++a) {
      if (!inside_[k][a]) continue;
      std::vector<size_t> inner;
      for (size_t i : active)
        if (rows_[i]->box[k][a]) inner.push_back(i);
      auto [it, fresh] = groups.emplace(inner, AtomSet(count, false));
      if (fresh) first_seen.push_back(inner);
      it->second[a] = true;
    }
    std::vector<Box> boxes;
    for (const std::vector<size_t>& inner : first_seen) {
      for (const Box& rest : sweep(k + 1, inner)) {
        Box box = {groups[inner]};
        box.insert(box.end(), rest.begin(), rest.end());
        boxes.push_back(std::move(box));
      }
    }
    return merged(std::move(boxes));
  }

  // Boxes that differ in their first axis only become one.
  static std::vector<Box> merged(std::vector<Box> boxes) {
    std::vector<Box> all;
    for (Box& box : boxes) {
      bool found = false;
      for (Box& other : all) {
        if (!std::equal(box.begin() + 1, box.end(), other.begin() + 1, other.end())) continue;
        for (size_t a = 0; a < box[0].size(); ++a) other[0][a] = other[0][a] || box[0][a];
        found = true;
        break;
      }
      if (!found) all.push_back(std::move(box));
    }
    return all;
  }

  const Regions& regions_;
  const Box& inside_;
  const std::vector<const Region*>& rows_;
  size_t work_ = 0;
};

std::string run_text(const Axis& axis, size_t first, size_t last) {
  const Atom& a = axis.atoms[first];
  const Atom& b = axis.atoms[last];
  const Value low = a.interval ? a.low : a.sample;
  const Value high = b.interval ? b.high : b.sample;
  if (low.is_null() && high.is_null()) return "any";
  if (low.is_null()) return (b.interval ? "< " : "<= ") + high.to_feel();
  if (high.is_null()) return (a.interval ? "> " : ">= ") + low.to_feel();
  if (first == last && !a.interval) return "= " + low.to_feel();
  return std::string("in ") + (a.interval ? "(" : "[") + low.to_feel() + ".." + high.to_feel() + (b.interval ? ")" : "]");
}

std::string axis_text(const Axis& axis, const AtomSet& set) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " or ") + axis.name + " " + part; };
  for (size_t i = 0; i < set.size(); ++i) {
    if (!set[i]) continue;
    const Atom& atom = axis.atoms[i];
    const bool ordered = is_ordered(atom.sample.kind());
    size_t last = i;
    while (ordered && last + 1 < set.size() && set[last + 1] && is_ordered(axis.atoms[last + 1].sample.kind())) ++last;
    if (ordered) add(run_text(axis, i, last));
    else if (atom.interval) add("is anything else");
    else add("= " + atom.sample.to_feel());
    i = last;
  }
  return text;
}

}  // namespace

std::optional<std::vector<Box>> uncovered(const Regions& regions, const Box& inside,
                                          const std::vector<const Region*>& rows) {
  return Sweep(regions, inside, rows).run();
}

std::string text_of(const Regions& regions, const Box& box) {
  std::string text;
  for (size_t k = 0; k < box.size(); ++k) {
    if (std::all_of(box[k].begin(), box[k].end(), [](bool x) { return x; })) continue;
    text += (text.empty() ? "" : "  and  ") + axis_text(regions.axes[k], box[k]);
  }
  return text.empty() ? "anything" : text;
}

std::string cell_of(const Axis& axis, const AtomSet& set) {
  if (std::all_of(set.begin(), set.end(), [](bool x) { return x; })) return "-";
  std::string text, left_out;
  bool others = false;
  for (size_t i = 0; i < set.size(); ++i) {
    const Atom& atom = axis.atoms[i];
    const bool ordered = is_ordered(atom.sample.kind());
    if (!set[i]) {
      if (!atom.interval) left_out += (left_out.empty() ? "" : ", ") + atom.sample.to_feel();
      continue;
    }
    others = others || (atom.interval && !ordered);
    size_t last = i;
    while (ordered && last + 1 < set.size() && set[last + 1] && is_ordered(axis.atoms[last + 1].sample.kind())) ++last;
    std::string part = ordered ? run_text(axis, i, last) : atom.sample.to_feel();
    if (part.starts_with("in ") || part.starts_with("= ")) part = part.substr(part.find(' ') + 1);
    text += (text.empty() ? "" : ", ") + (part == "any" ? "-" : part);
    i = last;
  }
  // "Any other text" can only be said by what it is not.
  return others ? "not(" + left_out + ")" : text;
}

std::string point_of(const Regions& regions, const Box& box) {
  std::string text;
  for (size_t k = 0; k < box.size(); ++k) {
    const auto at = std::find(box[k].begin(), box[k].end(), true) - box[k].begin();
    if (static_cast<size_t>(at) == box[k].size()) continue;
    text += (text.empty() ? "" : ", ") + regions.axes[k].name + ": " + regions.axes[k].atoms[at].sample.to_feel();
  }
  return "{" + text + "}";
}

}  // namespace weir::sema
