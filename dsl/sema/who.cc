// Who is meant: a word, a map with one form, a list, or FEEL.
#include <algorithm>

#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/source/suggest.h"
#include "engine/people/who_form.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Who;

namespace {

bool may_be_several(const Type& type) {
  return type.is(TypeKind::List) || type.is(TypeKind::Any) || type.is(TypeKind::Error);
}

bool is_several(const App& app, const Who& who, const Site& site) {
  if (who.form == "list")
    return who.of.size() > 1 || (who.of.size() == 1 && who.of[0].several);
  if (who.form == "all_of")
    return std::all_of(who.of.begin(), who.of.end(), [](const Who& one) { return one.several; });
  if (who.form == "field" && site.form != nullptr) {
    const std::string_view name = model::word(who.args, "field", "");
    if (const model::Field* field = site.form->field(name))
      return field->feel_type.is(TypeKind::List);
    if (is_system_field(name)) return false;
  }
  if (who.form == "expression") {
    const model::Arg* arg = model::find(who.args, "expression");
    const auto* expression = arg != nullptr ? arg->expression() : nullptr;
    if (expression != nullptr) return may_be_several(expression->root.type);
  }
  (void)app;
  const people::WhoFormSpec* spec = people::find_who_form(who.form);
  return spec != nullptr && spec->several != nullptr && spec->several(who);
}

std::vector<std::string_view> form_names(bool words) {
  std::vector<std::string_view> names;
  for (const people::WhoFormSpec* form : people::who_forms())
    if (form->word == words) names.push_back(form->name);
  return names;
}

std::optional<Who> read_word(App& app, const Node& node, const Site& site) {
  Who who;
  who.span = node.span;
  if (node.text.starts_with("=")) {
    const dsl::LocatedText text = node.located();
    auto expression = read_feel_text(app, text.slice(1, text.text.size()), site);
    if (!expression) return std::nullopt;
    who.form = "expression";
    who.args.emplace_back("expression", model::Arg{node.span, std::move(*expression)});
    who.several = is_several(app, who, site);
    return who;
  }
  const people::WhoFormSpec* form = people::find_who_form(node.text);
  if (form != nullptr && form->word) {
    who.form = node.text;
    who.several = is_several(app, who, site);
    return who;
  }
  Diagnostic& problem = app.report(
      kWrongValue, node.span,
      {{"value", node.text},
       expected("a way to name people: initiator, owner, {user: ...}, {role: ...}, =expression, ...",
                "指人的写法：initiator、owner、{user: …}、{role: …}、=表达式等")});
  problem.suggestion = dsl::nearest_one(node.text, form_names(true));
  if (problem.suggestion.empty())
    for (const auto& [section, key] : {std::pair<std::string_view, std::string_view>{"users", "user"},
                                       {"roles", "role"},
                                       {"teams", "team"},
                                       {"departments", "department"}})
      if (app.is_known(section, node.text) && problem.replacement.empty())
        problem.replacement = "{" + std::string(key) + ": " + node.text + "}";
  if (problem.suggestion.empty() && problem.replacement.empty() && site.form != nullptr && site.form->field(node.text) != nullptr)
    problem.replacement = "{field: " + node.text + "}";
  // `role:sales`
  const size_t colon = node.text.find(':');
  if (problem.suggestion.empty() && problem.replacement.empty() && colon != std::string::npos && people::find_who_form(node.text.substr(0, colon)) != nullptr)
    problem.replacement = "{" + node.text.substr(0, colon) + ": " + node.text.substr(colon + 1) + "}";
  if (problem.suggestion.empty()) problem.suggestion = problem.replacement;
  return std::nullopt;
}

bool read_members(App& app, const Node& node, const Site& site, Who* who) {
  for (const Node* item : each(node)) {
    auto one = read_who(app, *item, site);
    if (!one) return false;
    who->of.push_back(std::move(*one));
  }
  return true;
}

// An answer of a decision that is a user and a role alike does not say who is meant.
void check_answers(App& app, const Who& who) {
  const int32_t index = app.index_of_decision(model::word(who.args, "decision", ""));
  if (index < 0) return;
  const auto& users = app.model.directory.users;
  const auto is_role = [&](std::string_view name) {
    return std::any_of(users.begin(), users.end(), [&](const User& user) {
      return std::find(user.roles.begin(), user.roles.end(), name) != user.roles.end();
    });
  };
  const auto look = [&](const model::Expression& answer) {
    const Value& value = answer.root.constant;
    if (answer.root.op != feel::Op::Constant || !value.is(ValueKind::String)) return;
    const std::string name(value.as_string());
    if (app.is_known("users", name) && is_role(name))
      app.report(kWrongValue, answer.root.span,
                 {{"value", name}, expected("one of a user and a role: both are called so", "确定的人选：既有用户也有角色叫这个名字")});
  };
  const model::Decision& decision = app.model.decisions[index];
  for (const model::Rule& rule : decision.rules)
    if (!rule.outputs.empty()) look(rule.outputs[0]);
  if (!decision.outputs.empty() && decision.outputs[0].otherwise) look(*decision.outputs[0].otherwise);
}

// `field: reviewer` is a field of people.
void check_people_field(App& app, const model::Form& form, const Node& name) {
  if (!name.is_scalar()) return;
  const Type type = app.member_type(form, name.text);
  const Type one = type.is(TypeKind::List) ? type.element() : type;
  for (const TypeKind kind : {TypeKind::User, TypeKind::Any, TypeKind::Error})
    if (one.is(kind)) return;
  app.report(kWrongKind, name.span, {expected("a field of type user or users", "user 或 users 类型的字段"), {"found", type.to_string(), type.to_string()}});
}

std::optional<Who> read_map(App& app, const Node& node, const Site& site) {
  Who who;
  who.span = node.span;
  const people::WhoFormSpec* spec = nullptr;
  for (const yaml::Entry& entry : node.entries) {
    const people::WhoFormSpec* one = people::find_who_form(entry.key.text);
    if (one != nullptr && !one->word && spec == nullptr) spec = one;
  }
  const Node* all_of = node.find("all_of");
  if (spec == nullptr && all_of == nullptr) {
    Diagnostic& problem = app.report(
        kWrongKind, node.span,
        {expected("a way to name people: {user: ...}, {role: ...}, {manager_of: ...}, ...",
                  "指人的写法：{user: …}、{role: …}、{manager_of: …} 等"),
         found_kind(node)});
    if (!node.entries.empty()) {
      problem.span = node.entries[0].key.span;
      problem.suggestion = dsl::nearest_one(node.entries[0].key.text, form_names(false));
      problem.args[1] = {"found", "'" + node.entries[0].key.text + "'",
                         "“" + node.entries[0].key.text + "”"};
    }
    return std::nullopt;
  }
  static const Keys kNone;
  bool good = true;
  who.form = all_of != nullptr ? "all_of" : std::string(spec->name);
  const auto special = [&](const yaml::Entry& entry) {
    if (entry.key.text == "all_of") {
      good = read_members(app, entry.value, site, &who) && good;
      return true;
    }
    if (entry.key.text != "except") return false;
    if (auto except = read_who(app, entry.value, site))
      who.except = std::make_shared<const Who>(std::move(*except));
    else
      good = false;
    return true;
  };
  const size_t before = app.reporter.count();
  const std::string form = who.form;
  who.args = read_keys(app, node, {spec != nullptr && all_of == nullptr ? &spec->keys : &kNone}, site,
                       {"where", "'" + form + "'", "“" + form + "”"}, special);
  if (!good || app.reporter.count() > before) return std::nullopt;
  who.several = is_several(app, who, site);
  if (who.form == "decision") check_answers(app, who);
  if (who.form == "field" && site.form != nullptr) check_people_field(app, *site.form, *node.find("field"));
  return who;
}

}  // namespace

std::optional<Who> read_who(App& app, const Node& node, const Site& site) {
  if (node.is_sequence()) {
    Who who;
    who.form = "list";
    who.span = node.span;
    if (!read_members(app, node, site, &who)) return std::nullopt;
    who.several = is_several(app, who, site);
    return who;
  }
  if (node.is_map()) return read_map(app, node, site);
  if (!is_null(node)) return read_word(app, node, site);
  app.report(kWrongKind, node.span, {expected("people", "人"), found_kind(node)});
  return std::nullopt;
}

}  // namespace weir::sema
