#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "engine/time/due.h"

namespace weir::time {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

template <size_t N>
std::optional<int> name(std::string_view text, const std::array<std::string_view, N>& names,
                        int first) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto it = std::find(names.begin(), names.end(), lower);
  if (it == names.end()) return std::nullopt;
  return first + static_cast<int>(it - names.begin());
}

struct Bounds {
  int low, high;
  bool months = false, weekdays = false;
};

std::optional<int> point(std::string_view text, const Bounds& bounds) {
  auto value = number(text);
  if (!value && bounds.months) value = name(text, kMonths, 1);
  if (!value && bounds.weekdays) value = name(text, kWeekdays, 0);
  if (!value || *value < bounds.low || *value > bounds.high) return std::nullopt;
  return value;
}

// "5", "1-5", "*/15", "10-20/2".
bool add_part(std::string_view part, const Bounds& bounds, uint64_t* bits) {
  int step = 1;
  const size_t slash = part.find('/');
  if (slash != std::string_view::npos) {
    const auto given = number(part.substr(slash + 1));
    if (!given || *given < 1) return false;
    step = *given;
    part = part.substr(0, slash);
  }
  int low = bounds.low, high = bounds.high;
  if (part != "*") {
    const size_t dash = part.find('-');
    const auto first = point(part.substr(0, dash), bounds);
    const auto last = dash == std::string_view::npos ? first : point(part.substr(dash + 1), bounds);
    if (!first || !last || *last < *first) return false;
    low = *first;
    high = dash == std::string_view::npos && slash != std::string_view::npos ? bounds.high : *last;
  }
  for (int value = low; value <= high; value += step) *bits |= uint64_t{1} << value;
  return true;
}

bool read_field(std::string_view text, const Bounds& bounds, uint64_t* bits) {
  while (true) {
    const size_t comma = text.find(',');
    if (!add_part(text.substr(0, comma), bounds, bits)) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<Cron> parse_cron(std::string_view text) {
  std::vector<std::string_view> fields;
  while (true) {
    const size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) break;
    const size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    fields.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
  if (fields.size() != 5) return std::nullopt;
  uint64_t hours = 0, days = 0, months = 0, weekdays = 0;
  Cron cron;
  if (!read_field(fields[0], {0, 59}, &cron.minutes) || !read_field(fields[1], {0, 23}, &hours) ||
      !read_field(fields[2], {1, 31}, &days) ||
      !read_field(fields[3], {1, 12, true, false}, &months) ||
      !read_field(fields[4], {0, 7, false, true}, &weekdays))
    return std::nullopt;
  if ((weekdays & 0x80) != 0) weekdays |= 1;  // 7 is Sunday too
  cron.hours = static_cast<uint32_t>(hours);
  cron.days = static_cast<uint32_t>(days);
  cron.months = static_cast<uint32_t>(months);
  cron.weekdays = static_cast<uint32_t>(weekdays & 0x7f);
  cron.any_day = fields[2].starts_with("*");
  cron.any_weekday = fields[4].starts_with("*");
  return cron;
}

bool Cron::matches(Date date) const {
  if ((months >> date.month() & 1) == 0) return false;
  const bool day = (days >> date.day() & 1) != 0;
  const bool weekday = (weekdays >> (date.weekday() % 7) & 1) != 0;
  if (any_day && any_weekday) return day && weekday;
  if (any_day) return weekday && day;
  if (any_weekday) return day && weekday;
  return day || weekday;
}

}  // namespace weir::time
