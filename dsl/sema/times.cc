// Durations and schedules in words.
#include <array>
#include <cctype>

#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/time_advice.h"

namespace weir::sema {

using model::DurationSpec;
using model::ScheduleSpec;
using model::TimeUnit;

namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (char c : text) {
    if (c == ' ' || c == '\t') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::optional<int64_t> count_of(const std::string& text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  int64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<TimeUnit> unit_of(std::string word, bool business) {
  if (word.size() > 1 && word.back() == 's') word.pop_back();
  if (business) {
    if (word == "day") return TimeUnit::BusinessDays;
    if (word == "hour") return TimeUnit::BusinessHours;
    if (word == "minute") return TimeUnit::BusinessMinutes;
    return std::nullopt;
  }
  static constexpr std::pair<std::string_view, TimeUnit> kUnits[] = {
      {"second", TimeUnit::Seconds}, {"minute", TimeUnit::Minutes}, {"hour", TimeUnit::Hours},
      {"day", TimeUnit::Days},       {"week", TimeUnit::Weeks},     {"month", TimeUnit::Months},
      {"year", TimeUnit::Years},
  };
  for (const auto& [name, unit] : kUnits)
    if (word == name) return unit;
  return std::nullopt;
}

// Reads one number with its designator from `text`; false where there is none.
bool iso_part(std::string_view& text, int64_t* count, char* unit) {
  size_t i = 0;
  while (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0) ++i;
  const auto value = count_of(std::string(text.substr(0, i)));
  if (!value || i >= text.size()) return false;
  *count = *value;
  *unit = text[i];
  text.remove_prefix(i + 1);
  return true;
}

std::optional<Value> iso_duration(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return std::nullopt;
  text.remove_prefix(1);
  int64_t months = 0, seconds = 0, count = 0;
  bool years = false, days = false, time = false;
  char unit = 0;
  while (!text.empty()) {
    if (text[0] == 'T') {
      if (time || text.size() == 1) return std::nullopt;
      time = true;
      text.remove_prefix(1);
      continue;
    }
    if (!iso_part(text, &count, &unit)) return std::nullopt;
    if (!time && (unit == 'Y' || unit == 'M')) {
      months += unit == 'Y' ? count * 12 : count;
      years = true;
    } else {
      const int64_t factor = !time && unit == 'D'  ? 86'400
                             : !time && unit == 'W' ? 604'800
                             : time && unit == 'H'  ? 3'600
                             : time && unit == 'M'  ? 60
                             : time && unit == 'S'  ? 1
                                                    : 0;
      if (factor == 0) return std::nullopt;
      seconds += count * factor;
      days = true;
    }
  }
  if (years == days) return std::nullopt;
  return years ? Value::years({months}) : Value::days({seconds, 0});
}

bool parse_duration(std::string_view text, DurationSpec* spec) {
  if (auto iso = iso_duration(text)) {
    spec->iso = std::move(*iso);
    return true;
  }
  const std::vector<std::string> words = words_of(text);
  const bool business = words.size() == 3 && words[1] == "business";
  if (words.size() != 2 && !business) return false;
  const auto count = count_of(words[0]);
  const auto unit = unit_of(words.back(), business);
  if (!count || !unit) return false;
  spec->count = *count;
  spec->unit = *unit;
  return true;
}

constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

std::optional<int32_t> clock_of(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = count_of(text.substr(0, 2));
  const auto minute = count_of(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return static_cast<int32_t>(*hour * 60 + *minute);
}

// A field of cron: `*`, `*/n`, `a`, `a-b`, each with `/n`, joined by commas, within low..high.
bool cron_field(const std::string& text, int64_t low, int64_t high) {
  size_t from = 0;
  while (from <= text.size()) {
    size_t comma = text.find(',', from);
    if (comma == std::string::npos) comma = text.size();
    std::string part = text.substr(from, comma - from);
    if (const size_t slash = part.find('/'); slash != std::string::npos) {
      const auto step = count_of(part.substr(slash + 1));
      if (!step || *step == 0) return false;
      part.resize(slash);
    }
    if (part != "*") {
      const size_t dash = part.find('-');
      const auto first = count_of(part.substr(0, dash));
      const auto last = dash == std::string::npos ? first : count_of(part.substr(dash + 1));
      if (!first || !last || *first < low || *last > high || *first > *last) return false;
    }
    from = comma + 1;
  }
  return true;
}

bool parse_cron(const std::vector<std::string>& words, ScheduleSpec* spec) {
  static constexpr std::pair<int64_t, int64_t> kLimits[] = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
  if (words.size() != 6) return false;
  spec->kind = ScheduleSpec::Kind::Cron;
  for (size_t i = 1; i < words.size(); ++i) {
    if (!cron_field(words[i], kLimits[i - 1].first, kLimits[i - 1].second)) return false;
    spec->cron += (i > 1 ? " " : "") + words[i];
  }
  return true;
}

bool parse_schedule(std::string_view text, ScheduleSpec* spec) {
  const std::vector<std::string> words = words_of(text);
  if (words.empty()) return false;
  if (words[0] == "cron") return parse_cron(words, spec);
  if (words[0] != "every" || words.size() < 3) return false;
  if (words.size() == 3) {
    const auto count = count_of(words[1]);
    const auto unit = unit_of(words[2], false);
    if (!count || *count == 0 || !unit) return false;
    const int64_t seconds = *unit == TimeUnit::Minutes ? 60 : *unit == TimeUnit::Hours ? 3'600 : 0;
    if (seconds == 0) return false;
    spec->kind = ScheduleSpec::Kind::Every;
    spec->every_seconds = *count * seconds;
    return true;
  }
  const auto clock = clock_of(words.back());
  if (!clock || words[words.size() - 2] != "at") return false;
  spec->minute_of_day = *clock;
  if (words.size() == 4 && words[1] == "day") return true;
  if (words.size() == 4) {
    for (size_t i = 0; i < kDays.size(); ++i)
      if (words[1] == kDays[i]) {
        spec->kind = ScheduleSpec::Kind::Weekly;
        spec->weekday = static_cast<int32_t>(i + 1);
        return true;
      }
    return false;
  }
  if (words.size() != 6 || words[1] != "month" || words[2] != "on") return false;
  const auto day = count_of(words[3]);
  if (!day || *day < 1 || *day > 31) return false;
  spec->kind = ScheduleSpec::Kind::Monthly;
  spec->day = static_cast<int32_t>(*day);
  return true;
}

}  // namespace

bool is_duration(std::string_view text) {
  DurationSpec spec;
  return parse_duration(text, &spec);
}

bool is_schedule(std::string_view text) {
  return text.starts_with("every ") || text.starts_with("cron ");
}

std::optional<DurationSpec> read_duration(App& app, const Node& node, const Site& site) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return std::nullopt;
  DurationSpec spec;
  spec.span = node.span;
  if (text->starts_with("=")) {
    const dsl::LocatedText located = node.located();
    spec.expression = read_feel_text(app, located.slice(1, located.text.size()), site);
    return spec.expression ? std::optional(std::move(spec)) : std::nullopt;
  }
  if (parse_duration(*text, &spec)) return spec;
  Diagnostic& problem = app.report(kWrongValue, node.span,
                                   {{"value", *text},
                                    expected("a duration like '3 days', '2 business hours' or 'P1DT4H'",
                                             "形如“3 days”“2 business hours”“P1DT4H”的时长")});
  problem.suggestion = problem.replacement = meant_duration(*text);
  if (problem.suggestion.empty()) problem.notes.push_back({{"a duration is a number and a unit", "时长是一个数加一个单位"}, {}});
  return std::nullopt;
}

std::optional<ScheduleSpec> read_schedule(App& app, const Node& node) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return std::nullopt;
  ScheduleSpec spec;
  spec.span = node.span;
  if (parse_schedule(*text, &spec)) return spec;
  Diagnostic& problem = app.report(kWrongValue, node.span,
                                   {{"value", *text},
                                    expected("a schedule like 'every day at 09:00' or 'cron 0 9 * * 1-5'",
                                             "形如“every day at 09:00”“cron 0 9 * * 1-5”的计划")});
  problem.suggestion = problem.replacement = meant_schedule(*text);
  return std::nullopt;
}

}  // namespace weir::sema
