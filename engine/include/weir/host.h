// weir/host.h: what a host adds to the language of its apps: functions, types of fields, steps.
//
// The compiler reads the declarations (weir/extensions.h), the engine calls the code
// (EngineOptions). A model remembers names, not code: an engine that was not given a type or a step
// that a model uses refuses the model, E_MODEL.
//
// Types are written as those of `params:` in YAML: `number`, `money`, `text`, `date`, `any`,
// `list of number`, `form lead`. All code here may be called by any thread and never throws.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/result.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir {

// A function of the host that expressions may call: pure and quick.
struct HostFunction {
  std::string name;
  std::vector<std::pair<std::string, std::string>> params;  // name and declared type: "money"
  std::string result;                                       // declared type
  std::function<Value(std::span<const Value>)> call;
};

// An attribute of a field type, or an input of a step, as a key in the YAML.
struct HostKey {
  std::string name;
  std::string type;
  bool required = false;
};

struct HostField {
  std::string_view name;  // of the field
  Value attributes;       // all that the type declares, by name; null where they were not written
  Language language = Language::English;  // of an error's message
};

// A type of fields of the host: one of Weir's types, stored and compared like it, that takes fewer
// values or brings them into a standard form. It has that type's attributes and its own.
struct HostFieldType {
  std::string name;  // in YAML: {type: NAME}
  std::string base;  // a field type of Weir: "text", "number"; not table, rollup, serial
  std::vector<HostKey> attributes = {};
  // From a value in the standard form of `base`, never null, to the standard form of this type; a
  // value in standard form stays. An Error's message is shown at the field. Pure and quick; called
  // when a person or the host writes, and by the compiler for literals (there it may be empty).
  std::function<Result<Value>(const Value& value, const HostField& field)> normalize = {};
};

struct HostStepCall {
  Value inputs;  // all that the step declares, by name; null where they were not written
  Instant now;
  bool planning = false;  // Engine::plan: nothing of it will be kept
  Language language = Language::English;
};

// A step of the host, which does not wait: inputs to a result. In YAML
//
//   - NAME: {company: =company, limit: 500}
//     into: VARIABLE                          # default: NAME
//
// The result is kept in the log with the variable: whatever reads the log again does not run the
// step again. But it runs before its command is stored: after a lost race or a crash once more, and
// in plans. So it asks and computes, and changes nothing in the world: that is what connectors do.
struct HostStep {
  std::string name;
  std::vector<HostKey> inputs = {};
  std::string result;  // declared type
  // An Error, or a result of another type than declared, stops the instance with an incident that
  // shows the message; it can be retried.
  std::function<Result<Value>(const HostStepCall& call)> run = {};
};

}  // namespace weir
