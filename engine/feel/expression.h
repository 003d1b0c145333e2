// engine/feel/expression.h: a compiled expression and how to evaluate it.
//
// An Expression is immutable and shared by threads. It names its inputs; the caller answers them
// one by one through a Scope, so only what is read is fetched, and what was fetched is the read set.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/ir.h"

namespace weir::feel {

class Program;  // bytecode, engine/feel/program.h

struct Expression {
  std::string source;         // FEEL text, for explanations
  Span span;                  // of that text in the app's files
  Node root;
  std::vector<Input> inputs;  // what it reads, each once
  uint32_t locals = 0;        // number of local variables
  std::shared_ptr<const Program> program;  // made by prepare()

  // Makes the bytecode; once, before the first evaluation. Idempotent.
  void prepare();
};

// Answers the inputs of an expression. Called at most once per input and evaluation.
class Scope {
 public:
  virtual ~Scope() = default;
  virtual Value input(const Input& input) = 0;
};

// FEEL does not fail: a fault gives null and one of these.
enum class WarningKind : uint8_t {
  NoVariable, NoMember, WrongType, NoFunction, BadArgument, NotComparable, OutOfRange,
  DivisionByZero, BadLiteral, Limit, HostFailed,
  HitPolicy,  // a decision table's rules answer against its hit policy
};
struct EvalWarning {
  WarningKind kind = WarningKind::WrongType;
  std::string message;  // English, with values
  Span span;
};

// What expressions may ask of the world, all injected. Borrowed for the call.
class World {
 public:
  virtual ~World() = default;
  virtual Instant now() = 0;
  virtual Zone zone() = 0;  // of the app
  // A field of a record by id; of the record of any form in `forms` that has this id. Null if gone.
  virtual Value record_member(const std::vector<std::string>& forms, std::string_view id,
                              std::string_view member) = 0;
  virtual Value user_member(std::string_view user, std::string_view member) = 0;
  virtual Value department_member(std::string_view department, std::string_view member) = 0;
  // A function or decision of the app; a function of the host.
  virtual Value call_app(std::string_view name, std::span<const Value> args, struct EvalContext& ctx) = 0;
  virtual Value call_host(std::string_view name, std::span<const Value> args, struct EvalContext& ctx) = 0;
  // On the app's calendar: working days after `from` up to `to`; when so much working time is over
  // (whole days of `time` are working days, the rest open hours). None: no calendar here.
  virtual std::optional<int64_t> business_days_between(Date, Date) { return std::nullopt; }
  virtual std::optional<Instant> add_business_time(Instant, DaysDuration) { return std::nullopt; }
};

// A world without records, people, functions: now is 1970, zone UTC unless set. For constants, tests.
class EmptyWorld : public World {
 public:
  explicit EmptyWorld(Instant now = {}, Zone zone = Zone::utc()) : now_(now), zone_(zone) {}
  Instant now() override { return now_; }
  Zone zone() override { return zone_; }
  Value record_member(const std::vector<std::string>&, std::string_view, std::string_view) override { return {}; }
  Value user_member(std::string_view, std::string_view) override { return {}; }
  Value department_member(std::string_view, std::string_view) override { return {}; }
  Value call_app(std::string_view, std::span<const Value>, EvalContext&) override { return {}; }
  Value call_host(std::string_view, std::span<const Value>, EvalContext&) override { return {}; }

 private:
  Instant now_;
  Zone zone_;
};

// One evaluation, or several that share limits. Not shared by threads.
struct EvalContext {
  World* world = nullptr;
  int64_t fuel = 1'000'000;        // bytecode steps and produced elements; at 0: null and a Limit warning
  int32_t depth = 0;               // nested calls; at most 100
  bool limit_hit = false;
  std::vector<EvalWarning>* warnings = nullptr;  // null: not wanted
  void warn(WarningKind kind, std::string message, Span span = {});
};

Value evaluate(const Expression& expression, Scope& scope, EvalContext& ctx);
// The tested value is input 0 of kind Named "?". True, false or null.
Value evaluate_test(const Expression& tests, const Value& tested, Scope& scope, EvalContext& ctx);

}  // namespace weir::feel
