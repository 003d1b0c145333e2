// Calendars: working days and hours, holidays, make-up days.
#include <algorithm>
#include <array>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/source/suggest.h"
#include "engine/time/holidays.h"

namespace weir::sema {

using model::CalendarSpec;
using model::MinuteSpan;

namespace {

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int day_of(std::string_view text) {
  for (size_t i = 0; i < kDays.size(); ++i)
    if (text == kDays[i]) return static_cast<int>(i);
  return -1;
}

void wrong(App& app, const Node& node, std::string_view en, std::string_view zh) {
  if (node.is_scalar())
    app.report(kWrongValue, node.span, {{"value", node.text}, expected(en, zh)});
  else
    app.report(kWrongKind, node.span, {expected(en, zh), found_kind(node)});
}

std::vector<bool> read_days(App& app, const Node& node) {
  std::vector<bool> days(7, false);
  for (const Node* item : each(node)) {
    const size_t dots = item->text.find("..");
    const int first = day_of(item->text.substr(0, dots));
    const int last = dots == std::string::npos ? first : day_of(item->text.substr(dots + 2));
    if (!item->is_scalar() || first < 0 || last < 0) {
      wrong(app, *item, "days like mon..fri or [sat, sun]", "形如 mon..fri 或 [sat, sun] 的日子");
      continue;
    }
    for (int d = first;; d = (d + 1) % 7) {
      days[d] = true;
      if (d == last) break;
    }
  }
  return days;
}

std::optional<int32_t> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1000; };
  const int minutes = (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
  if (minutes < 0 || minutes > 1440 || digit(3) > 5) return std::nullopt;
  return minutes;
}

std::vector<MinuteSpan> read_spans(App& app, const Node& node) {
  std::vector<MinuteSpan> spans;
  for (const Node* item : each(node)) {
    const size_t dash = item->text.find('-');
    const auto begin = dash == std::string::npos ? std::nullopt : minute_of(std::string_view(item->text).substr(0, dash));
    const auto end = dash == std::string::npos ? std::nullopt : minute_of(std::string_view(item->text).substr(dash + 1));
    if (!begin || !end || *begin >= *end || (!spans.empty() && spans.back().end > *begin)) {
      wrong(app, *item, "hours like \"09:00-12:00\", in order, up to 24:00", "形如 \"09:00-12:00\" 的时段，依次排列，至多到 24:00");
      continue;
    }
    spans.push_back({*begin, *end});
  }
  return spans;
}

std::vector<std::pair<Date, std::string>> read_dates(App& app, const Node& node) {
  std::vector<std::pair<Date, std::string>> dates;
  const auto add = [&](const Node& item, const std::string& text, const std::string& name) {
    const size_t dots = text.find("..");
    const auto first = Date::parse(text.substr(0, dots));
    const auto last = dots == std::string::npos ? first : Date::parse(text.substr(dots + 2));
    if (!first || !last || *last < *first || last->days - first->days > 3660) {
      wrong(app, item, "a date, or FROM..TO", "日期或“起..止”");
      return;
    }
    for (int64_t day = first->days; day <= last->days; ++day) dates.emplace_back(Date{day}, name);
  };
  if (node.is_map()) {  // {国庆节: 2026-10-01..2026-10-07}
    for (const yaml::Entry& entry : node.entries)
      for (const Node* item : each(entry.value)) add(*item, item->text, entry.key.text);
    return dates;
  }
  for (const Node* item : each(node)) add(*item, item->text, {});
  return dates;
}

// What a country has announced: a calendar's own dates stand before it.
void add_country(const time::HolidaySpec& country, CalendarSpec& calendar) {
  for (const time::HolidayYear& year : country.years) {
    for (const time::HolidaySpan& span : year.off)
      for (Date day = *Date::parse(span.from); !(*Date::parse(span.to) < day); ++day.days)
        calendar.holidays.emplace_back(day, std::string(span.name));
    for (const std::string_view day : year.workdays) calendar.workdays.push_back(*Date::parse(day));
  }
}

bool looks_like_country(const Node& item) {
  return item.is_scalar() && item.text.size() == 2 && item.text.find_first_of("0123456789") == std::string::npos;
}

// Dates, and countries by their codes: `CN`, `[CN, 2026-12-31]`.
void read_holidays(App& app, const Node& node, CalendarSpec& calendar) {
  Node dates = node;
  std::erase_if(dates.items, looks_like_country);
  const bool only_country = looks_like_country(node);
  if (!only_country) calendar.holidays = read_dates(app, dates);
  const std::vector<std::pair<Date, std::string>> own = calendar.holidays;
  for (const Node* item : each(node)) {
    if (!looks_like_country(*item)) continue;
    if (const time::HolidaySpec* country = time::find_holidays(item->text)) {
      add_country(*country, calendar);
      continue;
    }
    std::vector<std::string_view> known;
    for (const time::HolidaySpec* one : time::holiday_countries()) known.push_back(one->code);
    Diagnostic& problem = app.report(kWrongValue, item->span, {{"value", item->text}, expected("the code of a country whose holidays are known", "已收录节假日的国家代码")});
    problem.suggestion = dsl::nearest_one(item->text, known);
  }
  std::erase_if(calendar.workdays, [&](Date day) {
    return std::any_of(own.begin(), own.end(), [&](const auto& off) { return off.first == day; });
  });
}

void read_hours(App& app, const Node& node, const std::vector<bool>& days, CalendarSpec& calendar) {
  if (!node.is_map()) {
    const std::vector<MinuteSpan> all = read_spans(app, node);
    for (int d = 0; d < 7; ++d)
      if (days[d]) calendar.hours[d] = all;
    calendar.workday_hours = all;
    return;
  }
  for (const yaml::Entry& entry : node.entries) {
    Node days_node = entry.key;
    const std::vector<bool> own = read_days(app, days_node);
    const std::vector<MinuteSpan> spans = read_spans(app, entry.value);
    for (int d = 0; d < 7; ++d)
      if (own[d]) calendar.hours[d] = spans;
    if (calendar.workday_hours.empty()) calendar.workday_hours = spans;
  }
}

}  // namespace

void read_calendars(App& app) {
  for (const Decl& decl : app.section("calendars").decls) {
    CalendarSpec& calendar = app.model.calendars.emplace_back();
    read_named(app, decl, calendar);
    calendar.hours.resize(7);
    const Node& node = decl.node();
    if (!want_map(app, node)) continue;
    check_keys(app, node, {&schema::calendar_keys(), &named_keys()}, thing("calendars", calendar.name));
    std::vector<bool> days = {true, true, true, true, true, false, false};
    if (const Node* written = node.find("days")) days = read_days(app, *written);
    const std::vector<MinuteSpan> office = {{540, 1080}};
    for (int d = 0; d < 7; ++d)
      if (days[d]) calendar.hours[d] = office;
    calendar.workday_hours = office;
    if (const Node* hours = node.find("hours")) {
      calendar.workday_hours.clear();
      read_hours(app, *hours, days, calendar);
    }
    if (const Node* holidays = node.find("holidays")) read_holidays(app, *holidays, calendar);
    if (const Node* workdays = node.find("workdays"))
      for (const auto& [date, name] : read_dates(app, *workdays)) calendar.workdays.push_back(date);
    if (const Node* zone = node.find("timezone"))
      if (const std::string* text = want_text(app, *zone)) {
        calendar.timezone = *text;
        if (!Zone::named(*text)) wrong(app, *zone, "an IANA time zone", " IANA 时区");
      }
  }
}

}  // namespace weir::sema
