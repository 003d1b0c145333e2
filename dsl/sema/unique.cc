// The key `unique` of a form.
#include "dsl/sema/unique.h"

#include <algorithm>

#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "engine/fields/field_type.h"

namespace weir::sema {

using model::Arg;
using model::ArgList;
using model::Field;
using model::Form;

namespace {

// A field of the form, or "customer.phone": a field of another one.
const Field* place_of(App& app, const Form& form, const Node& node, bool* beyond) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return nullptr;
  const size_t dot = text->find('.');
  const Field* own = form.field(text->substr(0, dot));
  *beyond = dot != std::string::npos && (own == nullptr || own->columns.empty());
  if (!*beyond) return check_field(app, form, *text, node.span);
  const std::string name = text->substr(0, dot);
  if (!check_reference(app, "forms", name, node.span)) return nullptr;
  Span rest = node.span;
  rest.begin = std::min(rest.end, rest.begin + static_cast<uint32_t>(dot) + 1);
  return check_field(app, *app.form(name), text->substr(dot + 1), rest);
}

bool can_be_compared(const Field& field) {
  const fields::FieldTypeSpec* spec = fields::find_field_type(field.type);
  if (spec == nullptr || spec->storage == nullptr || field.type == "table") return false;
  const StorageKind kind = spec->storage(field);
  return kind != StorageKind::Json && kind != StorageKind::Bytes;
}

}  // namespace

void read_unique(App& app, Form& form, const Node& node, ArgList& across) {
  for (const Node* item : each(node)) {
    std::vector<std::pair<std::string, const Field*>> own, others;
    bool whole = true;
    for (const Node* one : each(*item)) {
      bool beyond = false;
      const Field* field = place_of(app, form, *one, &beyond);
      whole = whole && field != nullptr;
      if (field != nullptr) (beyond ? others : own).emplace_back(one->text, field);
    }
    if (!whole || own.empty()) {
      if (whole && !others.empty()) app.report(kUniqueAcross, item->span, {{"why", "no field of this form is named", "没有写本表单的字段"}});
      continue;
    }
    if (others.empty()) {
      std::vector<std::string>& names = form.unique.emplace_back();
      for (const auto& [name, field] : own) names.push_back(name);
      continue;
    }
    const Field& field = *own.front().second;
    const auto odd = std::find_if(others.begin(), others.end(), [&](const auto& one) { return one.second->type != field.type; });
    Argument why{"why", "", ""};
    if (own.size() > 1) why = {"why", "several fields of this form are named", "写了本表单的多个字段"};
    else if (odd != others.end()) why = {"why", "'" + odd->first + "' is of another type", "“" + odd->first + "”的类型不同"};
    else if (!can_be_compared(field)) why = {"why", "values of this type have no index", "此类型的值不能建索引"};
    if (!why.value.empty()) {
      app.report(kUniqueAcross, item->span, {std::move(why)});
      continue;
    }
    ArgList places;
    for (const auto* named : {&own, &others})
      for (const auto& [name, place] : *named) places.push_back(Arg{item->span, Value::string(name)});
    across.push_back(Arg{item->span, std::move(places)});
  }
}

void index_places(App& app, Form& form) {
  const Arg* across = model::find(form.args, "unique");
  if (across == nullptr) return;
  for (const Arg& key : *across->list())
    for (const Arg& one : *key.list()) {
      const std::string place(one.value()->as_string());
      const size_t dot = place.find('.');
      Form* of = &form;
      if (dot != std::string::npos)
        for (Form& other : app.model.forms)
          if (other.name == place.substr(0, dot)) of = &other;
      for (Field& field : of->fields)
        if (field.name == place.substr(dot + 1)) field.index = true;
    }
}

}  // namespace weir::sema
