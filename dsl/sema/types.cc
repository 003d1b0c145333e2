// The type language of inputs, parameters and outputs.
#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/source/suggest.h"
#include "engine/fields/field_type.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;

namespace {

std::optional<TypeInfo> of_field_type(App& app, const std::string& name, const Node* long_form) {
  const HostTypeInfo* host = app.host_type(name);
  const fields::FieldTypeSpec* spec = host != nullptr ? host->base : fields::find_field_type(name);
  if (spec == nullptr) return std::nullopt;
  TypeInfo info;
  info.declared = name;
  info.field.emplace();
  info.field->type = spec->name;
  info.field->name = name;
  if (host != nullptr) info.field->host_type = name;
  if (long_form != nullptr) {
    Site site;
    site.names = &app.base;
    const auto own = [&](const yaml::Entry& entry) {
      const auto has = [&](const Keys& keys) {
        return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return key.name == entry.key.text; });
      };
      return has(schema::type_keys()) || (host != nullptr && has(host->keys));
    };
    std::vector<const Keys*> tables = {&spec->keys};
    if (host != nullptr) tables.push_back(&host->keys);
    info.field->args = read_keys(app, *long_form, tables, site,
                                 {"where", "type '" + name + "'", "类型“" + name + "”"}, own);
    if (host != nullptr) read_attributes(app, *long_form, *host, info.field->args);
  }
  info.type = spec->feel_type != nullptr ? spec->feel_type(*info.field) : Type();
  return info;
}

void unknown_type(App& app, const std::string& name, Span span) {
  std::vector<std::string_view> names = app.type_names();
  names.insert(names.begin(), {"any", "form", "list of"});
  report_unknown(app, "types", name, span, names);
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

std::optional<TypeInfo> of_text(App& app, const std::string& text, Span span, const Node* long_form) {
  if (text == "any") {
    TypeInfo info;
    info.declared = text;
    return info;
  }
  if (text.starts_with("list of ")) {
    auto element = of_text(app, trimmed(std::string_view(text).substr(8)), span, nullptr);
    if (!element) return std::nullopt;
    TypeInfo info;
    info.declared = text;
    info.type = Type::list(element->type);
    return info;
  }
  if (text.starts_with("form ")) {
    const std::string form = trimmed(std::string_view(text).substr(5));
    if (!check_reference(app, "forms", form, span)) return std::nullopt;
    TypeInfo info;
    info.declared = text;
    info.type = Type::record(form);
    return info;
  }
  auto info = of_field_type(app, text, long_form);
  if (!info) unknown_type(app, text, span);
  return info;
}

void add_options(TypeInfo& info) {
  if (!info.field) return;
  for (std::string& key : option_keys(*info.field)) info.options.push_back(std::move(key));
}

}  // namespace

std::optional<TypeInfo> read_type(App& app, const Node& node) {
  if (node.is_scalar() && !is_null(node)) return of_text(app, trimmed(node.text), node.span, nullptr);
  if (!node.is_map()) {
    app.report(kWrongKind, node.span, {expected("a type", "类型"), found_kind(node)});
    return std::nullopt;
  }
  const Node* type = node.find("type");
  if (type == nullptr || !type->is_scalar()) {
    std::vector<std::pair<std::string, Type>> fields;
    for (const yaml::Entry& entry : node.entries) {
      check_name(app, entry.key, true);
      auto inner = read_type(app, entry.value);
      fields.emplace_back(entry.key.text, inner ? inner->type : Type(TypeKind::Error));
    }
    TypeInfo info;
    info.declared = "context";
    info.type = Type::context(std::move(fields));
    return info;
  }
  auto info = of_text(app, trimmed(type->text), type->span, &node);
  if (!info) return info;
  if (!info->field) check_keys(app, node, {&schema::type_keys()}, {"where", "this type", "类型"});
  add_options(*info);
  if (const Node* values = node.find("values"))
    for (const Node* item : each(*values))
      if (auto value = read_literal(app, *item, &*info)) {
        if (value->is(ValueKind::String)) info->options.emplace_back(value->as_string());
        info->values.push_back(std::move(*value));
      }
  if (const Node* domain = node.find("domain")) {
    dsl::LocatedText text;
    Site site;
    site.names = &app.base;
    if (yaml::source_text(*domain, app.sources, &text))
      info->domain = read_tests(app, text, site, {info->type, &info->options});
  }
  return info;
}

}  // namespace weir::sema
