#include "engine/model/print.h"

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

}  // namespace weir::model
