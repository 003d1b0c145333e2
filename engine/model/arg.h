// engine/model/arg.h: the compiled value of a key: what members read at run time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/feel/expression.h"
#include "weir/value.h"

namespace weir::model {

// "合同 {{ number }} 待审批": literal text and expressions in turn.
struct Template {
  struct Part {
    std::string literal;
    std::optional<feel::Expression> expression;  // without: the literal
  };
  std::vector<Part> parts;
  Span span;
};

// Part of the bundle's encoding: never renumber.
enum class TimeUnit : uint8_t {
  Seconds = 0, Minutes = 1, Hours = 2, Days = 3, Weeks = 4, Months = 5, Years = 6,
  BusinessDays = 10, BusinessHours = 11, BusinessMinutes = 12,
};

// "2 business days": count and unit; or ISO text; or an expression giving a duration.
struct DurationSpec {
  int64_t count = 0;
  TimeUnit unit = TimeUnit::Seconds;
  std::optional<Value> iso;  // DaysDuration or YearsDuration
  std::optional<feel::Expression> expression;
  Span span;
  bool business() const { return unit >= TimeUnit::BusinessDays; }
};

// "every monday at 08:30" and the like.
struct ScheduleSpec {
  enum class Kind : uint8_t { Every = 0, Daily = 1, Weekly = 2, Monthly = 3, Cron = 4 };
  Kind kind = Kind::Daily;
  int64_t every_seconds = 0;  // Every
  int32_t weekday = 0;        // Weekly: 1 = Monday
  int32_t day = 0;            // Monthly
  int32_t minute_of_day = 0;  // Daily, Weekly, Monthly
  std::string cron;           // Cron: five fields
  Span span;
};

struct Arg;
struct NamedArg;
using ArgList = std::vector<Arg>;
using ArgMap = std::vector<NamedArg>;  // in the author's order

// The people meant at a place: a who-form by name ("role", "manager_of", "expression" for "=…",
// "initiator", "owner", "list" for a union) with its arguments.
struct Who {
  std::string form;
  ArgMap args;                        // by key; the form's own name is the key of its main argument
  std::vector<Who> of;                // list, all_of
  std::shared_ptr<const Who> except;  // taken away
  Span span;
  bool several = false;               // more than one person can result (semantics 1.2)
};

// Steps compiled into the nodes of the flow (or of the model's free blocks): where they begin.
struct Block {
  int32_t entry = -1;  // node index; -1: empty
};

struct Arg {
  Span span;
  std::variant<Value, feel::Expression, Template, DurationSpec, ScheduleSpec, Who, Block, ArgList,
               ArgMap>
      data;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&data);
  }
  const Value* value() const { return as<Value>(); }
  const feel::Expression* expression() const { return as<feel::Expression>(); }
  const ArgMap* map() const { return as<ArgMap>(); }
  const ArgList* list() const { return as<ArgList>(); }
  const Who* who() const { return as<Who>(); }
  bool is_word(std::string_view word) const {
    const Value* v = value();
    return v != nullptr && v->is(ValueKind::String) && v->as_string() == word;
  }
};

// No pair: its conditions ask about Arg while Arg is being made.
struct NamedArg {
  NamedArg() = default;
  NamedArg(std::string name, Arg arg) : first(std::move(name)), second(std::move(arg)) {}
  std::string first;
  Arg second;
};

// The argument of that key, or nullptr.
inline const Arg* find(const ArgMap& args, std::string_view key) {
  for (const auto& [name, arg] : args)
    if (name == key) return &arg;
  return nullptr;
}

// The word or text at that key, else `otherwise`.
inline std::string_view word(const ArgMap& args, std::string_view key, std::string_view otherwise) {
  const Arg* arg = find(args, key);
  const Value* v = arg != nullptr ? arg->value() : nullptr;
  return v != nullptr && v->is(ValueKind::String) ? v->as_string() : otherwise;
}

}  // namespace weir::model
