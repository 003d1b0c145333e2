// weir/extensions.h: what a host adds to the language of its apps (weir/host.h), for the compiler.
//
// Give the same functions, field types and steps to EngineOptions (the functions to
// DecisionOptions too): the compiler reads their declarations, the engine calls them. A declaration
// that is wrong is a diagnostic without a place in the sources: a type, base or name that is none,
// a name that Weir, a variable, the app or another declaration has already.
#pragma once

#include <vector>

#include "weir/host.h"

namespace weir {

struct Extensions {
  // Functions that every expression of an app may call, by place or by parameter name. All
  // parameters are needed; a value may still be null at run time.
  //
  // `call` is not used by the compiler and may be empty there. It gets as many arguments as there
  // are parameters, in their order. At run time a function that the
  // engine was not given, or an answer that is not of the declared type, is null and a warning.
  std::vector<HostFunction> functions = {};
  // Types that fields, inputs and parameters may have.
  std::vector<HostFieldType> field_types = {};
  // Steps of flows and of every other list of steps.
  std::vector<HostStep> steps = {};
};

}  // namespace weir
