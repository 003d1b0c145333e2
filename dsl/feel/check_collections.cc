// Lists, contexts, ranges, members, filters, loops.
#include <algorithm>

#include "dsl/feel/advice.h"
#include "dsl/feel/check.h"
#include "dsl/source/suggest.h"

namespace weir::feel {

const DiagSpec kNotAList{
    .slug = "feel/not-a-list",
    .text = {"a list is needed here, and this is {is}", "此处需要列表，而这是{is}"},
    .summary = "Filters, loops and quantifiers go over a list.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'some x in n satisfies x > 1'}}\n",
    .good =
        "app: a\nfunctions: {f: {params: {n: list of number}, value: 'some x in n satisfies x > "
        "1'}}\n"};
const DiagSpec kNoSuchColumn{
    .slug = "feel/no-such-column",
    .text = {"{of} has no '{name}'", "{of}没有“{name}”"},
    .summary = "What stands before the dot has no field or column of that name.",
    .bad = "app: a\nfunctions: {f: {params: {d: date}, value: 'd.yaer'}}\n",
    .good = "app: a\nfunctions: {f: {params: {d: date}, value: 'd.year'}}\n"};
const DiagSpec kDuplicateKey{
    .slug = "feel/duplicate-key",
    .text = {"'{name}' stands twice in this context", "“{name}”在此上下文中出现两次"},
    .hint = {"keep one of them", "请只留一个"},
    .summary = "A context has each name once; FEEL answers null to one with a name twice.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: '{x: n, x: n + 1}.x'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: '{x: n, y: n + 1}.x'}}\n"};

namespace {

bool has_members(const Type& type) {
  switch (type.kind()) {
    case TypeKind::Context:
    case TypeKind::Record:
    case TypeKind::Reference:
    case TypeKind::User:
    case TypeKind::Department:
      return true;
    default:
      return false;
  }
}

}  // namespace

// Members.

// Of a reference to one of several forms: those of the first; see member_type.
const std::vector<FieldType>* Checker::record_members(const Type& type) const {
  const FormTypes* forms = names_.forms();
  if (!forms) return nullptr;
  switch (type.kind()) {
    case TypeKind::User:
      return &forms->user_members();
    case TypeKind::Department:
      return &forms->department_members();
    case TypeKind::Record:
    case TypeKind::Reference:
      return type.forms().empty() ? nullptr : forms->record_members(type.forms().front());
    default:
      return nullptr;
  }
}

std::optional<Type> Checker::member_type(const Type& of, std::string_view name) const {
  if (is_open(of) || of.is(TypeKind::Null)) return of.is(TypeKind::Error) ? of : Type();
  if (of.is(TypeKind::Context)) {
    if (of.fields().empty()) return Type();
    for (const auto& [field, type] : of.fields()) {
      if (field == name) return type;
    }
    return std::nullopt;
  }
  if (of.is(TypeKind::Record) || of.is(TypeKind::Reference)) {
    const FormTypes* forms = names_.forms();
    if (!forms) return Type();
    std::optional<Type> found;
    for (const std::string& form : of.forms()) {
      const auto* members = forms->record_members(form);
      if (!members) return Type();
      auto member = std::find_if(members->begin(), members->end(),
                                 [&](const FieldType& m) { return m.name == name; });
      if (member == members->end()) continue;
      found = found ? join(*found, member->type) : member->type;
    }
    return of.forms().empty() ? Type() : found;
  }
  if (has_members(of)) {
    const auto* members = record_members(of);
    if (!members) return Type();
    auto member = std::find_if(members->begin(), members->end(),
                               [&](const FieldType& m) { return m.name == name; });
    if (member == members->end()) return std::nullopt;
    return member->type;
  }
  for (const auto& [property, type] : properties_of(of)) {
    if (property == name) return type;
  }
  return std::nullopt;
}

void Checker::no_such_member(const Type& of, const ast::Word& name) {
  std::vector<std::string> known;
  for (const auto& [field, type] : of.fields()) known.push_back(field);
  for (const auto& [property, type] : properties_of(of)) known.push_back(property);
  const auto* members = record_members(of);
  if (members) {
    for (const FieldType& member : *members) known.push_back(member.name);
  }
  Diagnostic* diagnostic =
      report(kNoSuchColumn, name.at, {described("of", of), {"name", name.text}});
  if (!diagnostic) return;
  diagnostic->suggestion = dsl::nearest_one(name.text, known);
  if (diagnostic->suggestion.empty()) {
    if (const Advice* advice = advice_for_function(name.text)) {
      advise(*diagnostic, advice);
    } else if (!known.empty()) {
      std::string all;
      for (size_t i = 0; i < std::min<size_t>(known.size(), 6); ++i) all += (i > 0 ? ", " : "") + std::string(known[i]);
      diagnostic->notes.push_back({{"it has: {all}", "它有：{all}"}, {{"all", all + (known.size() > 6 ? ", …" : "")}}});
    }
  }
  if (!members || diagnostic->suggestion.empty()) return;
  for (const FieldType& member : *members) {
    if (member.name != diagnostic->suggestion || !member.declared.valid()) continue;
    diagnostic->related.push_back({member.declared,
                                   {"'{near}' is declared here", "“{near}”在此声明"},
                                   {{"near", member.name}}});
  }
}

Node Checker::check_is(const ast::Member& is, const ast::Expr& expr) {
  Node object = check(*is.object);
  Type of = result_type(object);
  if (is_error(of)) return error_at(expr.at);
  // A list gives the list of its items' members.
  bool list = of.is(TypeKind::List);
  Type item = list ? of.element() : of;
  auto type = member_type(item, is.name.text);
  if (!type) {
    no_such_member(item, is.name);
    if (strict()) return error_at(expr.at);
    type = TypeKind::Null;
  }
  std::vector<Node> children;
  children.push_back(std::move(object));
  Node node = make(Op::Member, list ? Type::list(*type) : *type, expr.at, std::move(children));
  node.text = is.name.text;
  return node;
}

// Literals.

Node Checker::check_is(const ast::ListLiteral& is, const ast::Expr& expr) {
  std::vector<Node> items;
  Type element = TypeKind::Null;
  for (const ast::Ptr& item : is.items) {
    items.push_back(option_or_check(*item));
    element =
        items.size() == 1 ? result_type(items.back()) : join(element, result_type(items.back()));
  }
  if (is.items.empty()) element = TypeKind::Null;
  Type type = is_error(element) ? Type(TypeKind::Error) : Type::list(element);
  return make(Op::List, std::move(type), expr.at, std::move(items));
}

Node Checker::check_is(const ast::ContextLiteral& is, const ast::Expr& expr) {
  std::vector<Node> entries;
  std::vector<std::pair<std::string, Type>> fields;
  bool twice = false;
  for (const ast::Entry& entry : is.entries) {
    Node value = check(*entry.value);
    Type type = result_type(value);
    auto same = std::find_if(fields.begin(), fields.end(),
                             [&](const auto& f) { return f.first == entry.key.text; });
    if (same != fields.end()) {
      report(kDuplicateKey, entry.key.at, {{"name", entry.key.text}});
      twice = true;
    }
    std::vector<Node> children;
    children.push_back(std::move(value));
    Node node = make(Op::Entry, type, entry.key.at, std::move(children));
    node.text = entry.key.text;
    node.index = bind(entry.key.text, type);
    fields.emplace_back(entry.key.text, std::move(type));
    entries.push_back(std::move(node));
  }
  unbind(is.entries.size());
  if (twice) return strict() ? error_at(expr.at) : null_at(expr.at);
  return make(Op::Context, Type::context(std::move(fields)), expr.at, std::move(entries));
}

Node Checker::check_is(const ast::RangeLiteral& is, const ast::Expr& expr) {
  Node low = is.low ? check(*is.low) : null_at(expr.at);
  Node high = is.point ? low : is.high ? check(*is.high) : null_at(expr.at);
  Type a = result_type(low), b = result_type(high);
  ast::At low_at = is.low ? is.low->at : expr.at, high_at = is.high ? is.high->at : expr.at;
  Type element = join(a, b);
  if (!compare(ast::Operator::Less, a, b, low_at, high_at, expr.at))
    element = strict() ? TypeKind::Error : TypeKind::Any;
  uint32_t included = (is.low_included ? 1u : 0u) | (is.high_included ? 2u : 0u);
  std::vector<Node> children;
  children.push_back(std::move(low));
  children.push_back(std::move(high));
  Node node = make(Op::Range, is_error(element) ? element : Type::range(element), expr.at,
                   std::move(children));
  node.index = included;
  return node;
}

// Filters.

Node Checker::check_is(const ast::Filter& is, const ast::Expr& expr) {
  Node list = check(*is.list);
  Type of = result_type(list);
  auto element = element_of(of);
  if (!element) {
    // FEEL takes any value as the list of it; in an app it is a slip.
    if (report(kNotAList, is.list->at, {described("is", of)})) return error_at(expr.at);
    element = of;
  }
  uint32_t item = new_local();
  bound_.push_back({"item", item, *element, true});
  Node predicate = check(*is.predicate);
  unbind(1);
  Type by = result_type(predicate);
  Type result = TypeKind::Any;
  bool scalar = !of.is(TypeKind::List) && !is_open(of) && !of.is(TypeKind::Null);
  if (is_error(of) || is_error(by)) {
    result = TypeKind::Error;
  } else if (by.is(TypeKind::Number)) {
    result = *element;
    const Value& position = predicate.constant;
    if (predicate.op == Op::Constant && position.is(ValueKind::Number) &&
        position.as_number().is_zero()) {
      report(kAlwaysNull, is.predicate->at, {{"advice", "FEEL counts from 1", "FEEL 从 1 数起"}});
    }
  } else if (by.is(TypeKind::Boolean)) {
    result = of.is(TypeKind::List) ? of : scalar ? Type::list(of) : Type::list(*element);
  } else if (!is_open(by) && !by.is(TypeKind::Null)) {
    if (report(kNotBoolean, is.predicate->at, {described("is", by)})) result = TypeKind::Error;
  }
  std::vector<Node> children;
  children.push_back(std::move(list));
  children.push_back(std::move(predicate));
  Node node = make(Op::Filter, std::move(result), expr.at, std::move(children));
  node.index = item;
  return node;
}

// Loops.

Type Checker::iterated(const ast::Iterator& iterator, const Node& from, const Node* to) {
  Type type = result_type(from);
  if (to) {
    Type end = result_type(*to);
    for (const Type& side : {type, end}) {
      if (is_open(side) || side.is(TypeKind::Null) || side.is(TypeKind::Number) ||
          side.is(TypeKind::Date))
        continue;
      report(kOperandType, iterator.from->at, {{"operator", ".."}, described("operands", side)});
      return strict() ? TypeKind::Error : TypeKind::Any;
    }
    compare(ast::Operator::Less, type, end, iterator.from->at, iterator.to->at,
            {iterator.from->at.begin, iterator.to->at.end});
    return join(type, end);
  }
  if (type.is(TypeKind::Range)) {
    Type of = type.element();
    if (is_open(of) || of.is(TypeKind::Null) || of.is(TypeKind::Number) || of.is(TypeKind::Date))
      return of;
    report(kOperandType, iterator.from->at, {{"operator", ".."}, described("operands", of)});
    return strict() ? TypeKind::Error : TypeKind::Any;
  }
  if (auto element = element_of(type)) return *element;
  report(kNotAList, iterator.from->at, {described("is", type)});
  return strict() ? Type(TypeKind::Error) : type;
}

// `spare` locals follow those of the iterators, which are consecutive whatever their domains bind.
std::vector<Node> Checker::iterators(const std::vector<ast::Iterator>& written, uint32_t spare) {
  std::vector<Node> nodes;
  uint32_t first = locals_;
  locals_ += static_cast<uint32_t>(written.size()) + spare;
  for (const ast::Iterator& iterator : written) {
    std::vector<Node> domain;
    domain.push_back(check(*iterator.from));
    if (iterator.to) domain.push_back(check(*iterator.to));
    Type type = iterated(iterator, domain.front(), iterator.to ? &domain.back() : nullptr);
    Node node = make(Op::Iterator, type, iterator.name.at, std::move(domain));
    node.text = iterator.name.text;
    node.index = first + static_cast<uint32_t>(nodes.size());
    bound_.push_back({iterator.name.text, node.index, type, false});
    nodes.push_back(std::move(node));
  }
  return nodes;
}

Node Checker::check_is(const ast::For& is, const ast::Expr& expr) {
  uint32_t first = locals_;
  uint32_t count = static_cast<uint32_t>(is.iterators.size());
  std::vector<Node> children = iterators(is.iterators, 1);
  bound_.push_back({"partial", first + count, Type::list({}), false});
  children.push_back(check(*is.body));
  unbind(count + 1);
  Type body = result_type(children.back());
  Node node = make(Op::For, is_error(body) ? body : Type::list(body), expr.at, std::move(children));
  node.index = first;
  return node;
}

Node Checker::check_is(const ast::Quantified& is, const ast::Expr& expr) {
  uint32_t first = locals_;
  std::vector<Node> children = iterators(is.iterators, 0);
  children.push_back(check(*is.condition));
  unbind(is.iterators.size());
  want_boolean(children.back(), *is.condition);
  Node node =
      make(is.every ? Op::Every : Op::Some, TypeKind::Boolean, expr.at, std::move(children));
  node.index = first;
  return node;
}

}  // namespace weir::feel
