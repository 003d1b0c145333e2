#include <map>

#include "dsl/feel/compile.h"
#include "dsl/tools/dmn/reader.h"
#include "engine/feel/coerce.h"

namespace weir::dmn {

using feel::Type;
using feel::TypeKind;

namespace {

std::string key_of(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

bool is_collection(const pugi::xml_node& item) {
  return std::string_view(item.attribute("isCollection").value()) == "true";
}

ItemTypePtr simple(TypeKind kind) {
  auto made = std::make_shared<ItemType>();
  made->type = kind;
  return made;
}

ItemTypePtr built_in(std::string_view name) {
  static const std::map<std::string_view, TypeKind> kinds{
      {"Any", TypeKind::Any},
      {"string", TypeKind::String},
      {"number", TypeKind::Number},
      {"boolean", TypeKind::Boolean},
      {"date", TypeKind::Date},
      {"time", TypeKind::Time},
      {"dateTime", TypeKind::DateTime},
      {"date and time", TypeKind::DateTime},
      {"dayTimeDuration", TypeKind::DaysDuration},
      {"days and time duration", TypeKind::DaysDuration},
      {"yearMonthDuration", TypeKind::YearsDuration},
      {"years and months duration", TypeKind::YearsDuration},
      {"context", TypeKind::Context},
      {"list", TypeKind::List}};
  auto found = kinds.find(name);
  return found == kinds.end() ? nullptr : simple(found->second);
}

}  // namespace

void Types::add(const std::string& prefix, const pugi::xml_node& definitions) {
  for (pugi::xml_node item : definitions.children()) {
    if (local_name(item) != "itemDefinition") continue;
    definitions_[key_of(prefix, item.attribute("name").value())] = {prefix, item, nullptr, false};
  }
}

ItemTypePtr Types::find(const std::string& prefix, std::string type_ref) {
  if (type_ref.empty()) return nullptr;
  auto found = definitions_.find(key_of(prefix, type_ref));
  if (found == definitions_.end()) {
    // Older models qualify built-in types by a namespace prefix: feel:string.
    size_t colon = type_ref.find(':');
    if (colon != std::string::npos) return find(prefix, type_ref.substr(colon + 1));
    return built_in(type_ref);
  }
  Definition& definition = found->second;
  if (definition.made || definition.making) return definition.made;  // a ring: any
  definition.making = true;
  definition.made = define(definition.prefix, definition.item);
  definition.making = false;
  return definition.made;
}

std::shared_ptr<const feel::Expression> Types::tests(const pugi::xml_node& allowed) {
  if (!allowed) return nullptr;
  feel::Place place;
  place.names = &names_;
  place.kind = feel::ExpressionKind::UnaryTests;
  place.mode = feel::Mode::Lenient;
  feel::Compiled compiled = feel::compile(text_of(allowed), place);
  if (compiled.expression)
    return std::make_shared<const feel::Expression>(std::move(*compiled.expression));
  problems_.push_back(text_of(allowed) + ": " +
                      compiled.diagnostics.front().message(Language::English));
  return nullptr;
}

// The allowed values of a definition, then the list of it where it is a collection.
ItemTypePtr Types::refined(const std::string&, const pugi::xml_node& item, ItemTypePtr made) {
  if (auto allowed = tests(child(item, "allowedValues"))) {
    auto narrow = std::make_shared<ItemType>();
    narrow->type = made ? made->type : Type();
    narrow->base = std::move(made);
    narrow->allowed = std::move(allowed);
    made = std::move(narrow);
  }
  if (is_collection(item)) {
    auto list = std::make_shared<ItemType>();
    list->list = true;
    list->type = Type::list(made ? made->type : Type());
    list->base = std::move(made);
    made = std::move(list);
  }
  if (auto constraint = tests(child(item, "typeConstraint"))) {
    auto narrow = std::make_shared<ItemType>();
    narrow->type = made ? made->type : Type();
    narrow->base = std::move(made);
    narrow->allowed = std::move(constraint);
    made = std::move(narrow);
  }
  return made;
}

ItemTypePtr Types::define(const std::string& prefix, const pugi::xml_node& item) {
  auto components = std::make_shared<ItemType>();
  std::vector<std::pair<std::string, Type>> fields;
  for (pugi::xml_node part : item.children()) {
    if (local_name(part) != "itemComponent") continue;
    std::string name = feel::normal_name(part.attribute("name").value());
    ItemTypePtr type = define(prefix, part);
    fields.emplace_back(name, type ? type->type : Type());
    components->components.emplace_back(std::move(name), std::move(type));
  }
  if (!fields.empty()) {
    components->type = Type::context(std::move(fields));
    return refined(prefix, item, components);
  }
  if (child(item, "functionItem")) return refined(prefix, item, simple(TypeKind::Function));
  return refined(prefix, item, find(prefix, child(item, "typeRef").text().get()));
}

void Types::publish() {
  for (auto& [name, definition] : definitions_) {
    ItemTypePtr type = find("", name);
    names_.add_type(name, type ? type->type : Type());
  }
}

namespace {

class NoInputs : public feel::Scope {
 public:
  Value input(const feel::Input&) override { return {}; }
};

bool allows(const feel::Expression& tests, const Value& value) {
  feel::EmptyWorld world;
  feel::EvalContext ctx;
  ctx.world = &world;
  NoInputs none;
  return feel::evaluate_test(tests, value, none, ctx).is_true();
}

// Every part in its place; none where one does not conform.
bool conforms(const Value& value, const ItemType& type) {
  if (value.is_null()) return true;
  if (type.base && !type.list && !conforms(value, *type.base)) return false;
  if (type.list && type.base) {
    for (const Value& item : value.items()) {
      if (!conforms(item, *type.base)) return false;
    }
  }
  for (const auto& [name, part] : type.components) {
    const Value* entry = value.find(name);
    if (entry && part && !conforms(*entry, *part)) return false;
  }
  return !type.allowed || allows(*type.allowed, value);
}

}  // namespace

Value conformed(const Value& value, const ItemType* type) {
  if (!type || value.is_null()) return value;
  auto as = feel::coerce(value, type->type);
  if (!as || !conforms(*as, *type)) return {};
  return *as;
}

}  // namespace weir::dmn
