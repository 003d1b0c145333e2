// weir/extensions.h: what a host adds to the language of its apps.
//
// Give the same functions to compile() and to EngineOptions::functions (or
// DecisionOptions::functions): the compiler reads their declarations, the engine calls them. A
// model remembers names, not code.
#pragma once

#include <vector>

#include "weir/ports.h"

namespace weir {

struct Extensions {
  // Functions that every expression of an app may call, by place or by parameter name. All
  // parameters are needed; a value may still be null at run time.
  //
  // Types are written as those of `params:` in YAML: `number`, `money`, `text`, `date`, `any`,
  // `list of number`, `form lead`. A function whose declaration is wrong is a diagnostic without a
  // place in the sources: a type or name that is none, a name that is taken by FEEL, by a
  // variable, by the app or by another function of the host.
  //
  // `call` is not used by the compiler and may be empty there. It gets as many arguments as there
  // are parameters, in their order. At run time a function that the
  // engine was not given, or an answer that is not of the declared type, is null and a warning.
  std::vector<HostFunction> functions;
};

}  // namespace weir
