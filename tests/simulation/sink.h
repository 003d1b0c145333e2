// The world outside: does what it is asked once for each id, but may fail, or lose its answer.
#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/simulation/streams.h"
#include "weir/ports.h"

namespace weir::simulation {

class Sink : public Connectors {
 public:
  int fails = 0, loses = 0;  // in a thousand requests
  std::set<std::string> done;           // ids of what was done
  std::map<std::string, int> failures;  // by id: how often it said that it did not work
  void reseed(Stream stream) { stream_ = std::move(stream); }

  Result<Value> call(const CallRequest& request) override {
    if (stream_.chance(fails)) {
      ++failures[request.id];
      return Error::of("E_STORAGE", "nobody answers");
    }
    done.insert(request.id);
    if (stream_.chance(loses)) {
      ++failures[request.id];
      return Error::of("E_STORAGE", "the answer was lost");
    }
    return Value::context({{"n", Value::integer(7)}});
  }

 private:
  Stream stream_{0, "sink"};
};

}  // namespace weir::simulation
