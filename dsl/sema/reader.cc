#include "dsl/sema/reader.h"

#include <algorithm>

#include "dsl/schema/shape.h"
#include "dsl/sema/problems.h"
#include "dsl/source/suggest.h"
#include "engine/nodes/node_type.h"
#include "engine/people/who_form.h"

namespace weir::sema {

using feel::Type;
using model::Arg;
using model::ArgList;
using model::ArgMap;
using model::KeySpec;
using model::Place;
using model::Shape;

bool is_null(const Node& node) {
  return node.is_null() ||
         (node.is_plain() && (node.text == "null" || node.text == "~" || node.text.empty()));
}

std::optional<bool> as_boolean(const Node& node) {
  if (node.is_word("true")) return true;
  if (node.is_word("false")) return false;
  return std::nullopt;
}

std::optional<int64_t> as_integer(const Node& node) {
  if (!node.is_plain()) return std::nullopt;
  const auto number = Decimal::parse(node.text);
  return number ? number->to_int() : std::nullopt;
}

Argument expected(std::string_view en, std::string_view zh) {
  return {"expected", std::string(en), std::string(zh)};
}

Argument found_kind(const Node& node) {
  if (is_null(node)) return {"found", "nothing", "空"};
  if (node.is_map()) return {"found", "a map", "映射"};
  if (node.is_sequence()) return {"found", "a list", "列表"};
  return {"found", "'" + node.text + "'", "“" + node.text + "”"};
}

bool want_map(App& app, const Node& node) {
  if (node.is_map()) return true;
  app.report(kWrongKind, node.span, {expected("a map of names", "名字到内容的映射"), found_kind(node)});
  app.reporter.gap(node.span, dsl::Reporter::Gap::Lost);
  return false;
}

bool want_list(App& app, const Node& node) {
  if (node.is_sequence()) return true;
  app.report(kWrongKind, node.span, {expected("a list", "列表"), found_kind(node)});
  return false;
}

const std::string* want_text(App& app, const Node& node) {
  if (node.is_scalar() && !is_null(node)) return &node.text;
  app.report(kWrongKind, node.span, {expected("a text", "文本"), found_kind(node)});
  return nullptr;
}

std::vector<const Node*> each(const Node& node) {
  std::vector<const Node*> all;
  if (node.is_sequence()) {
    for (const Node& item : node.items) all.push_back(&item);
  } else if (!is_null(node)) {
    all.push_back(&node);
  }
  return all;
}

Diagnostic& report_unknown(App& app, std::string_view section, std::string_view name, Span span,
                           const std::vector<std::string_view>& known) {
  Diagnostic& problem =
      app.report(kUnknownReference, span, {thing_word(section), {"name", std::string(name)}});
  problem.suggestion = dsl::nearest_one(name, known);
  if (!problem.suggestion.empty() || known.empty()) return problem;
  constexpr size_t kShown = 6;
  std::string all;
  for (size_t i = 0; i < std::min(known.size(), kShown); ++i) all += (i > 0 ? ", " : "") + std::string(known[i]);
  if (known.size() > kShown) all += ", …";
  problem.notes.push_back({{"known here: {all}", "现有：{all}"}, {{"all", all}}});
  return problem;
}

bool check_reference(App& app, std::string_view section, std::string_view name, Span span,
                     const Site& site) {
  if (section.empty()) return true;
  if (section == "steps") {
    const FlowInfo* info = site.steps != nullptr ? site.steps->info : nullptr;
    if (info == nullptr || info->named.contains(std::string(name))) return true;
    std::vector<std::string_view> names;
    for (const auto& [id, node] : info->named) names.push_back(id);
    Diagnostic& problem = report_unknown(app, section, name, span, names);
    for (const auto& [node, id] : info->ids)
      if (id == name)
        problem.notes.push_back({{"the step is called so by itself only: write 'id: {name}' at it, then it may be named", "这只是该步骤的自动名称：请在其上写明“id: {name}”，之后才能引用"}, {}});
    app.steps_broken = true;
    return false;
  }
  if (section == "stages" && site.form != nullptr) {
    std::vector<std::string_view> names;
    for (const model::StageGroup& group : site.form->stages)
      for (const model::Stage& stage : group.stages) {
        if (stage.name == name) return true;
        names.push_back(stage.name);
      }
    report_unknown(app, section, name, span, names);
    return false;
  }
  app.use(section, name);
  auto it = app.known.find(section);
  if (it == app.known.end() || it->second.find(name) != it->second.end()) return true;
  // Who the people are may be the host's affair.
  const bool people = section == "users" || section == "teams" || section == "departments";
  if (people && it->second.empty()) return true;
  std::vector<std::string_view> names(it->second.begin(), it->second.end());
  report_unknown(app, section, name, span, names);
  return false;
}

const model::Field* check_field(App& app, const model::Form& form, std::string_view path,
                                Span span) {
  const size_t dot = path.find('.');
  const std::string_view first = path.substr(0, dot);
  const model::Field* field = form.field(first);
  if (field != nullptr && dot == std::string_view::npos) return field;
  if (field != nullptr && !field->columns.empty()) {
    const std::string_view column = path.substr(dot + 1);
    if (column == "rows") return field;
    std::vector<std::string_view> names = {"rows"};
    for (const model::Field& one : field->columns) {
      if (one.name == column) return &one;
      names.push_back(one.name);
    }
    const auto shift = static_cast<uint32_t>(std::min<size_t>(dot + 1, span.end - span.begin));
    report_unknown(app, "fields", column, {span.source, span.begin + shift, span.end}, names);
    return nullptr;
  }
  std::vector<std::string_view> names;
  for (const model::Field& one : form.fields) names.push_back(one.name);
  report_unknown(app, "fields", first, span, names);
  return nullptr;
}

namespace {

const KeySpec* find_key(const std::vector<const Keys*>& tables, std::string_view name) {
  for (const Keys* table : tables)
    for (const KeySpec& key : *table)
      if (key.name == name) return &key;
  return nullptr;
}

std::vector<std::string_view> missing_of(const Node& map, const std::vector<const Keys*>& tables) {
  std::vector<std::string_view> missing;
  for (const Keys* table : tables)
    for (const KeySpec& spec : *table)
      if (spec.required && map.find(spec.name) == nullptr) missing.push_back(spec.name);
  return missing;
}

void unknown_key(App& app, const Node& map, const Node& key,
                 const std::vector<const Keys*>& tables, const Argument& where) {
  std::vector<std::string_view> names;
  for (const Keys* table : tables)
    for (const KeySpec& spec : *table)
      if (map.find(spec.name) == nullptr) names.push_back(spec.name);
  Diagnostic& problem = app.report(kUnknownKey, key.span, {{"key", key.text}, where});
  problem.suggestion = dsl::nearest_one(key.text, names);
  // The only key that is missing is what the other was meant to be.
  if (problem.suggestion.empty())
    if (const std::vector<std::string_view> missing = missing_of(map, tables); missing.size() == 1)
      problem.suggestion = missing[0];
  problem.replacement = problem.suggestion;
  const bool digits = key.text.find_first_not_of("0123456789") == std::string::npos;
  if (digits) problem.notes.push_back({{"a comma parts keys here: numbers are written without commas, 1000", "逗号在这里分隔键：数字不写逗号，如 1000"}, {}});
  if (problem.suggestion.empty() && !digits) schema::tell_owners(problem, key.text);
  if (const yaml::Entry* entry = map.entry(key.text)) app.reporter.gap(entry->value.span, dsl::Reporter::Gap::Lost);
}

void missing_keys(App& app, const Node& node, const std::vector<const Keys*>& tables,
                  const Argument& where, const std::string& step = {}) {
  for (const std::string_view key : missing_of(node, tables)) {
    // A time limit without its action has a meaning, if a poor one: nothing happens.
    if (key == "do" && where.value == "'limits'")
      app.report(kTimerWithoutHandler, node.span, {{"step", step}, {"key", "do"}});
    else
      app.report(kMissingKey, node.span, {{"key", std::string(key)}, where});
  }
}

}  // namespace

void check_keys(App& app, const Node& node, const std::vector<const Keys*>& tables,
                const Argument& where) {
  bool all_known = true;
  for (const yaml::Entry& entry : node.entries)
    if (find_key(tables, entry.key.text) == nullptr) {
      unknown_key(app, node, entry.key, tables, where);
      all_known = false;
    }
  if (all_known) missing_keys(app, node, tables, where);
}

ArgMap read_keys(App& app, const Node& node, std::vector<const Keys*> tables, const Site& site,
                 const Argument& where, const std::function<bool(const yaml::Entry&)>& special) {
  ArgMap args;
  if (!want_map(app, node)) return args;
  bool all_known = true;
  for (const yaml::Entry& entry : node.entries) {
    if (special && special(entry)) continue;
    const KeySpec* spec = find_key(tables, entry.key.text);
    if (spec == nullptr) {
      unknown_key(app, node, entry.key, tables, where);
      all_known = false;
      continue;
    }
    if (auto arg = read_shape(app, entry.value, spec->shape, site, spec->name))
      args.emplace_back(entry.key.text, std::move(*arg));
  }
  if (all_known) missing_keys(app, node, tables, where, site.step);
  return args;
}

bool fits(const App& app, const Node& node, const Shape& shape) {
  const auto is_in = [&](const std::vector<std::string_view>& words) {
    return std::find(words.begin(), words.end(), node.text) != words.end();
  };
  switch (shape.place) {
    case Place::Word: return node.is_scalar() && is_in(shape.words);
    case Place::Boolean: return as_boolean(node).has_value();
    case Place::Integer: return as_integer(node).has_value();
    case Place::Number: return node.is_plain() && Decimal::parse(node.text).has_value();
    case Place::Duration:
      return node.is_scalar() && (node.text.starts_with("=") || is_duration(node.text));
    case Place::Schedule: return node.is_scalar() && is_schedule(node.text);
    case Place::Keys:
      // The first key is the one that tells the maps apart.
      return node.is_map() && !shape.keys.empty() && node.find(shape.keys[0].name) != nullptr;
    case Place::Map: return node.is_map();
    case Place::List: {
      if (node.is_sequence() || shape.options.empty()) return node.is_sequence();
      // An expression is no item that stands alone: `options: =...`.
      const bool computed = shape.options[0].place == Place::Plain && node.is_scalar() && node.text.starts_with("=");
      return !computed && fits(app, node, shape.options[0]);
    }
    case Place::Steps: {
      const Node* first = node.is_sequence() && !node.items.empty() ? &node.items[0] : &node;
      if (node.is_sequence() && node.items.empty()) return true;
      return first->is_map() &&
             std::any_of(first->entries.begin(), first->entries.end(), [&](const yaml::Entry& entry) {
               return app.kind(entry.key.text) != nullptr;
             });
    }
    case Place::Who: {
      if (node.is_sequence()) return true;
      if (node.is_map())
        return std::any_of(node.entries.begin(), node.entries.end(), [](const yaml::Entry& entry) {
          return people::find_who_form(entry.key.text) != nullptr || entry.key.text == "all_of";
        });
      const people::WhoFormSpec* form = people::find_who_form(node.text);
      return node.is_scalar() && (node.text.starts_with("=") || (form != nullptr && form->word));
    }
    case Place::OneOf:
      return std::any_of(shape.options.begin(), shape.options.end(),
                         [&](const Shape& option) { return fits(app, node, option); });
    case Place::Literal:
    case Place::Value: return true;
    case Place::Label: return node.is_scalar() || node.is_map();
    default: return node.is_scalar();
  }
}

namespace {

std::optional<Arg> make(const Node& node, Value value) { return Arg{node.span, std::move(value)}; }

template <class T>
std::optional<Arg> wrap(const Node& node, std::optional<T> value) {
  if (!value) return std::nullopt;
  return Arg{node.span, std::move(*value)};
}

std::nullopt_t wrong(App& app, const Node& node, const Argument& what) {
  if (node.is_scalar() && !is_null(node))
    app.report(kWrongValue, node.span, {{"value", node.text}, what});
  else
    app.report(kWrongKind, node.span, {what, found_kind(node)});
  return std::nullopt;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::optional<Arg> read_word(App& app, const Node& node, const Shape& shape) {
  if (node.is_scalar() &&
      std::find(shape.words.begin(), shape.words.end(), node.text) != shape.words.end())
    return make(node, Value::string(node.text));
  const std::string words = joined(shape.words);
  if (!node.is_scalar() || is_null(node))
    return wrong(app, node, expected("one of: " + words, "其中之一：" + words));
  Diagnostic& problem = app.report(
      kWrongValue, node.span, {{"value", node.text}, expected("one of: " + words, words + " 之一")});
  problem.suggestion = dsl::nearest_one(node.text, shape.words);
  problem.replacement = problem.suggestion;
  return std::nullopt;
}

std::optional<Arg> read_label(App& app, const Node& node) {
  if (node.is_map()) {
    std::vector<Entry> texts;
    for (const yaml::Entry& entry : node.entries)
      if (const std::string* text = want_text(app, entry.value))
        texts.emplace_back(entry.key.text, Value::string(*text));
    return make(node, Value::context(std::move(texts)));
  }
  const std::string* text = want_text(app, node);
  return text == nullptr ? std::nullopt : make(node, Value::string(*text));
}

std::optional<Arg> read_effective(App& app, const Node& node) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return std::nullopt;
  const size_t dots = text->find("..");
  const auto part = [&](std::string piece) -> std::optional<Value> {
    if (piece.empty()) return Value::null();
    const auto date = Date::parse(piece);
    return date ? std::optional(Value::date(*date)) : std::nullopt;
  };
  const auto from = dots == std::string::npos ? std::nullopt : part(text->substr(0, dots));
  const auto to = dots == std::string::npos ? std::nullopt : part(text->substr(dots + 2));
  if (!from || !to)
    return wrong(app, node, expected("FROM..TO, two dates (either may be left out)",
                                     "“起..止”两个日期（可省略其一）"));
  return make(node, Value::context({{"from", *from}, {"to", *to}}));
}

std::optional<Arg> read_name(App& app, const Node& node, const Shape& shape, const Site& site) {
  const std::string* text = want_text(app, node);
  if (text == nullptr || !check_reference(app, shape.section, *text, node.span, site))
    return std::nullopt;
  return make(node, Value::string(*text));
}

// The names a key adds to its expressions, and those of a `where` that searches another form.
Site scoped(App& app, const Site& site, const Shape& shape, std::string_view key) {
  const bool found = key == "where" || (key == "with" && site.with_found) || shape.scope == "searched";
  if (found && site.searched != nullptr)
    return site.with(&app.searched(*site.searched, site.form, site.names));
  std::string_view rest = shape.scope;
  if (key == "match" && shape.place == Place::Feel) rest = "event";
  if (key == "expr" && shape.place == Place::Feel) rest = "A, R, B, O, T, seats";
  if (rest.empty() || rest == "searched") return site;
  feel::Names& names = app.scope(site.names);
  while (!rest.empty()) {
    const size_t comma = rest.find_first_of(", ");
    const std::string name(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    if (name.empty()) continue;
    if (name == "items") {
      const Type items = site.searched != nullptr ? Type::list(Type::record(site.searched->name)) : Type();
      names.add({name, items, feel::InputKind::Items, {}, {}});
    } else if (name == "candidate") {
      names.add({name, Type(), feel::InputKind::Candidate, {}, {}});
    } else {
      names.add({name, Type(), feel::InputKind::Named, {}, {}});
    }
  }
  return site.with(&names);
}

std::optional<Arg> read_list(App& app, const Node& node, const Shape& shape, const Site& site,
                             std::string_view key) {
  ArgList list;
  const Shape any = Shape::of(Place::Literal);
  const Shape& element = shape.options.empty() ? any : shape.options[0];
  for (const Node* item : each(node))
    if (auto arg = read_shape(app, *item, element, site, key)) list.push_back(std::move(*arg));
  return Arg{node.span, std::move(list)};
}

std::optional<Arg> read_map(App& app, const Node& node, const Shape& shape, const Site& site,
                            std::string_view key) {
  if (!want_map(app, node)) return std::nullopt;
  const Shape any = Shape::of(Place::Literal);
  const Shape& element = shape.options.empty() ? any : shape.options[0];
  if (element.place == Place::Value) {
    Site typed = scoped(app, site, element, {});
    if (shape.section != "fields") typed.values = nullptr;
    if (shape.section != "inputs" && (shape.section != "fields" || typed.values != nullptr)) typed.inputs = nullptr;
    return Arg{node.span, read_values(app, node, typed)};
  }
  ArgMap map;
  for (const yaml::Entry& entry : node.entries) {
    if (key == "fields" && site.form != nullptr &&
        check_field(app, *site.form, entry.key.text, entry.key.span) == nullptr)
      continue;
    if (!shape.section.empty()) check_reference(app, shape.section, entry.key.text, entry.key.span, site);
    if (key == "weights") check_reference(app, "users", entry.key.text, entry.key.span, site);
    Site inner = site;
    // `into: {customer: {with: ...}}`: the values are those of the form that the key names.
    if (shape.section == "forms") inner.values = app.form(entry.key.text);
    if (auto arg = read_shape(app, entry.value, element, inner))
      map.emplace_back(entry.key.text, std::move(*arg));
  }
  return Arg{node.span, std::move(map)};
}

std::optional<Arg> read_one_of(App& app, const Node& node, const Shape& shape, const Site& site,
                               std::string_view key) {
  const Shape* best = nullptr;
  std::vector<std::string_view> words;
  for (const Shape& option : shape.options) {
    if (fits(app, node, option)) return read_shape(app, node, option, site, key);
    const bool same = (node.is_map() && (option.place == Place::Keys || option.place == Place::Map)) ||
                      (node.is_sequence() && option.place == Place::List);
    if (same && best == nullptr) best = &option;
    words.insert(words.end(), option.words.begin(), option.words.end());
    if (option.place == Place::Keys)
      for (const KeySpec& one : option.keys) words.push_back(one.name);
  }
  if (best != nullptr) return read_shape(app, node, *best, site, key);
  Shape word = Shape::word(words);
  if (node.is_scalar() && !words.empty()) return read_word(app, node, word);
  return wrong(app, node, expected("one of: " + joined(words), "其中之一：" + joined(words)));
}

std::optional<Arg> read_scalar(App& app, const Node& node, const Shape& shape, const Site& site) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return std::nullopt;
  switch (shape.place) {
    case Place::NewName:
      // `into: vars.level` says the same as `into: level`.
      if (text->starts_with("vars.") && is_name(std::string_view(*text).substr(5)))
        return make(node, Value::string(text->substr(5)));
      if (!check_name(app, node, false)) return std::nullopt;
      break;
    case Place::Field:
      if (site.form != nullptr) {
        if (is_system_field(*text)) break;
        if (check_field(app, *site.form, *text, node.span) == nullptr) return std::nullopt;
      }
      break;
    default: break;
  }
  return make(node, Value::string(*text));
}

}  // namespace

std::optional<Arg> read_shape(App& app, const Node& node, const Shape& shape, const Site& given,
                              std::string_view key) {
  const Site site = scoped(app, given, shape, key);
  switch (shape.place) {
    case Place::Feel: {
      auto feel = read_feel(app, node, site, Type(shape.expects));
      if (feel && key == "match") match_known_values(*feel);
      return wrap(node, std::move(feel));
    }
    case Place::Tests: {
      dsl::LocatedText text;
      if (!yaml::source_text(node, app.sources, &text))
        return wrong(app, node, expected("an expression", "表达式"));
      return wrap(node, read_tests(app, text, site, {}));
    }
    case Place::Value: {
      TypeInfo type;
      type.type = Type(shape.expects);
      return read_value(app, node, shape.expects == feel::TypeKind::Any ? nullptr : &type, site);
    }
    case Place::Text: return wrap(node, read_text(app, node, site));
    case Place::Plain:
    case Place::NewName:
    case Place::TypeName:
    case Place::Field: return read_scalar(app, node, shape, site);
    case Place::Label: return read_label(app, node);
    case Place::Name: return read_name(app, node, shape, site);
    case Place::Word: return read_word(app, node, shape);
    case Place::Boolean:
      if (auto value = as_boolean(node)) return make(node, Value::boolean(*value));
      return wrong(app, node, expected("true or false", " true 或 false"));
    case Place::Integer:
      if (auto value = as_integer(node)) return make(node, Value::integer(*value));
      return wrong(app, node, expected("a whole number", "整数"));
    case Place::Number:
      if (node.is_scalar())
        if (auto value = Decimal::parse(node.text)) return make(node, Value::number(*value));
      return wrong(app, node, expected("a number", "数字"));
    case Place::Literal: return wrap(node, read_literal(app, node, nullptr));
    case Place::Who: return wrap(node, read_who(app, node, site));
    case Place::Duration: return wrap(node, read_duration(app, node, site));
    case Place::Schedule: return wrap(node, read_schedule(app, node));
    case Place::Effective: return read_effective(app, node);
    case Place::Steps: return Arg{node.span, read_block(app, node, site)};
    case Place::List: return read_list(app, node, shape, site, key);
    case Place::Map: return read_map(app, node, shape, site, key);
    case Place::Keys: {
      const Argument where{"where", key.empty() ? "this map" : "'" + std::string(key) + "'",
                           key.empty() ? "这里" : "“" + std::string(key) + "”"};
      return Arg{node.span, read_keys(app, node, {&shape.keys}, site, where)};
    }
    case Place::OneOf: return read_one_of(app, node, shape, site, key);
  }
  return std::nullopt;
}

}  // namespace weir::sema
