// IANA zones. The only file that knows date-tz; it takes offsets from it and nothing else.
#include <date/tz.h>

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>

#include "engine/feel/calendar.h"
#include "weir/time.h"

namespace weir {
namespace {

struct ZoneEntry {
  std::string name;
  const date::time_zone* rules;
};

// Interned zones live as long as the process: Zone is a plain value that holds their index.
class ZoneTable {
 public:
  static ZoneTable& instance() {
    static ZoneTable table;
    return table;
  }

  std::optional<uint16_t> intern(std::string_view name) {
    const std::lock_guard lock(mutex_);
    if (const auto known = ids_.find(name); known != ids_.end()) return known->second;
    if (count_ == entries_.size()) return std::nullopt;
    const date::time_zone* rules = nullptr;
    try {
      rules = date::locate_zone(name);
    } catch (const std::runtime_error&) {
      return std::nullopt;
    }
    const auto id = static_cast<uint16_t>(count_++);
    entries_[id].store(new ZoneEntry{std::string(name), rules}, std::memory_order_release);
    ids_.emplace(std::string(name), id);
    return id;
  }

  const ZoneEntry* at(uint16_t id) const {
    return id < entries_.size() ? entries_[id].load(std::memory_order_acquire) : nullptr;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, uint16_t, std::less<>> ids_;
  size_t count_ = 0;
  std::array<std::atomic<const ZoneEntry*>, 4096> entries_{};
};

bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/') return false;
  for (const char c : name) {
    const bool ok = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '/' || c == '_' || c == '-' || c == '+';
    if (!ok) return false;
  }
  return true;
}

date::sys_seconds to_sys(int64_t seconds) {
  return date::sys_seconds{std::chrono::seconds{seconds}};
}

// Compiled zone data list transitions up to 2037 only. Rules name weekdays of months, so a later
// month behaves like the same month of a listed year that begins on the same day of the week.
int64_t listed_twin(int64_t seconds) {
  const int64_t days = feel::floor_div(seconds, feel::kSecondsPerDay);
  const feel::Civil civil = feel::civil_from_days(days);
  const int64_t month_start = feel::days_from_civil(civil.year, civil.month, 1);
  int64_t twin = month_start;
  for (int64_t year = 2036; year >= 2026; --year) {
    const int64_t start = feel::days_from_civil(year, civil.month, 1);
    if (feel::weekday_of(start) != feel::weekday_of(month_start)) continue;
    const bool as_long =
        civil.month != 2 || feel::is_leap_year(year) == feel::is_leap_year(civil.year);
    if (as_long || twin == month_start) twin = start;
    if (as_long) break;
  }
  return seconds + (twin - month_start) * feel::kSecondsPerDay;
}

int32_t rules_offset(const date::time_zone& rules, int64_t seconds) {
  try {
    date::sys_info info = rules.get_info(to_sys(seconds));
    constexpr int64_t k2037 = feel::days_from_civil(2037, 1, 1) * feel::kSecondsPerDay;
    if (seconds >= k2037 && info.end.time_since_epoch().count() > 32'503'680'000) {
      info = rules.get_info(to_sys(listed_twin(seconds)));
    }
    return static_cast<int32_t>(info.offset.count());
  } catch (const std::runtime_error&) {
    return 0;  // the zone's file vanished after it was found
  }
}

}  // namespace

std::optional<Zone> Zone::named(std::string_view iana) {
  if (!is_zone_name(iana)) return std::nullopt;
  const auto id = ZoneTable::instance().intern(iana);
  if (!id) return std::nullopt;
  return Zone{Kind::Named, 0, *id};
}

std::string_view Zone::name() const {
  const ZoneEntry* entry = kind == Kind::Named ? ZoneTable::instance().at(id) : nullptr;
  return entry != nullptr ? std::string_view(entry->name) : std::string_view();
}

int32_t offset_at(Zone zone, Instant at) {
  if (zone.kind == Zone::Kind::Offset) return zone.offset_seconds;
  if (zone.kind == Zone::Kind::Local) return 0;
  const ZoneEntry* entry = ZoneTable::instance().at(zone.id);
  return entry != nullptr ? rules_offset(*entry->rules, at.seconds) : 0;
}

}  // namespace weir
