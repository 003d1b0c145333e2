#include "engine/model/print.h"

#include <algorithm>
#include <set>

namespace weir::model {

namespace {

std::string plain(const Value& value) {
  return value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel();
}

std::string_view unit_word(TimeUnit unit, bool many) {
  switch (unit) {
    case TimeUnit::Seconds: return many ? "seconds" : "second";
    case TimeUnit::Minutes: return many ? "minutes" : "minute";
    case TimeUnit::Hours: return many ? "hours" : "hour";
    case TimeUnit::Days: return many ? "days" : "day";
    case TimeUnit::Weeks: return many ? "weeks" : "week";
    case TimeUnit::Months: return many ? "months" : "month";
    case TimeUnit::Years: return many ? "years" : "year";
    case TimeUnit::BusinessDays: return many ? "business days" : "business day";
    case TimeUnit::BusinessHours: return many ? "business hours" : "business hour";
    case TimeUnit::BusinessMinutes: return many ? "business minutes" : "business minute";
  }
  return "";
}

std::string schedule_text(const ScheduleSpec& schedule) {
  switch (schedule.kind) {
    case ScheduleSpec::Kind::Every: return "every " + std::to_string(schedule.every_seconds) + " seconds";
    case ScheduleSpec::Kind::Daily: return "daily at " + clock_text(schedule.minute_of_day);
    case ScheduleSpec::Kind::Weekly:
      return "weekday " + std::to_string(schedule.weekday) + " at " + clock_text(schedule.minute_of_day);
    case ScheduleSpec::Kind::Monthly:
      return "day " + std::to_string(schedule.day) + " at " + clock_text(schedule.minute_of_day);
    case ScheduleSpec::Kind::Cron: return schedule.cron;
  }
  return {};
}

std::string map_text(const ArgMap& map) {
  std::string all;
  for (const auto& [key, arg] : map) all += (all.empty() ? "" : ", ") + key + ": " + to_text(arg);
  return all;
}

bool is_structure(const Arg& arg) { return arg.map() != nullptr || arg.list() != nullptr; }

}  // namespace

std::string to_text(const Expression& expression) {
  std::string text;
  bool quoted = false;
  for (const char c : expression.source) {
    if (c == '"' && (text.empty() || text.back() != '\\')) quoted = !quoted;
    if (quoted) {
      text += c;
      continue;
    }
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) text += c;
    else if (!text.empty() && text.back() != ' ') text += ' ';
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string clock_text(int32_t minute) {
  const auto two = [](int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60) + ":" + two(minute % 60);
}

std::string to_text(const Template& text) {
  std::string all;
  for (const Template::Part& part : text.parts)
    all += part.expression ? "{{ " + to_text(*part.expression) + " }}" : part.literal;
  return all;
}

std::string to_text(const DurationSpec& duration) {
  if (duration.expression) return "=" + to_text(*duration.expression);
  if (duration.iso) return duration.iso->to_feel();
  return std::to_string(duration.count) + " " + std::string(unit_word(duration.unit, duration.count != 1));
}

std::string to_text(const Who& who) {
  std::string text;
  if (who.form == "list" || who.form == "all_of") {
    for (const Who& one : who.of) text += (text.empty() ? "" : who.form == "list" ? ", " : " & ") + to_text(one);
  } else {
    text = who.form;
    if (!who.args.empty()) {
      text = who.form == "expression" || who.form == "users" ? "" : text + " ";
      const Expression* main = who.args.front().second.expression();
      text += main != nullptr && who.form != "expression" ? to_text(*main) : to_text(who.args.front().second);
      for (size_t i = 1; i < who.args.size(); ++i) text += ", " + who.args[i].first + ": " + to_text(who.args[i].second);
    }
  }
  return who.except != nullptr ? text + " except " + to_text(*who.except) : text;
}

std::string to_text(const Arg& arg) {
  struct Printer {
    std::string operator()(const Value& x) const { return plain(x); }
    std::string operator()(const Expression& x) const { return "=" + to_text(x); }
    std::string operator()(const Template& x) const { return to_text(x); }
    std::string operator()(const DurationSpec& x) const { return to_text(x); }
    std::string operator()(const ScheduleSpec& x) const { return schedule_text(x); }
    std::string operator()(const Who& x) const { return to_text(x); }
    std::string operator()(const Block& x) const { return x.entry < 0 ? "" : "..."; }
    std::string operator()(const ArgList& x) const {
      std::string all;
      for (const Arg& one : x) all += (all.empty() ? "" : ", ") + to_text(one);
      return x.size() == 1 && !is_structure(x.front()) ? all : "[" + all + "]";
    }
    std::string operator()(const ArgMap& x) const { return "{" + map_text(x) + "}"; }
  };
  return std::visit(Printer{}, arg.data);
}

std::string steps_text(const std::vector<FlowNode>& nodes, int32_t entry) {
  std::string all;
  std::set<int32_t> seen;
  for (int32_t at = entry; at >= 0 && static_cast<size_t>(at) < nodes.size() && seen.insert(at).second;) {
    const FlowNode& node = nodes[static_cast<size_t>(at)];
    all += (all.empty() ? "" : "; ") + (node.when ? "when " + to_text(*node.when) + ": " : std::string());
    all += node.type == "join" ? "" : map_text(node.args);
    for (const Arm& arm : node.arms)
      all += " (" + (arm.when ? to_text(*arm.when) : arm.name) + ": " + steps_text(nodes, arm.entry) + ")";
    at = node.next;
  }
  return all;
}

void flatten(const std::string& path, const Arg& arg, std::vector<Leaf>& leaves, const std::vector<FlowNode>* blocks) {
  if (const ArgMap* map = arg.map()) {
    for (const auto& [key, one] : *map) flatten(path.empty() ? key : path + "." + key, one, leaves, blocks);
    if (!map->empty()) return;
  }
  if (const ArgList* list = arg.list()) {
    bool deep = false;
    for (const Arg& one : *list) deep = deep || is_structure(one) || (blocks != nullptr && one.as<Block>() != nullptr);
    for (size_t i = 0; deep && i < list->size(); ++i)
      flatten(path + "[" + std::to_string(i + 1) + "]", (*list)[i], leaves, blocks);
    if (deep) return;
  }
  const Block* block = blocks != nullptr ? arg.as<Block>() : nullptr;
  leaves.push_back({path, block != nullptr ? steps_text(*blocks, block->entry) : to_text(arg), arg.span, &arg});
}

void flatten(const ArgMap& args, std::vector<Leaf>& leaves, const std::vector<FlowNode>* blocks) {
  for (const auto& [key, arg] : args) flatten(key, arg, leaves, blocks);
}

bool same(const Arg* a, const Arg* b) {
  if (a == nullptr || b == nullptr) return a == b;
  std::vector<Leaf> left, right;
  flatten("", *a, left);
  flatten("", *b, right);
  if (left.size() != right.size()) return false;
  for (size_t i = 0; i < left.size(); ++i)
    if (left[i].path != right[i].path || left[i].text != right[i].text ||
        left[i].arg->data.index() != right[i].arg->data.index())
      return false;
  return true;
}

bool same(const std::optional<Expression>& a, const std::optional<Expression>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return to_text(*a) == to_text(*b);
}

namespace {

bool same_args(const ArgMap& a, const ArgMap& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const NamedArg& one) { return same(&one.second, find(b, one.first)); });
}

template <class T, class Same>
bool same_lists(const std::vector<T>& a, const std::vector<T>& b, Same same_one) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same_one);
}

bool same_named(const Named& a, const Named& b) {
  return a.name == b.name && a.enabled == b.enabled && a.from == b.from && a.to == b.to;
}

bool same_parameter(const Parameter& a, const Parameter& b) {
  return a.name == b.name && a.declared == b.declared && a.nullable == b.nullable && same(a.domain, b.domain);
}

bool same_rule(const Rule& a, const Rule& b) {
  return a.enabled == b.enabled && a.from == b.from && a.to == b.to &&
         same_lists(a.inputs, b.inputs, [](const auto& x, const auto& y) { return same(x, y); }) &&
         same_lists(a.outputs, b.outputs, [](const auto& x, const auto& y) { return to_text(x) == to_text(y); });
}

}  // namespace

bool same(const Field& a, const Field& b) {
  const bool defaults = a.default_value.has_value() == b.default_value.has_value() &&
                        (!a.default_value || same(&*a.default_value, &*b.default_value));
  return same_named(a, b) && a.type == b.type && a.host_type == b.host_type && same(a.required, b.required) &&
         same(a.visible, b.visible) && same(a.readonly, b.readonly) && same(a.formula, b.formula) && same(a.check, b.check) &&
         defaults && a.live == b.live && a.unique == b.unique && a.clear_when_hidden == b.clear_when_hidden &&
         same_args(a.args, b.args) && same_lists(a.columns, b.columns, [](const Field& x, const Field& y) { return same(x, y); });
}

bool same(const Decision& a, const Decision& b) {
  const auto column = [](const InputClause& x, const InputClause& y) {
    return to_text(x.expression) == to_text(y.expression) && same(x.domain, y.domain);
  };
  const auto output = [](const OutputClause& x, const OutputClause& y) {
    return x.name == y.name && x.values == y.values && same(x.otherwise, y.otherwise);
  };
  return same_named(a, b) && a.hit == b.hit && a.aggregator == b.aggregator && same(a.value, b.value) &&
         same_lists(a.inputs, b.inputs, same_parameter) && same_lists(a.columns, b.columns, column) &&
         same_lists(a.outputs, b.outputs, output) && same_lists(a.rules, b.rules, same_rule);
}

bool same(const Function& a, const Function& b) {
  return same_named(a, b) && to_text(a.value) == to_text(b.value) && same_lists(a.params, b.params, same_parameter);
}

bool same(const FlowNode& a, const FlowNode& b) {
  const auto arm = [](const Arm& x, const Arm& y) { return x.name == y.name && same(x.when, y.when) && x.missing == y.missing; };
  return a.id == b.id && a.type == b.type && same_args(a.args, b.args) && same(a.when, b.when) && same_lists(a.arms, b.arms, arm);
}

}  // namespace weir::model
