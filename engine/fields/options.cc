#include "engine/fields/options.h"

#include <algorithm>

#include "engine/base/text.h"

namespace weir::fields {

using model::Arg;
using model::ArgMap;
using model::Place;
using model::Shape;

namespace {

bool is_language(std::string_view key) {
  return key == "zh" || key == "en" || key == "zh-CN" || key == "zh-TW" || key == "en-US" ||
         key == "ja";
}

// {zh: 线索, en: Lead}: a label, not options below this one.
std::optional<Value> as_label(const ArgMap& map) {
  std::vector<Entry> entries;
  for (const auto& [key, arg] : map) {
    const Value* value = arg.value();
    if (!is_language(key) || value == nullptr || !value->is(ValueKind::String)) return std::nullopt;
    entries.emplace_back(key, *value);
  }
  if (entries.empty()) return std::nullopt;
  return Value::context(std::move(entries));
}

void add_map(const ArgMap& map, const std::string& prefix, std::vector<Option>& out) {
  for (const auto& [key, arg] : map) {
    Option option{prefix + key, {}, true};
    if (const Value* value = arg.value()) option.label = *value;
    const ArgMap* below = arg.map();
    if (below != nullptr)
      if (auto label = as_label(*below)) {
        option.label = *label;
        below = nullptr;
      }
    option.leaf = below == nullptr || below->empty();
    const std::string path = option.key + "/";
    out.push_back(std::move(option));
    if (below != nullptr) add_map(*below, path, out);
  }
}

void add_value(const Value& value, std::vector<Option>& out) {
  if (value.is(ValueKind::String)) out.push_back({std::string(value.as_string()), {}, true});
  if (value.is(ValueKind::Number)) out.push_back({value.to_feel(), {}, true});
  if (value.is(ValueKind::List))
    for (const Value& item : value.items()) add_value(item, out);
  if (value.is(ValueKind::Context))
    for (const auto& [key, label] : value.entries()) out.push_back({key, label, true});
}

std::string path_of(const Value& given) {
  if (given.is(ValueKind::Number)) return given.to_feel();
  if (given.is(ValueKind::String)) return std::string(given.as_string());
  std::string path;
  if (given.is(ValueKind::List))
    for (const Value& part : given.items()) {
      if (!part.is(ValueKind::String)) return "";
      path += (path.empty() ? "" : "/") + std::string(part.as_string());
    }
  return path;
}

const Option* find_option(const std::vector<Option>& options, const std::string& key) {
  const Option* found = nullptr;
  for (const Option& option : options) {
    if (option.key == key) return &option;
    const bool last_part =
        option.leaf && option.key.size() > key.size() + 1 && option.key.ends_with("/" + key);
    if (!last_part) continue;
    if (found != nullptr) return nullptr;  // two leaves are called so
    found = &option;
  }
  return found;
}

}  // namespace

std::optional<std::vector<Option>> options_of(const model::Field& field,
                                              const FieldContext& context) {
  std::vector<Option> out;
  const Arg* arg = model::find(field.args, "options");
  if (arg == nullptr) return out;
  if (const ArgMap* map = arg->map()) {
    add_map(*map, "", out);
  } else if (const model::ArgList* list = arg->list()) {
    for (const Arg& item : *list)
      if (const Value* value = item.value()) add_value(*value, out);
  } else if (const Value* value = arg->value()) {
    add_value(*value, out);
  } else if (context.world == nullptr || context.scope == nullptr) {
    return std::nullopt;
  } else {
    add_value(attribute(field, "options", context), out);
  }
  return out;
}

Result<Value> choose(const Value& given, const model::Field& field, const FieldContext& context) {
  const std::string key = path_of(given);
  const auto options = options_of(field, context);
  if (!options && !key.empty()) return Value::string(key);
  const Option* option = key.empty() || !options ? nullptr : find_option(*options, key);
  if (option != nullptr && option->leaf) return Value::string(option->key);
  if (option != nullptr)
    return invalid(context,
                   {"'{value}' has options below it: choose one of them",
                    "“{value}”还有下级选项，请选到最末一级"},
                   {{"value", shown(given, field)}});
  std::vector<std::string> known;
  if (options)
    for (const Option& one : *options)
      if (one.leaf) known.push_back(one.key);
  Error error = invalid(context, {"'{value}' is not an option", "没有“{value}”这个选项"},
                        {{"value", shown(given, field)}});
  if (base::is_utf8(key)) {
    const std::string near = base::nearest(key, known);
    if (!near.empty())
      error.hint = fill(
          context.language == Language::Chinese ? "是不是“{near}”？" : "did you mean '{near}'?",
          {{"near", near}}, context.language);
  }
  return error;
}

std::string label_of(std::string_view key, const model::Field& field, Language language) {
  const auto options = options_of(field, {});
  if (!options) return std::string(key);
  for (const Option& option : *options) {
    if (option.key != key) continue;
    if (option.label.is(ValueKind::String)) return std::string(option.label.as_string());
    if (option.label.is(ValueKind::Context)) {
      const Value* text = option.label.find(language == Language::Chinese ? "zh" : "en");
      if (text != nullptr && text->is(ValueKind::String)) return std::string(text->as_string());
    }
  }
  return std::string(key);
}

std::vector<model::KeySpec> choice_keys() {
  // A tree is four levels deep at most: province, city, district, street.
  Shape tree = Shape::map(Shape::of(Place::Plain));
  for (int level = 0; level < 3; ++level)
    tree = Shape::map(Shape::one_of({Shape::of(Place::Plain), tree}));
  Shape computed = Shape::of(Place::Value);
  computed.expects = feel::TypeKind::List;
  return {
      {.name = "options",
       .shape = Shape::one_of({tree, Shape::list(Shape::of(Place::Plain)), computed}),
       .doc = {"The keys to choose from: a list, a map of key to label, a tree of maps, or FEEL.",
               "可选的键：列表、键到标签的映射、多级映射，或 FEEL。"},
       .required = true,
       .example = "{website: 官网, expo: 展会}"}};
}

}  // namespace weir::fields
