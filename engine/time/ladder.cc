#include "engine/time/due.h"

namespace weir::time {

using model::Arg;
using model::ArgMap;
using model::DurationSpec;

namespace {

const DurationSpec* duration_at(const ArgMap& args, std::string_view key) {
  const Arg* arg = model::find(args, key);
  return arg != nullptr ? arg->as<DurationSpec>() : nullptr;
}

int32_t times_at(const ArgMap& args, int32_t otherwise) {
  const Arg* arg = model::find(args, "max");
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  const auto times =
      value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int() : std::nullopt;
  return times && *times > 0 && *times < INT32_MAX ? static_cast<int32_t>(*times) : otherwise;
}

// `every` without `max` goes on until the step is left.
void read_repeats(const ArgMap& entry, LadderStep& step) {
  step.every = duration_at(entry, "every");
  step.max = times_at(entry, step.every != nullptr ? 0 : 1);
}

}  // namespace

Ladder read_ladder(const ArgMap& args) {
  Ladder ladder;
  const auto add = [&](LadderStep step) {
    step.number = static_cast<int32_t>(ladder.steps.size()) + 1;
    ladder.steps.push_back(step);
  };
  ladder.due = duration_at(args, "due");
  if (const Arg* remind = model::find(args, "remind")) {
    // The short form says how often, never what: its action is the word.
    static const Arg kRemind{{}, Value::string("remind")};
    LadderStep step;
    step.action = &kRemind;
    if (const ArgMap* entry = remind->map()) {
      read_repeats(*entry, step);
      step.after = duration_at(*entry, "after");
      if (step.after == nullptr) step.after = step.every;
      step.entry = entry;
    } else {
      // `remind: 4 hours`: once, then.
      step.after = remind->as<DurationSpec>();
    }
    if (step.after != nullptr) add(step);
  }
  const Arg* on_timeout = model::find(args, "on_timeout");
  if (ladder.due != nullptr && on_timeout != nullptr) {
    LadderStep step;
    step.after = ladder.due;
    step.action = on_timeout;
    step.entry = on_timeout->map();
    add(step);
  }
  const Arg* limits = model::find(args, "limits");
  static const model::ArgList kNone;
  const model::ArgList* entries = limits != nullptr ? limits->list() : nullptr;
  for (const Arg& item : entries != nullptr ? *entries : kNone) {
    const ArgMap* entry = item.map();
    if (entry == nullptr) continue;
    LadderStep step;
    step.after = duration_at(*entry, "after");
    step.action = model::find(*entry, "do");
    step.entry = entry;
    read_repeats(*entry, step);
    if (step.after == nullptr) step.after = step.every;
    if (step.after != nullptr) add(step);
    if (ladder.due == nullptr && step.action != nullptr && !step.action->is_word("remind"))
      ladder.due = step.after;
  }
  // Behind the entries: their numbers stay as they are written.
  if (const DurationSpec* alone = duration_at(args, "due"); alone != nullptr && on_timeout == nullptr) {
    LadderStep step;
    step.after = alone;
    add(step);
  }
  return ladder;
}

std::optional<Instant> fires_at(const LadderStep& step, int32_t times, Instant entered,
                                const Calendar& calendar, Zone zone, const Value& computed_after,
                                const Value& computed_every) {
  if (times < 0 || (step.max > 0 && times >= step.max) || step.after == nullptr)
    return std::nullopt;
  auto at = due(*step.after, entered, calendar, zone, computed_after);
  if (times == 0) return at;
  if (step.every == nullptr) return std::nullopt;
  for (int32_t i = 0; i < times && at; ++i) {
    const auto after = due(*step.every, *at, calendar, zone, computed_every);
    // A repetition that does not move on would fire for ever.
    if (!after || *after <= *at) return std::nullopt;
    at = after;
  }
  return at;
}

}  // namespace weir::time
