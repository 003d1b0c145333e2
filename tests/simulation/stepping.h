// An engine whose commands can be sent again and give the same ids at the same time.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/simulation/client.h"
#include "tests/simulation/oracle.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::simulation {

// The ids of command n are "cn-1", "cn-2", ..., however often it is tried.
class StepIds : public Ids {
 public:
  void begin(int command) { prefix_ = "c" + std::to_string(command) + "-", next_ = 1; }
  std::string next() override { return prefix_ + std::to_string(next_++); }

 private:
  std::string prefix_ = "p-";
  int next_ = 1;
};

class SetClock : public Clock {
 public:
  Instant now() override { return at; }
  Instant at = *Instant::parse("2026-03-02T09:00:00+08:00");
};

struct Stepping {
  SetClock clock;
  StepIds ids;
  std::unique_ptr<Engine> engine;
  Post* post = nullptr;

  void open(std::shared_ptr<Storage> storage) {
    engine.reset();
    EngineOptions options;
    options.storage = std::move(storage);
    options.clock = &clock;
    options.ids = &ids;
    options.verify = true;
    if (post != nullptr) options.destinations = {post};
    auto opened = Engine::open(options);
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().message));
    engine = std::make_unique<Engine>(*std::move(opened));
  }
};

// A folder that goes with the test.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() / ("weir-sim-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::shared_ptr<Storage> sqlite() const {
    StorageOptions options;
    options.durability = StorageOptions::Durability::Normal;  // processes die here, power stays
    auto opened = open_storage("sqlite:" + file("store.db"), options);
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().message));
    return *std::move(opened);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace weir::simulation
