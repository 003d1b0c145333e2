#include "engine/people/forms.h"

#include <algorithm>

namespace weir::people {

void add_person(Found& found, std::string_view user) {
  if (user.empty()) return;
  if (std::find(found.people.begin(), found.people.end(), user) == found.people.end())
    found.people.emplace_back(user);
}

void add_people(Found& found, const Value& value) {
  if (value.is(ValueKind::String))
    add_person(found, value.as_string());
  else if (value.is(ValueKind::List))
    for (const Value& item : value.items()) add_people(found, item);
  else if (!value.is_null())
    found.missed.push_back(value.to_feel() + " is not a user");
}

void merge_notes(Found& into, const Found& from) {
  into.path.insert(into.path.end(), from.path.begin(), from.path.end());
  into.missed.insert(into.missed.end(), from.missed.begin(), from.missed.end());
  into.failed = into.failed || from.failed;
}

std::string person_argument(const model::Who& who, std::string_view key, WhoContext& context,
                            Found& found) {
  const model::Arg* arg = model::find(who.args, key);
  Value value;
  std::string source(key);
  if (arg != nullptr && arg->expression() != nullptr) {
    source = arg->expression()->source;
    value = context.evaluate(*arg->expression(), &found.failed);
  } else if (arg != nullptr && arg->value() != nullptr) {
    value = *arg->value();
    source = value.to_feel();
  }
  if (value.is(ValueKind::List) && value.items().size() == 1) value = Value(value.items()[0]);
  if (value.is(ValueKind::String) && !value.as_string().empty())
    return std::string(value.as_string());
  if (!found.failed)
    found.missed.push_back(source + " is " +
                           (value.is_null() ? "empty" : value.to_feel() + ", which names nobody"));
  return "";
}

int64_t integer_argument(const model::Who& who, std::string_view key, int64_t otherwise) {
  const model::Arg* arg = model::find(who.args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  if (value == nullptr || !value->is(ValueKind::Number)) return otherwise;
  return value->as_number().to_int().value_or(otherwise);
}

std::vector<std::string> words_of(const model::Arg* arg) {
  std::vector<std::string> words;
  if (arg == nullptr) return words;
  const auto add = [&](const Value& value) {
    if (value.is(ValueKind::String)) words.emplace_back(value.as_string());
  };
  if (const model::ArgList* list = arg->list()) {
    for (const model::Arg& item : *list)
      if (item.value() != nullptr) add(*item.value());
  } else if (const Value* value = arg->value()) {
    if (value->is(ValueKind::List))
      for (const Value& item : value->items()) add(item);
    else
      add(*value);
  }
  return words;
}

namespace {

std::string describe_argument(const model::Arg& arg) {
  if (const Value* value = arg.value())
    return value->is(ValueKind::String) ? std::string(value->as_string()) : value->to_feel();
  if (const feel::Expression* expression = arg.expression()) return expression->source;
  if (const model::Who* who = arg.who()) return describe(*who);
  std::string out;
  if (const model::ArgList* list = arg.list())
    for (const model::Arg& item : *list) out += (out.empty() ? "" : ", ") + describe_argument(item);
  else
    return "{…}";
  return "[" + out + "]";
}

}  // namespace

std::string describe(const model::Who& who) {
  std::string out;
  if (who.form == "list" || who.form == "all_of") {
    for (const model::Who& one : who.of) out += (out.empty() ? "" : ", ") + describe(one);
    out = (who.form == "all_of" ? "all_of: [" : "[") + out + "]";
  } else if (who.form == "expression") {
    const model::Arg* arg = model::find(who.args, "expression");
    out = "=" + (arg != nullptr ? describe_argument(*arg) : "");
  } else if (who.args.empty()) {
    out = who.form;
  } else {
    for (const auto& [key, arg] : who.args)
      out += (out.empty() ? "" : ", ") + key + ": " + describe_argument(arg);
  }
  if (who.except != nullptr) out += ", except: " + describe(*who.except);
  return out;
}

}  // namespace weir::people
