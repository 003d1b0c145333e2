// Who an assignment rule picks: rules in order, eligibility, limits, the strategy and its ledger.
#include <algorithm>

#include "engine/assignment/candidate.h"
#include "engine/assignment/strategy.h"
#include "engine/people/resolve.h"
#include "engine/runtime/records/assigning.h"
#include "engine/runtime/books.h"
#include "engine/runtime/records/stage_move.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

std::string text_of(const model::Arg& arg);

// A who-form as text: the same people meant, the same text, wherever it stands in the file.
std::string text_of(const model::Who& who) {
  std::string text = who.form;
  for (const auto& [key, arg] : who.args) text += "," + key + "=" + text_of(arg);
  for (const model::Who& one : who.of) text += "(" + text_of(one) + ")";
  if (who.except != nullptr) text += "-" + text_of(*who.except);
  return text;
}

std::string text_of(const model::Arg& arg) {
  if (const Value* value = arg.value()) return value->to_feel();
  if (const feel::Expression* expression = arg.expression()) return expression->source;
  if (const model::Who* who = arg.who()) return text_of(*who);
  std::string text;
  if (const model::ArgList* list = arg.list())
    for (const model::Arg& one : *list) text += text_of(one) + ";";
  if (const model::ArgMap* map = arg.map())
    for (const auto& [key, one] : *map) text += key + "=" + text_of(one) + ";";
  return text;
}

// What a rule's turn is kept by, through a publish: to whom it gives and how it picks, and which of
// those that do the same it is; its place among the others and its condition may change.
std::string ledger_key(const model::ArgList& rules, size_t index) {
  const auto identity = [](const model::Arg& rule) {
    const model::Arg* to = rule.map() != nullptr ? model::find(*rule.map(), "to") : nullptr;
    return to == nullptr ? std::string() : text_of(*to) + "|" + std::string(model::word(*rule.map(), "pick", "round_robin"));
  };
  const std::string own = identity(rules[index]);
  int32_t earlier = 0;
  for (size_t i = 0; i < index; ++i)
    if (identity(rules[i]) == own) ++earlier;
  return own + "#" + std::to_string(earlier);
}

bool says(const model::ArgMap& args, std::string_view key, bool otherwise) {
  const model::Arg* arg = model::find(args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  return value != nullptr && value->is(ValueKind::Boolean) ? value->as_boolean() : otherwise;
}

// `catch_up`: what each missed while away, in records. Whoever is back and is owed one gets the next.
class Owed {
 public:
  explicit Owed(const Value& note) {
    if (note.is(ValueKind::Context)) entries_.assign(note.entries().begin(), note.entries().end());
  }

  // The one who is owed most, one record at least; null: nobody.
  const assignment::Candidate* first(const std::vector<assignment::Candidate>& people) const {
    const assignment::Candidate* best = nullptr;
    for (const assignment::Candidate& one : people)
      if (has_one(of(one.user)) && (best == nullptr || of(best->user) < of(one.user))) best = &one;
    return best;
  }
  void pay(const std::string& user) { set(user, Decimal::subtract(of(user), Decimal::from_int(1)).value_or(Decimal())); }
  // One record went to somebody: who was away missed his part of it.
  void miss(const std::vector<assignment::Candidate>& people, const std::vector<assignment::Candidate>& away, bool weighted) {
    Decimal total;
    for (const auto* all : {&people, &away})
      for (const assignment::Candidate& one : *all) total = Decimal::add(total, weight(one, weighted)).value_or(total);
    for (const assignment::Candidate& one : away)
      if (const auto part = total.is_zero() ? std::nullopt : Decimal::divide(weight(one, weighted), total))
        set(one.user, Decimal::add(of(one.user), *part).value_or(of(one.user)));
  }
  Decimal of(const std::string& user) const {
    for (const Entry& one : entries_)
      if (one.first == user && one.second.is(ValueKind::Number)) return one.second.as_number();
    return {};
  }
  Value note() const { return Value::context(entries_); }

 private:
  // Three thirds are one.
  static bool has_one(const Decimal& owed) {
    const auto rounded = owed.rounded(9, Rounding::HalfUp);
    return rounded && !(*rounded < Decimal::from_int(1));
  }
  static Decimal weight(const assignment::Candidate& one, bool weighted) {
    if (!weighted) return Decimal::from_int(1);
    return one.weight.is(ValueKind::Number) && !one.weight.as_number().is_negative() ? one.weight.as_number() : Decimal();
  }
  void set(const std::string& user, Decimal amount) {
    std::erase_if(entries_, [&](const Entry& one) { return one.first == user; });
    if (!amount.is_zero()) entries_.emplace_back(user, Value::number(amount));
  }

  std::vector<Entry> entries_;
};

struct Verdict {
  bool holds = false;
  std::string problem;  // null or failed
};

class Picker {
 public:
  Picker(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
         const std::vector<std::string>& tried)
      : unit_(unit), loaded_(loaded), assignment_(assignment), id_(record), tried_(tried), form_(loaded->model.form(assignment.form)),
        today_(time::date_in(unit.now(), loaded->zone)) {
    if (form_ != nullptr) record_ = unit.view().record(*form_, record);
    if (const model::Arg* limit = model::find(assignment.args, "limit"); limit != nullptr && limit->map() != nullptr) {
      per_day_ = number(*limit->map(), "per_day");
      open_ = number(*limit->map(), "open");
    }
  }

  Picked run() {
    Picked picked;
    const model::Arg* rules = model::find(assignment_.args, "rules");
    if (rules != nullptr && rules->list() != nullptr)
      for (size_t i = 0; i < rules->list()->size() && !decided(picked); ++i)
        if (const model::ArgMap* rule = (*rules->list())[i].map()) try_rule(i, *rule, (*rules->list())[i].span, picked);
    if (!decided(picked)) otherwise(picked);
    picked.explanation = Value::context({{"assignment", Value::string(assignment_.name)},
                                         {"lines", Value::list(std::move(lines_))}});
    return picked;
  }

 private:
  static bool decided(const Picked& picked) { return !picked.users.empty() || !picked.pool.empty() || picked.by_hand; }

  static std::optional<int64_t> number(const model::ArgMap& args, std::string_view key) {
    const model::Arg* arg = model::find(args, key);
    const Value* value = arg != nullptr ? arg->value() : nullptr;
    return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int() : std::nullopt;
  }

  void say(const std::string& en, const std::string& zh, Span span) {
    lines_.push_back(Value::context({{"en", Value::string(en)}, {"zh", Value::string(zh)},
                                     {"place", Value::string(model::place(loaded_->model, span))}}));
  }

  Value evaluate(const feel::Expression& expression, const Value& candidate, std::string* problem) {
    std::vector<feel::EvalWarning> warnings;
    feel::EvalContext ctx;
    ctx.world = &unit_.world(loaded_);
    ctx.warnings = &warnings;
    const std::string user = unit_.acting().user();
    records::RecordScope inner(unit_.world(loaded_), {.record = record_.get(), .user = user}, &ctx);
    assignment::CandidateScope scope(inner, candidate);
    Value value = feel::evaluate(expression, scope, ctx);
    if (value.is_null()) *problem = warnings.empty() ? "null" : warnings.front().message;
    return value;
  }

  Verdict ask(const model::Arg* condition, const Value& candidate) {
    if (condition == nullptr || condition->expression() == nullptr) return {true, {}};
    Verdict verdict;
    verdict.holds = evaluate(*condition->expression(), candidate, &verdict.problem).is_true();
    return verdict;
  }

  int64_t open_of(const std::string& user) {
    int64_t open = 0;
    if (form_ == nullptr) return open;
    for (const records::RecordPtr& one : unit_.view().matching(*form_, "owner", Value::string(user)))
      if (one->id != id_ && !is_over(*one)) ++open;
    return open;
  }

  // Counting what a person has open costs a look at all of it: only where somebody asks.
  bool wants_open(const model::ArgMap& rule, std::string_view strategy) const {
    const auto reads = [](const model::Arg* arg) {
      return arg != nullptr && arg->expression() != nullptr && arg->expression()->source.find("open") != std::string::npos;
    };
    return open_.has_value() || strategy == "least_loaded" || reads(model::find(assignment_.args, "eligible")) ||
           reads(model::find(rule, "weight"));
  }

  std::string day_key(const std::string& user) const { return user + "|" + today_.to_string(); }

  // Why not this person; empty: he may get it.
  std::pair<std::string, std::string> passed_over(const User& user, bool away, int64_t open, int64_t today, const Value& value) {
    if (!user.active) return {"has left", "已离职"};
    if (away) return {"on leave", "休假中"};
    if (std::find(tried_.begin(), tried_.end(), user.id) != tried_.end()) return {"did not accept it", "未接受"};
    const Verdict eligible = ask(model::find(assignment_.args, "eligible"), value);
    if (!eligible.holds)
      return {"not eligible" + (eligible.problem.empty() ? "" : " (" + eligible.problem + ")"),
              "不符合资格" + (eligible.problem.empty() ? "" : "（" + eligible.problem + "）")};
    if (per_day_ && today >= *per_day_)
      return {"has had " + std::to_string(today) + " today, the most a day", "今日已分配 " + std::to_string(today) + " 条，达到每日上限"};
    if (open_ && open >= *open_)
      return {"has " + std::to_string(open) + " open, the most at once", "手上有 " + std::to_string(open) + " 条，达到上限"};
    return {};
  }

  assignment::Candidate candidate_of(const model::ArgMap& rule, const std::string& id, int64_t open, int64_t today, const Value& value) {
    assignment::Candidate candidate{id, Value(), open, today};
    if (const model::Arg* weight = model::find(rule, "weight")) {
      std::string problem;
      if (weight->value() != nullptr) candidate.weight = *weight->value();
      else if (weight->expression() != nullptr) candidate.weight = evaluate(*weight->expression(), value, &problem);
    }
    return candidate;
  }

  // `absent`: those who would be among them were they not on leave.
  std::vector<assignment::Candidate> candidates(const model::ArgMap& rule, const model::Who& who, std::string_view strategy, Span span,
                                                std::vector<assignment::Candidate>& absent) {
    std::vector<assignment::Candidate> found;
    const bool wants = wants_open(rule, strategy);
    for (const std::string& id : people_for(unit_, loaded_, assignment_.form, id_, who)) {
      const User* user = unit_.people().user(id);
      if (user == nullptr) continue;
      const Absence* absence = people::absence_of(*user, {}, unit_.now(), loaded_->zone);
      const bool away = absence != nullptr && !absence->keep;
      const int64_t open = wants ? open_of(id) : 0, today = note_number(unit_, "assigned:" + assignment_.name, day_key(id));
      const Value value = assignment::candidate_value(*user, away, open, today);
      const auto [en, zh] = passed_over(*user, away, open, today, value);
      if (!en.empty()) {
        say(id + " was passed over: " + en, id + " 被跳过：" + zh, span);
        if (user->active && away) absent.push_back(candidate_of(rule, id, open, today, value));
        continue;
      }
      found.push_back(candidate_of(rule, id, open, today, value));
    }
    // In directory order, whatever the who-form gave.
    const auto place = [&](const assignment::Candidate& c) { return unit_.people().user(c.user); };
    std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return found;
  }

  uint64_t seed() const {
    uint64_t hash = 1469598103934665603ull;
    for (const char c : assignment_.name + "|" + id_ + "|" + std::to_string(tried_.size()))
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return hash;
  }

  void try_rule(size_t index, const model::ArgMap& rule, Span span, Picked& picked) {
    const std::string number = std::to_string(index + 1);
    if (!in_force(rule, today_)) return;
    if (const model::Arg* enabled = model::find(rule, "enabled"); enabled != nullptr && enabled->value() != nullptr && enabled->value()->is(ValueKind::Boolean) && !enabled->value()->as_boolean()) return;
    const model::Arg* when = model::find(rule, "when");
    const Verdict holds = ask(when, Value());
    if (!holds.holds) {
      const std::string source = when->expression() != nullptr ? when->expression()->source : "";
      say("rule " + number + " does not hold: " + source + (holds.problem.empty() ? "" : " is null: " + holds.problem),
          "规则 " + number + " 不成立：" + source + (holds.problem.empty() ? "" : "（空值：" + holds.problem + "）"), span);
      return;
    }
    const model::Arg* to = model::find(rule, "to");
    const std::string_view name = model::word(rule, "pick", "round_robin");
    const assignment::StrategySpec* strategy = assignment::find_strategy(name);
    if (to == nullptr || to->who() == nullptr || strategy == nullptr) return;
    std::vector<assignment::Candidate> absent;
    const std::vector<assignment::Candidate> people = candidates(rule, *to->who(), name, span, absent);
    if (people.empty()) {
      say("rule " + number + " holds, but gives nobody", "规则 " + number + " 成立，但没有可分配的人", span);
      return;
    }
    const std::string ledger_name = "ledger:" + assignment_.name;
    const std::string key = ledger_key(*model::find(assignment_.args, "rules")->list(), index);
    const bool in_turn = name == "round_robin" || name == "weighted";
    const bool catches_up = in_turn && says(rule, "catch_up", says(assignment_.args, "catch_up", false));
    assignment::Choice choice = catches_up ? caught_up(key, people, absent, name == "weighted") : assignment::Choice();
    if (choice.users.empty()) choice = strategy->pick(people, note(unit_, ledger_name, key), seed());
    const std::string note_text(model::word(rule, "note", ""));
    say("rule " + number + " holds" + (note_text.empty() ? "" : " (" + note_text + ")") + "; " + choice.reason,
        "规则 " + number + " 成立" + (note_text.empty() ? "" : "（" + note_text + "）") + "；" + choice.reason, span);
    if (choice.users.empty()) {
      picked.by_hand = true;
      return;
    }
    if (!choice.ledger.is_null()) set_note(unit_, ledger_name, key, choice.ledger);
    for (const std::string& user : choice.users) spend(user);
    picked.users = std::move(choice.users);
  }

  // Whoever has something to catch up with; nobody: it goes in turn.
  assignment::Choice caught_up(const std::string& key, const std::vector<assignment::Candidate>& people,
                               const std::vector<assignment::Candidate>& absent, bool weighted) {
    const std::string name = "owed:" + assignment_.name;
    Owed owed(note(unit_, name, key));
    assignment::Choice choice;
    if (const assignment::Candidate* first = owed.first(people)) {
      choice.users = {first->user};
      const auto left = owed.of(first->user).rounded(2, Rounding::HalfUp);
      choice.reason = "catch_up: " + first->user + " missed " + (left ? left->normalized().to_string() : "some") + " while away";
      owed.pay(first->user);
    }
    owed.miss(people, absent, weighted);
    set_note(unit_, name, key, owed.note());
    return choice;
  }

  void spend(const std::string& user) {
    const std::string name = "assigned:" + assignment_.name;
    set_note(unit_, name, day_key(user), Value::integer(note_number(unit_, name, day_key(user)) + 1));
  }

  void otherwise(Picked& picked) {
    const model::Arg* arg = model::find(assignment_.args, "otherwise");
    if (arg == nullptr) {
      say("no rule gave anybody", "没有规则给出人选", assignment_.span);
      return;
    }
    if (arg->map() != nullptr) picked.pool = std::string(model::word(*arg->map(), "pool", ""));
    if (!picked.pool.empty()) say("otherwise: into the pool " + picked.pool, "否则：进入公海 " + picked.pool, arg->span);
    if (arg->who() == nullptr) return;
    for (const std::string& id : people_for(unit_, loaded_, assignment_.form, id_, *arg->who())) {
      const User* user = unit_.people().user(id);
      if (user == nullptr || !user->active) continue;
      picked.users = {id};
      say("otherwise: " + id, "否则：" + id, arg->span);
      return;
    }
    say("otherwise names nobody", "“否则”没有给出人选", arg->span);
  }

  Unit& unit_;
  const LoadedPtr& loaded_;
  const model::Definition& assignment_;
  std::string id_;
  const std::vector<std::string>& tried_;
  const model::Form* form_;
  Date today_;
  records::RecordPtr record_;
  std::optional<int64_t> per_day_, open_;
  std::vector<Value> lines_;
};

}  // namespace

Picked pick(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
            const std::vector<std::string>& tried) {
  return Picker(unit, loaded, assignment, record, tried).run();
}

}  // namespace weir::runtime
