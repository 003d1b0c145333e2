// Stages of a form: one group or several, criteria, allowed moves.
#include <algorithm>
#include <set>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"

namespace weir::sema {

using model::Arg;
using model::ArgMap;
using model::Form;
using model::Stage;
using model::StageGroup;

namespace {

std::optional<Decimal> part_of(std::string text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  auto value = Decimal::parse(text);
  if (!value) return std::nullopt;
  if (percent) value = Decimal::multiply(*value, Decimal::from_parts(1, -2));
  const Decimal zero = Decimal::from_int(0), one = Decimal::from_int(1);
  if (!value || *value < zero || *value > one) return std::nullopt;
  return value;
}

std::vector<model::Criterion> criteria(App& app, const Node& node, const Site& site) {
  std::vector<model::Criterion> all;
  for (const Node* item : each(node)) {
    model::Criterion criterion;
    criterion.span = item->span;
    if (!item->is_map()) {
      auto check = read_feel(app, *item, site, feel::TypeKind::Boolean);
      if (!check) continue;
      criterion.check = std::move(*check);
    } else {
      ArgMap args = read_keys(app, *item, {&schema::criterion_keys()}, site, {"where", "a criterion", "条件"});
      const Arg* check = model::find(args, "check");
      if (check == nullptr) continue;
      criterion.check = *check->expression();
      criterion.id = std::string(model::word(args, "id", ""));
      if (const Arg* when = model::find(args, "when")) criterion.when = *when->expression();
      if (const Arg* message = model::find(args, "message")) criterion.message = *message->as<model::Template>();
    }
    if (criterion.id.empty()) criterion.id = criterion.check.source;
    all.push_back(std::move(criterion));
  }
  return all;
}

Stage read_stage(App& app, const yaml::Entry& entry, const Site& site) {
  Stage stage;
  const Decl decl{&entry};
  read_named(app, decl, stage);
  if (is_null(entry.value)) return stage;
  const auto special = [&](const yaml::Entry& one) {
    const std::string& key = one.key.text;
    if (key == "enter") stage.enter = criteria(app, one.value, site);
    else if (key == "exit") stage.exit = criteria(app, one.value, site);
    else if (key == "on_enter") return true;  // read_stage_steps
    else
      return std::any_of(named_keys().begin(), named_keys().end(),
                         [&](const auto& named) { return named.name == key; });
    return true;
  };
  ArgMap args = read_keys(app, entry.value, {&schema::stage_keys(), &named_keys()}, site,
                          thing("stages", stage.name), special);
  if (const Arg* arg = model::find(args, "probability")) {
    stage.probability = part_of(std::string(arg->value()->as_string()));
    if (!stage.probability)
      app.report(kWrongValue, arg->span,
                 {{"value", std::string(arg->value()->as_string())},
                  expected("a probability from 0% to 100%", " 0% 到 100% 的概率")});
  }
  if (const Arg* needs = model::find(args, "needs"))
    for (const Arg& one : *needs->list()) stage.needs.emplace_back(one.value()->as_string());
  if (const Arg* stalls = model::find(args, "stalls_after")) stage.stalls_after = *stalls->as<model::DurationSpec>();
  stage.approval = std::string(model::word(args, "approval", ""));
  stage.ends = std::string(model::word(args, "ends", ""));
  return stage;
}

bool check_stage(App& app, const StageGroup& group, const std::string& name, Span span) {
  std::vector<std::string_view> names;
  for (const Stage& stage : group.stages) {
    if (stage.name == name) return true;
    names.push_back(stage.name);
  }
  report_unknown(app, "stages", name, span, names);
  return false;
}

// "a -> b -> c", "* -> lost".
void read_move(App& app, StageGroup& group, const Node& node) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return;
  std::vector<std::string> path;
  size_t from = 0;
  while (from <= text->size()) {
    size_t arrow = text->find("->", from);
    if (arrow == std::string::npos) arrow = text->size();
    size_t begin = from, end = arrow;
    while (begin < end && (*text)[begin] == ' ') ++begin;
    while (end > begin && (*text)[end - 1] == ' ') --end;
    const std::string name = text->substr(begin, end - begin);
    if (name != "*" && !check_stage(app, group, name, node.place(begin, end))) return;
    path.push_back(name);
    from = arrow + 2;
  }
  if (path.size() < 2) {
    app.report(kWrongValue, node.span,
               {{"value", *text}, expected("a move like 'a -> b'", "形如“a -> b”的流转")});
    return;
  }
  const auto names = [&](const std::string& one, bool leaving) {
    std::vector<std::string> all;
    for (const Stage& stage : group.stages)
      if (one == stage.name || (one == "*" && !(leaving && !stage.ends.empty()))) all.push_back(stage.name);
    return all;
  };
  for (size_t i = 0; i + 1 < path.size(); ++i)
    for (const std::string& a : names(path[i], true))
      for (const std::string& b : names(path[i + 1], false)) {
        const std::pair<std::string, std::string> move(a, b);
        if (a != b && std::find(group.moves.begin(), group.moves.end(), move) == group.moves.end())
          group.moves.push_back(move);
      }
}

void read_group(App& app, Form& form, const std::string& name, const Node& node, const Site& site) {
  if (!want_map(app, node)) return;
  check_keys(app, node, {&schema::stage_group_keys()}, {"where", "stages", "阶段"});
  StageGroup group;
  group.name = name;
  if (const Node* when = node.find("when")) group.when = read_feel(app, *when, site, feel::TypeKind::Boolean);
  const Node* list = node.find("list");
  if (list == nullptr || !want_map(app, *list)) return;
  for (const yaml::Entry& entry : list->entries)
    if (check_name(app, entry.key, false)) group.stages.push_back(read_stage(app, entry, site));
  if (const Node* initial = node.find("initial")) {
    if (const std::string* text = want_text(app, *initial))
      if (check_stage(app, group, *text, initial->span)) group.initial = *text;
  }
  if (group.initial.empty() && !group.stages.empty()) group.initial = group.stages[0].name;
  if (const Node* moves = node.find("moves"))
    for (const Node* item : each(*moves)) read_move(app, group, *item);
  form.stages.push_back(std::move(group));
}

}  // namespace

void read_stages(App& app, Form& form, const Node& node) {
  if (!want_map(app, node)) return;
  const Site site = form_site(app, &form);
  if (node.find("list") != nullptr || node.find("initial") != nullptr) {
    read_group(app, form, {}, node, site);
    return;
  }
  for (const yaml::Entry& entry : node.entries)
    if (check_name(app, entry.key, false)) read_group(app, form, entry.key.text, entry.value, site);
}

void read_stage_steps(App& app) {
  const Section& section = app.section("forms");
  for (size_t i = 0; i < section.decls.size(); ++i) {
    Form& form = app.model.forms[i];
    const Node& node = section.decls[i].node();
    if (!node.is_map()) continue;
    const Site site = form_site(app, &form);
    if (const Node* levels = node.find("service_levels")) {
      for (const model::KeySpec& key : schema::form_keys())
        if (key.name == "service_levels")
          if (auto arg = read_shape(app, *levels, key.shape, site, key.name))
            form.args.emplace_back("service_levels", std::move(*arg));
    }
    const Node* stages = node.find("stages");
    if (stages == nullptr || !stages->is_map()) continue;
    for (StageGroup& group : form.stages) {
      const Node* own = group.name.empty() ? stages : stages->find(group.name);
      const Node* list = own != nullptr ? own->find("list") : nullptr;
      for (Stage& stage : group.stages)
        if (const Node* written = list != nullptr ? list->find(stage.name) : nullptr)
          if (const Node* steps = written->find("on_enter")) stage.on_enter = read_block(app, *steps, site);
    }
  }
}

}  // namespace weir::sema
