// What the fields of forms name beside themselves: where a reference fills from, what a rollup goes
// through, which day a serial counts, which fields may be alike.
#include <algorithm>
#include <set>

#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Field;
using model::Form;

namespace {

bool is_open(const Type& type) { return type.is(TypeKind::Any) || type.is(TypeKind::Error); }

const std::vector<std::string>& forms_of(const Type& type) {
  static const std::vector<std::string> none;
  const Type one = type.is(TypeKind::List) ? type.element() : type;
  return one.is(TypeKind::Reference) ? one.forms() : none;
}

std::vector<std::string_view> member_names(const App& app, const Form& form) {
  std::vector<std::string_view> names;
  if (const auto* members = app.record_members(form.name))
    for (const feel::FieldType& member : *members) names.push_back(member.name);
  return names;
}

// `fill: {own: other}`: both exist, and what the other holds fits.
void check_fill(App& app, const Form& form, const Field& source, const Node& fill) {
  if (!fill.is_map()) return;
  for (const yaml::Entry& entry : fill.entries) {
    const Field* own = check_field(app, form, entry.key.text, entry.key.span);
    if (!entry.value.is_scalar()) continue;
    for (const std::string& name : forms_of(source.feel_type)) {
      const Form* other = app.form(name);
      if (other == nullptr) continue;
      const Type given = app.member_type(*other, entry.value.text);
      if (given.is(TypeKind::Error)) {
        const Field* broken = other->field(entry.value.text);
        if (broken == nullptr) report_unknown(app, "fields", entry.value.text, entry.value.span, member_names(app, *other));
      } else if (own != nullptr && !is_open(own->feel_type) && !is_open(given) && !feel::conforms(given, own->feel_type)) {
        app.report(kWrongKind, entry.value.span,
                   {expected(own->feel_type.to_string(), own->feel_type.to_string()), {"found", given.to_string(), given.to_string()}});
      }
    }
  }
}

// `via` is a field of the records summed over, and refers to this form.
void check_via(App& app, const Form& form, const Node& from, const Node& via) {
  const Form* other = from.is_scalar() ? app.form(from.text) : nullptr;
  if (other == nullptr || !via.is_scalar()) return;
  std::vector<std::string_view> names;
  for (const Field& field : other->fields) {
    const auto& targets = forms_of(field.feel_type);
    const bool refers = std::find(targets.begin(), targets.end(), form.name) != targets.end();
    if (field.name == via.text && (refers || field.feel_type.is(TypeKind::Error))) return;
    if (refers) names.push_back(field.name);
  }
  if (other->field(via.text) == nullptr) {
    report_unknown(app, "fields", via.text, via.span, names);
    return;
  }
  Diagnostic& problem = app.report(kWrongKind, via.span, {expected("a reference from '" + other->name + "' to '" + form.name + "'", "“" + other->name + "”指向“" + form.name + "”的引用字段"),
                                                          {"found", "'" + via.text + "'", "“" + via.text + "”"}});
  if (names.size() == 1) problem.suggestion = std::string(names[0]);
}

void check_inverse(App& app, const Field& source, const Node& inverse) {
  if (!inverse.is_scalar()) return;
  for (const std::string& name : forms_of(source.feel_type)) {
    const Form* other = app.form(name);
    const Field* taken = other != nullptr ? other->field(inverse.text) : nullptr;
    if (taken == nullptr) continue;
    Diagnostic& problem = app.report(kDuplicateId, inverse.span, {thing_word("fields"), {"name", inverse.text}});
    problem.related.push_back({taken->span, {"a field of '{form}'", "“{form}”的字段"}, {{"form", other->name}}});
  }
}

void check_day(App& app, const Form& form, const Node& day) {
  const Type type = day.is_scalar() ? app.member_type(form, day.text) : Type(TypeKind::Error);
  if (is_open(type) || type.is(TypeKind::Date) || type.is(TypeKind::DateTime)) return;
  app.report(kWrongKind, day.span, {expected("a date field", "日期字段"), {"found", type.to_string(), type.to_string()}});
}

// Each option once, and no two in one for a comma of full width.
void check_options(App& app, const Node& options) {
  std::set<std::string_view> seen;
  for (const Node* option : each(options)) {
    if (!option->is_scalar()) continue;
    if (!seen.insert(option->text).second) app.report(kDuplicateId, option->span, {thing_word("options"), {"name", option->text}});
    const size_t comma = option->text.find("，");
    if (comma == std::string::npos || !option->is_plain()) continue;
    Diagnostic& problem = app.report(kBadName, option->place(comma, comma + 3), {{"name", option->text}});
    problem.notes.push_back({{"options are parted by ',' of half width; in quotes it is one option", "选项之间用半角逗号“,”分隔；加引号则视为一个选项"}, {}});
    problem.replacement = ", ";
  }
}

void check_field_links(App& app, const Form& form, const Field& field, const Node& node) {
  if (!node.is_map()) return;
  if (const Node* fill = node.find("fill")) check_fill(app, form, field, *fill);
  if (const Node* options = node.find("options"); options != nullptr && options->is_sequence()) check_options(app, *options);
  if (const Node* inverse = node.find("inverse")) check_inverse(app, field, *inverse);
  const Node* from = node.find("from");
  const Node* via = node.find("via");
  if (field.type == "rollup" && from != nullptr && via != nullptr) check_via(app, form, *from, *via);
  if (const Node* day = node.find("date"); day != nullptr && field.type == "serial") check_day(app, form, *day);
}

// `similar: {company: 0.9}`: fields, and how alike they are at least.
void check_similar(App& app, const Form& form, const Node& duplicates) {
  for (const Node* rule : each(duplicates)) {
    const Node* similar = rule->is_map() ? rule->find("similar") : nullptr;
    if (similar == nullptr || !similar->is_map()) continue;
    for (const yaml::Entry& entry : similar->entries) {
      check_field(app, form, entry.key.text, entry.key.span);
      const auto least = entry.value.is_plain() ? Decimal::parse(entry.value.text) : std::nullopt;
      if (least && (*least < Decimal::from_int(0) || Decimal::from_int(1) < *least))
        app.report(kWrongValue, entry.value.span, {{"value", entry.value.text}, expected("a likeness from 0 to 1", "0 到 1 之间的相似度")});
    }
  }
}

}  // namespace

void check_form_links(App& app) {
  for (const Form& form : app.model.forms) {
    const Decl* decl = app.section("forms").find(form.name);
    if (decl == nullptr || !decl->node().is_map()) continue;
    if (const Node* fields = decl->node().find("fields"); fields != nullptr && fields->is_map())
      for (const Field& field : form.fields)
        if (const yaml::Entry* entry = fields->entry(field.name)) check_field_links(app, form, field, entry->value);
    if (const Node* duplicates = decl->node().find("duplicates")) check_similar(app, form, *duplicates);
  }
}

}  // namespace weir::sema
