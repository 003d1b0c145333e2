// People and hosts: random commands, as clients send them.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/streams.h"
#include "weir/engine.h"

namespace weir::simulation {

inline constexpr const char* kPeople[] = {"a", "b", "c", "d", "e", "x", "ini", "root", "boss"};

// Draws by what the engine shows; never empty-handed. `records` and `steps` are what it may name.
class Client {
 public:
  Client(Stream stream, std::vector<std::string> steps) : stream_(std::move(stream)), steps_(std::move(steps)) {}

  std::vector<RecordRef> records, leads;
  // A record that a command made.
  void made(const RecordRef& record) { (record.form == "lead" ? leads : records).push_back(record); }
  void reseed(Stream stream) { stream_ = std::move(stream); }
  // One of the two guards goes or comes; one must always stay.
  Command guard(bool goes);
  // Without a key.
  Command draw(const Engine& engine);

 private:
  Command act(const Engine& engine, const RecordRef& record);
  Command administer(const Engine& engine, const RecordRef& record);
  Command sell();

  Stream stream_;
  std::vector<std::string> steps_;
};

// An answer in words, with nothing that a repetition may have otherwise.
std::string told(const Result<Outcome>& answer);
std::string told(const Outcome& outcome);

// The command in words, for stories.
std::string told(const Command& command);

// The same command may have another answer next time.
bool transient(const Error& error);

}  // namespace weir::simulation
