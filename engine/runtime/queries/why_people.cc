#include "engine/runtime/queries/why_people.h"

#include <algorithm>

#include "engine/runtime/queries/why_decisions.h"

namespace weir::runtime {

namespace {

std::string joined(const Value* list) {
  std::string text;
  if (list == nullptr || !list->is(ValueKind::List)) return text;
  for (const Value& one : list->items()) text += (text.empty() ? "" : ", ") + text_of(&one);
  return text;
}

std::string people_step_zh(const std::string& name) {
  static const std::pair<std::string_view, std::string_view> kNames[] = {
      {"resolve", "找到"}, {"inactive", "去掉停用"}, {"proxy", "代理"},  {"except", "排除"}, {"self", "回避本人"},
      {"unique", "去重"},  {"dedupe", "免重复审批"}, {"empty", "无人时"}, {"freeze", "确定"}};
  for (const auto& [en, zh] : kNames)
    if (en == name) return std::string(zh);
  return name;
}

bool among(const Value* list, const std::string& person) {
  return list != nullptr && list->is(ValueKind::List) &&
         std::any_of(list->items().begin(), list->items().end(), [&](const Value& one) { return text_of(&one) == person; });
}

// The notes of a step that speak of this person; all of them where none does.
std::vector<Reason> notes_about(const Value& step, const std::string& person) {
  std::vector<Reason> about, all;
  const Value* notes = step.find("notes");
  if (notes == nullptr || !notes->is(ValueKind::List)) return about;
  for (const Value& note : notes->items()) {
    const std::string text = text_of(&note);
    all.push_back({text, text, {}, {}, {}});
    if (text.starts_with(person + " ") || text.ends_with(" " + person) || text.find(" " + person + " ") != std::string::npos)
      about.push_back(all.back());
  }
  return about.empty() ? all : about;
}

}  // namespace

std::string text_of(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  return value->is(ValueKind::String) ? std::string(value->as_string()) : value->to_feel();
}

Reason explain_people(Case& of, const Value& people) {
  if (!people.is(ValueKind::Context)) return {text_of(&people), text_of(&people), {}, {}, {}};
  const std::string rule = text_of(people.find("rule"));
  Reason reason{"asked by the rule '" + rule + "'", "按规则 '" + rule + "' 找人", text_of(people.find("place")), {}, {}};
  if (const Value* inputs = people.find("inputs"); inputs != nullptr && inputs->is(ValueKind::Context))
    reason.values.assign(inputs->entries().begin(), inputs->entries().end());
  if (rule.starts_with("decision: "))
    if (std::optional<Reason> rows = explain_asked(of, std::string_view(rule).substr(10), people.find("inputs")))
      reason.because.push_back(*std::move(rows));
  if (const std::string path = joined(people.find("path")); !path.empty())
    reason.because.push_back({"through the organisation: " + path, "组织路径：" + path, {}, {}, {}});
  const Value* steps = people.find("steps");
  if (steps == nullptr || !steps->is(ValueKind::List)) return reason;
  // Of the ten steps only those that gave, took away or noted something.
  std::string before;
  for (const Value& step : steps->items()) {
    if (!step.is(ValueKind::Context)) continue;
    const std::string left = joined(step.find("people"));
    const Value* notes = step.find("notes");
    const bool noted = notes != nullptr && notes->is(ValueKind::List) && !notes->items().empty();
    const std::string name = text_of(step.find("step"));
    if (name == "as of" || (left == before && !noted)) continue;
    before = left;
    Reason one{name + ": " + (left.empty() ? "nobody" : left), people_step_zh(name) + "：" + (left.empty() ? "无人" : left), {}, {}, {}};
    if (noted)
      for (const Value& note : notes->items()) one.because.push_back({text_of(&note), text_of(&note), {}, {}, {}});
    reason.because.push_back(std::move(one));
  }
  return reason;
}

Reason explain_not(const Value& people, const std::string& person) {
  const std::string rule = text_of(people.find("rule")), place = text_of(people.find("place"));
  Reason reason{person + " is not named by the rule '" + rule + "'", person + " 不在规则 '" + rule + "' 的范围内", place, {}, {}};
  if (const Value* inputs = people.find("inputs"); inputs != nullptr && inputs->is(ValueKind::Context))
    reason.values.assign(inputs->entries().begin(), inputs->entries().end());
  if (const std::string path = joined(people.find("path")); !path.empty())
    reason.because.push_back({"through the organisation: " + path, "组织路径：" + path, {}, {}, {}});
  const Value* steps = people.find("steps");
  if (steps == nullptr || !steps->is(ValueKind::List)) return reason;
  bool there = false;
  for (const Value& step : steps->items()) {
    if (!step.is(ValueKind::Context)) continue;
    const std::string name = text_of(step.find("step"));
    const bool now = among(step.find("people"), person);
    if (there && !now && name != "as of") {
      return {person + " was taken out by '" + name + "'", person + " 在“" + people_step_zh(name) + "”这一步被去掉", place, {},
              notes_about(step, person)};
    }
    there = there || now;
  }
  if (there) return {person + " is asked by the rule '" + rule + "'", person + " 由规则 '" + rule + "' 指定", place, {}, {}};
  return reason;
}

}  // namespace weir::runtime
