#include "engine/runtime/flow/quorum.h"

#include <doctest/doctest.h>

#include <string>

using namespace weir::runtime;

namespace {

// "AARO": one seat a letter: approved, rejected, abstained (B), open (O), waiting (W), held (H),
// removed (x), moot (m). A digit after a letter is its weight; ! marks veto, + decisive.
std::vector<Seat> seats(const std::string& text) {
  std::vector<Seat> all;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      all.back().weight = c - '0';
      continue;
    }
    if (c == '!') { all.back().veto = true; continue; }
    if (c == '+') { all.back().decisive = true; continue; }
    Seat seat;
    seat.state = c == 'A' ? SeatState::Approved : c == 'R' ? SeatState::Rejected : c == 'B' ? SeatState::Abstained
                 : c == 'W' ? SeatState::Waiting : c == 'H' ? SeatState::Held : c == 'x' ? SeatState::Removed
                 : c == 'm' ? SeatState::Moot : SeatState::Open;
    all.push_back(seat);
  }
  return all;
}

Verdict verdict(const VoteRule& rule, const std::string& text) {
  const std::vector<Seat> all = seats(text);
  std::vector<const Seat*> list;
  for (const Seat& seat : all) list.push_back(&seat);
  const Tally tally = count(list, rule.abstain);
  const Verdict once = judge(rule, tally);
  CHECK(judge(rule, tally) == once);
  return once;
}

VoteRule rule(VoteMode mode, RejectPolicy reject = RejectPolicy::First, AbstainPolicy abstain = AbstainPolicy::Never) {
  VoteRule made;
  made.mode = mode;
  made.reject = reject;
  made.abstain = abstain;
  return made;
}
VoteRule percent(int64_t p) {
  VoteRule made = rule(VoteMode::Percent, RejectPolicy::First, AbstainPolicy::Exclude);
  made.percent_e4 = p * 10'000;
  return made;
}
VoteRule votes(VoteMode mode, int64_t n, std::optional<int64_t> reject = std::nullopt) {
  VoteRule made = rule(mode, RejectPolicy::First, AbstainPolicy::Exclude);
  made.n = n;
  made.reject_count = reject;
  return made;
}

constexpr Verdict kOpen = Verdict::Undecided, kYes = Verdict::Approve, kNo = Verdict::Reject, kEmpty = Verdict::Empty;

struct Row {
  VoteRule rule;
  const char* seats;
  Verdict verdict;
};

}  // namespace

TEST_CASE("votes come to what the table of quorums says") {
  const VoteRule all = rule(VoteMode::All), collect = rule(VoteMode::All, RejectPolicy::Collect);
  const VoteRule any = rule(VoteMode::Any), any_all = rule(VoteMode::Any, RejectPolicy::All);
  const VoteRule exclude = rule(VoteMode::All, RejectPolicy::First, AbstainPolicy::Exclude);
  const VoteRule as_reject = rule(VoteMode::All, RejectPolicy::First, AbstainPolicy::AsReject);
  const Row rows[] = {
      {all, "OOO", kOpen}, {all, "AAO", kOpen}, {all, "AAA", kYes}, {all, "ARO", kNo}, {all, "AAH", kOpen},
      {all, "AAx", kYes}, {all, "xxx", kEmpty}, {all, "", kEmpty}, {all, "AmA", kYes},
      {collect, "ROO", kOpen}, {collect, "RAO", kOpen}, {collect, "RAA", kNo}, {collect, "AAA", kYes},
      {any, "OOO", kOpen}, {any, "OAO", kYes}, {any, "ROO", kNo},
      {any_all, "ROO", kOpen}, {any_all, "RRO", kOpen}, {any_all, "RRR", kNo}, {any_all, "RAO", kYes},
      {rule(VoteMode::Sequential), "AOW", kOpen}, {rule(VoteMode::Sequential), "AAA", kYes},
      {rule(VoteMode::Sequential), "ARW", kNo},
      {rule(VoteMode::Claim), "O", kOpen}, {rule(VoteMode::Claim), "A", kYes}, {rule(VoteMode::Claim), "R", kNo},
      {percent(60), "AAOOO", kOpen}, {percent(60), "AAAOO", kYes}, {percent(60), "RROOO", kOpen},
      {percent(60), "RRROO", kNo}, {percent(60), "BBA", kYes}, {percent(60), "BBO", kOpen}, {percent(60), "BBB", kEmpty},
      {percent(50), "A3OO", kYes}, {percent(50), "AO3O", kOpen}, {percent(34), "ARR", kNo}, {percent(33), "ARR", kYes},
      {percent(100), "AAO", kOpen}, {percent(100), "AAA", kYes}, {percent(100), "AAR", kNo},
      {votes(VoteMode::Count, 2), "AOO", kOpen}, {votes(VoteMode::Count, 2), "AAO", kYes},
      {votes(VoteMode::Count, 2), "RRO", kNo}, {votes(VoteMode::Count, 2, 1), "ARO", kNo},
      {votes(VoteMode::Weight, 10), "A6O3O1", kOpen}, {votes(VoteMode::Weight, 10), "A6A4O", kYes},
      {votes(VoteMode::Weight, 10), "R6O4A4", kNo},
      {exclude, "BAA", kYes}, {exclude, "BBB", kEmpty}, {as_reject, "BAO", kNo},
      {any, "R!A", kNo}, {percent(50), "R!AAO", kNo}, {all, "A+OO", kYes}, {all, "A+R!", kNo}, {percent(90), "A+OO", kYes},
  };
  for (const Row& row : rows) {
    INFO(std::string(row.seats) << " under mode " << static_cast<int>(row.rule.mode));
    CHECK(verdict(row.rule, row.seats) == row.verdict);
  }
}

TEST_CASE("an expression that matches nothing once all have voted is the empty policy") {
  VoteRule expression = rule(VoteMode::Expr);
  Tally tally;
  tally.approved = 2;
  tally.open = 1;
  CHECK(judge(expression, tally, [](const Tally&) { return Verdict::Undecided; }) == Verdict::Undecided);
  tally.open = 0;
  CHECK(judge(expression, tally, [](const Tally&) { return Verdict::Undecided; }) == Verdict::Empty);
  CHECK(judge(expression, tally, [](const Tally& t) { return t.approved == 2 ? Verdict::Approve : Verdict::Reject; }) == Verdict::Approve);
}
