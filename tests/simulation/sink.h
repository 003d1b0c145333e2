// The world outside: does what it is asked once for each id, but may fail, lose its answer, or take so
// long that somebody else does it meanwhile.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/streams.h"
#include "weir/ports.h"

namespace weir::simulation {

class Sink : public Connectors {
 public:
  int fails = 0, loses = 0, pauses = 0;  // in a thousand requests
  std::function<void()> pause;
  std::set<std::string> done;           // ids of what was done
  std::map<std::string, int> failures;  // by id: how often it said that it did not work
  void reseed(Stream stream) { stream_ = std::move(stream); }

  Result<Value> call(const CallRequest& request) override {
    if (pause && stream_.chance(pauses)) pause();
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

// Takes messages, events and calls: each once by its id, but may fail, or lose its answer.
class Post : public Destination {
 public:
  int fails = 0, loses = 0, pauses = 0;  // in a thousand
  std::function<void()> pause;
  std::vector<std::string> taken;  // ids in the order of their first delivery
  std::set<std::string> done;
  void reseed(Stream stream) { stream_ = std::move(stream); }

  std::string name() const override { return "post"; }
  Status deliver(const Effect& effect) override {
    if (pause && stream_.chance(pauses)) pause();
    if (stream_.chance(fails)) return Error::of("E_STORAGE", "nobody answers");
    if (done.insert(effect.id).second) taken.push_back(effect.id);
    if (stream_.chance(loses)) return Error::of("E_STORAGE", "the answer was lost");
    return Done{};
  }

 private:
  Stream stream_{0, "post"};
};

}  // namespace weir::simulation
