// C7: clocks that jump, zones that change their clock, leap days: M1 to M5 through a whole engine, the
// same on memory and in a file that is opened anew at every look.
#include <filesystem>

#include "tests/runtime/rig.h"
#include "weir/engine.h"

using rig::Rig;
using weir::Instant;

namespace {

std::string app(const std::string& zone, const std::string& steps) {
  std::string text = rig::app(steps);
  const std::string known = "timezone: Asia/Shanghai";
  return text.replace(text.find(known), known.size(), "timezone: " + zone);
}

// The clock at each look; what fired, and when the log says that it happened.
std::string play(const std::string& yaml, const std::vector<const char*>& looks, std::shared_ptr<weir::Storage> store, bool reopen) {
  Rig rig(yaml, std::move(store));
  std::string told;
  bool begun = false;
  for (const char* look : looks) {
    rig.clock.at = *Instant::parse(look);
    if (reopen) rig.open();
    if (!begun) rig.submitted();
    begun = true;
    const auto ticked = rig.engine().tick();
    REQUIRE_MESSAGE(ticked.ok(), (ticked ? "" : ticked.error().message));
    const weir::CaseView seen = rig.look();
    told += std::to_string(ticked->fired) + " " + seen.status;
    if (ticked->next) told += ", next " + ticked->next->to_string();
    told += "\n";
  }
  const auto verified = rig.engine().verify();
  REQUIRE(verified.ok());
  for (const weir::Damage& one : verified->damage) FAIL_CHECK(one.rule << " " << one.message);
  return told;
}

void check(const std::string& zone, const std::string& steps, const std::vector<const char*>& looks, const std::string& expected) {
  const std::string yaml = app(zone, steps);
  CHECK(play(yaml, looks, nullptr, false) == expected);
  const auto path = std::filesystem::temp_directory_path() / ("weir-clocks-" + std::to_string(::getpid()) + ".db");
  {
    auto opened = weir::open_storage("sqlite:" + path.string(), {.durability = weir::StorageOptions::Durability::Normal});
    REQUIRE(opened.ok());
    CHECK(play(yaml, looks, *std::move(opened), true) == expected);
  }
  for (const char* end : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(path.string() + end);
}

constexpr const char* kDay = "      - {wait: w, for: 1 day}\n";
constexpr const char* kHours = "      - {wait: w, for: 24 hours}\n";

}  // namespace

TEST_CASE("a day over the change to summer time ends at the same time on the wall, 24 hours do not") {
  check("Europe/Berlin", kDay, {"2026-03-28T09:00:00+01:00", "2026-03-29T08:59:59+02:00", "2026-03-29T09:00:00+02:00"},
        "0 running, next 2026-03-29T07:00:00Z\n0 running, next 2026-03-29T07:00:00Z\n1 approved\n");
  check("Europe/Berlin", kHours, {"2026-03-28T09:00:00+01:00", "2026-03-29T09:59:59+02:00", "2026-03-29T10:00:00+02:00"},
        "0 running, next 2026-03-29T08:00:00Z\n0 running, next 2026-03-29T08:00:00Z\n1 approved\n");
}

TEST_CASE("a day that would end at a time which the clock skips ends when it goes on") {
  check("Europe/Berlin", kDay, {"2026-03-28T02:30:00+01:00", "2026-03-29T02:59:59+02:00", "2026-03-29T03:30:00+02:00"},
        "0 running, next 2026-03-29T01:30:00Z\n0 running, next 2026-03-29T01:30:00Z\n1 approved\n");
}

TEST_CASE("a day that would end at a time which comes twice ends once, at the first") {
  check("Europe/Berlin", kDay, {"2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"},
        "0 running, next 2026-10-25T00:30:00Z\n1 approved\n0 approved\n");
}

TEST_CASE("leap days are days: the one of 2028, and the one that 2100 does not have") {
  check("UTC", kDay, {"2028-02-28T09:00:00Z", "2028-02-29T08:59:59Z", "2028-02-29T09:00:00Z"},
        "0 running, next 2028-02-29T09:00:00Z\n0 running, next 2028-02-29T09:00:00Z\n1 approved\n");
  check("UTC", "      - {wait: w, for: 365 days}\n", {"2028-02-29T09:00:00Z", "2029-02-28T08:59:59Z", "2029-02-28T09:00:00Z"},
        "0 running, next 2029-02-28T09:00:00Z\n0 running, next 2029-02-28T09:00:00Z\n1 approved\n");
  check("UTC", kDay, {"2100-02-28T09:00:00Z", "2100-03-01T08:59:59Z", "2100-03-01T09:00:00Z"},
        "0 running, next 2100-03-01T09:00:00Z\n0 running, next 2100-03-01T09:00:00Z\n1 approved\n");
}

TEST_CASE("M1: a clock that jumps back holds nothing early and loses nothing") {
  check("UTC", kDay,
        {"2026-03-02T09:00:00Z", "2016-03-02T09:00:00Z", "2026-03-02T08:00:00Z", "2026-03-03T08:59:59Z", "2026-03-02T09:00:00Z",
         "2026-03-03T09:00:00Z", "2016-03-02T09:00:00Z"},
        "0 running, next 2026-03-03T09:00:00Z\n0 running, next 2026-03-03T09:00:00Z\n0 running, next 2026-03-03T09:00:00Z\n"
        "0 running, next 2026-03-03T09:00:00Z\n0 running, next 2026-03-03T09:00:00Z\n1 approved\n0 approved\n");
}

TEST_CASE("M2, M4: a clock that jumps ten years ahead fires each limit once, in order, and stays there") {
  check("UTC", "      - {approve: s, by: {user: a}, due: 1 day, remind: {every: 2 hours, max: 3}, on_timeout: approve}\n",
        {"2026-03-02T09:00:00Z", "2036-03-02T09:00:00Z", "2026-03-02T10:00:00Z"},
        "0 running, next 2026-03-02T11:00:00Z\n4 approved\n0 approved\n");
}

TEST_CASE("the last seconds that other programs know are times like others") {
  check("Asia/Shanghai", kHours, {"2038-01-19T03:14:07Z", "2038-01-20T03:14:06Z", "2038-01-20T03:14:07Z"},
        "0 running, next 2038-01-20T03:14:07Z\n0 running, next 2038-01-20T03:14:07Z\n1 approved\n");
  check("Asia/Shanghai", kHours, {"2106-02-07T06:28:15Z", "2106-02-08T06:28:14Z", "2106-02-08T06:28:15Z"},
        "0 running, next 2106-02-08T06:28:15Z\n0 running, next 2106-02-08T06:28:15Z\n1 approved\n");
}
