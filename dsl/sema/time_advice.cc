#include "dsl/sema/time_advice.h"

#include <fmt/format.h>

#include <utility>

#include "dsl/sema/reader.h"

namespace weir::sema {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

constexpr Word kUnits[] = {
    {"s", "seconds"}, {"sec", "seconds"}, {"second", "seconds"}, {"秒", "seconds"},
    {"m", "minutes"}, {"min", "minutes"}, {"minute", "minutes"}, {"分", "minutes"}, {"分钟", "minutes"},
    {"h", "hours"}, {"hr", "hours"}, {"hour", "hours"}, {"小时", "hours"}, {"个小时", "hours"},
    {"d", "days"}, {"day", "days"}, {"天", "days"}, {"日", "days"}, {"自然日", "days"},
    {"w", "weeks"}, {"week", "weeks"}, {"周", "weeks"}, {"个星期", "weeks"}, {"month", "months"}, {"月", "months"}, {"个月", "months"},
    {"y", "years"}, {"year", "years"}, {"年", "years"},
    {"workday", "business days"}, {"workingday", "business days"}, {"businessday", "business days"}, {"工作日", "business days"}, {"个工作日", "business days"},
    {"workhour", "business hours"}, {"workinghour", "business hours"}, {"businesshour", "business hours"}, {"工作小时", "business hours"}, {"个工作小时", "business hours"},
};
constexpr Word kNumbers[] = {
    {"one", "1"}, {"two", "2"}, {"three", "3"}, {"four", "4"}, {"five", "5"}, {"six", "6"}, {"seven", "7"}, {"ten", "10"},
    {"一", "1"}, {"两", "2"}, {"二", "2"}, {"三", "3"}, {"四", "4"}, {"五", "5"}, {"六", "6"}, {"七", "7"}, {"十", "10"},
};
constexpr Word kDays[] = {
    {"monday", "monday"}, {"tuesday", "tuesday"}, {"wednesday", "wednesday"}, {"thursday", "thursday"}, {"friday", "friday"}, {"saturday", "saturday"}, {"sunday", "sunday"},
    {"周一", "monday"}, {"周二", "tuesday"}, {"周三", "wednesday"}, {"周四", "thursday"}, {"周五", "friday"}, {"周六", "saturday"}, {"周日", "sunday"}, {"周天", "sunday"},
    {"星期一", "monday"}, {"星期二", "tuesday"}, {"星期三", "wednesday"}, {"星期四", "thursday"}, {"星期五", "friday"}, {"星期六", "saturday"}, {"星期日", "sunday"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// In small letters, without blanks, '-' and '_'.
std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == ' ' || c == '-' || c == '_') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string_view known(const Word* words, size_t count, std::string_view word) {
  for (size_t i = 0; i < count; ++i)
    if (words[i].first == word) return words[i].second;
  return {};
}

// The time of day in a text: "9am", "9:30", "21点"; empty: none.
std::string clock_in(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    int hour = 0, minute = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) hour = hour * 10 + (text[at] - '0');
    std::string_view rest = text.substr(at);
    const bool minutes = rest.size() >= 3 && rest[0] == ':' && is_digit(rest[1]) && is_digit(rest[2]);
    if (minutes) {
      minute = (rest[1] - '0') * 10 + (rest[2] - '0');
      rest.remove_prefix(3);
    }
    const bool afternoon = rest.starts_with("pm");
    if (!minutes && !afternoon && !rest.starts_with("am") && !rest.starts_with("点")) continue;
    if (afternoon && hour < 12) hour += 12;
    if (hour > 23 || minute > 59) return {};
    return fmt::format("{:02}:{:02}", hour, minute);
  }
  return {};
}

}  // namespace

std::string meant_duration(std::string_view text) {
  std::string word = squeezed(text);
  size_t digits = 0;
  while (digits < word.size() && is_digit(word[digits])) ++digits;
  std::string count = word.substr(0, digits);
  if (count.empty())
    for (const auto& [name, number] : kNumbers)
      if (word.starts_with(name)) count = number, digits = name.size();
  std::string unit = word.substr(digits);
  std::string_view meant = known(kUnits, std::size(kUnits), unit);
  if (meant.empty() && unit.size() > 1 && unit.back() == 's') {
    unit.pop_back();
    meant = known(kUnits, std::size(kUnits), unit);
  }
  if (count.empty() || meant.empty()) return {};
  std::string out = count + " " + std::string(meant);
  if (count == "1") out.pop_back();
  return is_duration(out) ? out : std::string();
}

std::string meant_schedule(std::string_view text) {
  const std::string word = squeezed(text);
  const std::string clock = clock_in(word);
  if (clock.empty()) return {};
  for (const auto& [name, day] : kDays)
    if (word.find(name) != std::string::npos) return "every " + std::string(day) + " at " + clock;
  if (word.find("month") != std::string::npos || word.find("月") != std::string::npos) {
    size_t at = 0;
    while (at < word.size() && !is_digit(word[at])) ++at;
    size_t end = at;
    while (end < word.size() && is_digit(word[end])) ++end;
    return end > at && end < word.size() && word[end] != ':' ? "every month on " + word.substr(at, end - at) + " at " + clock : std::string();
  }
  const bool daily = word.find("day") != std::string::npos || word.find("daily") != std::string::npos || word.find("天") != std::string::npos || word.find("每日") != std::string::npos;
  return daily ? "every day at " + clock : std::string();
}

}  // namespace weir::sema
