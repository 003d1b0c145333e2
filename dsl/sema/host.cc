// What the host adds: its functions, field types and steps, read like those of the app's own.
//
// Declarations have no place in the sources, so a second problem tells whose they are.
#include <set>

#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "engine/feel/builtin.h"
#include "weir/extensions.h"

namespace weir::sema {

namespace {

Node written(const std::string& text) {
  Node node;
  node.kind = yaml::Kind::Scalar;
  node.text = text;
  return node;
}

bool refuse_name(App& app, const std::string& name, std::string en, std::string zh, Span span = {}) {
  app.report(kReservedId, span, {{"name", name}, {"why", std::move(en), std::move(zh)}});
  return false;
}

// "the host function 'distance'", in both languages.
struct Owner {
  std::string en, zh;
};

TypeInfo declared_type(App& app, const Owner& owner, const Owner& what, const std::string& declared) {
  if (auto info = read_type(app, written(declared))) return *std::move(info);
  app.report(kWrongValue, {},
             {{"value", declared},
              {"expected", "a type for " + what.en + " of " + owner.en,
               owner.zh + "的" + what.zh + "的类型"}});
  TypeInfo broken;
  broken.type = feel::TypeKind::Error;
  return broken;
}

Owner parameter(const std::string& name) { return {"parameter '" + name + "'", "参数“" + name + "”"}; }
const Owner kResult{"the result", "结果"};

bool has_key(const Keys& keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(), [&](const model::KeySpec& key) { return key.name == name; });
}

// Attributes or inputs as keys; `taken` says of a name that something else has it.
template <class Taken>
void read_host_keys(App& app, const Owner& owner, const std::vector<HostKey>& given, Taken taken,
                    Keys& keys, std::vector<TypeInfo>& types) {
  for (const HostKey& key : given) {
    check_name(app, written(key.name), false);
    if (has_key(keys, key.name))
      app.report(kDuplicateId, {}, {{"what", "a key of " + owner.en + " named", owner.zh + "的键"}, {"name", key.name}});
    if (taken(key.name))
      refuse_name(app, key.name, owner.en + " has a key of that name already", owner.zh + "已有同名的键");
    keys.push_back({.name = key.name, .shape = model::Shape::of(model::Place::Value), .required = key.required});
    types.push_back(declared_type(app, owner, parameter(key.name), key.type));
  }
}

bool function_name_is_free(App& app, const std::string& name) {
  if (!check_name(app, written(name), true)) return false;
  if (feel::find_builtin(name) != nullptr)
    return refuse_name(app, name, "it is a function of FEEL", "它是 FEEL 的内置函数");
  if (name == "env" || name == "secret")
    return refuse_name(app, name, "connectors have a function of that name", "连接器已有同名函数");
  if (app.base.function(name) != nullptr) {
    app.report(kDuplicateId, {}, {{"what", "the function of the host", "宿主函数"}, {"name", name}});
    return false;
  }
  for (const char* section : {"functions", "decisions"})
    if (const Decl* own = app.section(section).find(name))
      return refuse_name(app, name, "the host has a function of that name", "宿主已有同名函数", own->span());
  return true;
}

void read_function(App& app, const HostFunction& function) {
  if (!function_name_is_free(app, function.name)) return;
  const Owner owner{"the host function '" + function.name + "'", "宿主函数“" + function.name + "”"};
  feel::FunctionName known;
  known.name = function.name;
  known.host = true;
  std::set<std::string_view> names;
  for (const auto& [name, declared] : function.params) {
    check_name(app, written(name), false);
    if (!names.insert(name).second)
      app.report(kDuplicateId, {},
                 {{"what", "a parameter of '" + function.name + "' named", "“" + function.name + "”的参数"},
                  {"name", name}});
    known.params.push_back({name, declared_type(app, owner, parameter(name), declared).type, false});
  }
  known.result = declared_type(app, owner, kResult, function.result).type;
  app.base.add(std::move(known));
}

void read_field_type(App& app, const HostFieldType& given) {
  const Owner owner{"the host field type '" + given.name + "'", "宿主字段类型“" + given.name + "”"};
  if (!check_name(app, written(given.name), false)) return;
  if (fields::find_field_type(given.name) != nullptr || given.name == "any" || given.name == "form") {
    refuse_name(app, given.name, "it is a type of Weir", "它是 Weir 的内置类型");
    return;
  }
  if (app.host_type(given.name) != nullptr) {
    app.report(kDuplicateId, {}, {{"what", "the field type of the host", "宿主字段类型"}, {"name", given.name}});
    return;
  }
  const fields::FieldTypeSpec* base = fields::find_field_type(given.base);
  if (base == nullptr || base->computed || base->name == "table") {
    app.report(kWrongValue, {},
               {{"value", given.base},
                {"expected", "a field type of Weir as the base of " + owner.en, owner.zh + "的基础类型（Weir 的字段类型）"}});
    return;
  }
  HostTypeInfo& type = app.host_types.emplace_back();
  type.given = &given;
  type.base = base;
  const auto taken = [&](std::string_view name) {
    return name == "type" || has_key(base->keys, name) || has_key(fields::common_field_keys(), name);
  };
  read_host_keys(app, owner, given.attributes, taken, type.keys, type.types);
}

// A kind of step, or a key that steps have.
bool means_something_in_steps(std::string_view name) {
  if (has_key(nodes::common_step_keys(), name) || has_key(nodes::waiting_step_keys(), name)) return true;
  return std::any_of(nodes::node_types().begin(), nodes::node_types().end(), [&](const nodes::NodeTypeSpec* kind) {
    return kind->name == name || has_key(kind->keys, name);
  });
}

void read_step(App& app, const HostStep& given) {
  const Owner owner{"the host step '" + given.name + "'", "宿主步骤“" + given.name + "”"};
  if (!check_name(app, written(given.name), false)) return;
  if (means_something_in_steps(given.name) || given.name == "join" || given.name == "otherwise") {
    refuse_name(app, given.name, "steps have a key of that name already", "步骤已有同名的键");
    return;
  }
  if (app.host_kind(given.name) != nullptr) {
    app.report(kDuplicateId, {}, {{"what", "the step of the host", "宿主步骤"}, {"name", given.name}});
    return;
  }
  HostKindInfo& kind = app.host_kinds.emplace_back();
  kind.given = &given;
  const auto none = [](std::string_view) { return false; };
  read_host_keys(app, owner, given.inputs, none, kind.keys, kind.signature.inputs);
  for (const HostKey& key : given.inputs) kind.names.push_back(key.name);
  kind.result = declared_type(app, owner, kResult, given.result).type;
  kind.spec.name = given.name;
  kind.spec.bpmn = "serviceTask";
  kind.spec.value = model::Shape::map(model::Shape::of(model::Place::Value));
  kind.spec.value.section = "inputs";
  kind.spec.keys = {{.name = "into", .shape = model::Shape::of(model::Place::NewName)}};
}

}  // namespace

void read_host(App& app) {
  if (app.options.extensions == nullptr) return;
  for (const HostFieldType& type : app.options.extensions->field_types) read_field_type(app, type);
  for (const HostFunction& function : app.options.extensions->functions) read_function(app, function);
  for (const HostStep& step : app.options.extensions->steps) read_step(app, step);
}

void read_attributes(App& app, const Node& node, const HostTypeInfo& type, model::ArgMap& args) {
  for (size_t i = 0; i < type.keys.size(); ++i)
    if (const Node* value = node.find(type.keys[i].name))
      if (auto literal = read_literal(app, *value, &type.types[i]))
        args.emplace_back(std::string(type.keys[i].name), model::Arg{value->span, *std::move(literal)});
}

}  // namespace weir::sema
