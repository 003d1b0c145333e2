// What once broke a target, and a few inputs that reach far into it, through every target on each run.
// tests/fuzz/run looks for more.
#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// A line for each target: WEIR_FUZZ_TARGET(name).
#define WEIR_FUZZ_TARGET(name) extern "C" int fuzz_##name(const uint8_t* data, size_t size);
#include "fuzz_targets.inc"
#undef WEIR_FUZZ_TARGET

namespace {

struct Target {
  const char* name;
  int (*run)(const uint8_t* data, size_t size);
};

const std::vector<Target> kTargets = {
#define WEIR_FUZZ_TARGET(name) {#name, fuzz_##name},
#include "fuzz_targets.inc"
#undef WEIR_FUZZ_TARGET
};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A target dies where a law fails: then this says of what.
std::string at_work;
void tell(int signal) {
  (void)!::write(2, at_work.data(), at_work.size());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(const Target& target, const std::string& bytes, const std::string& name) {
  at_work = std::string(target.name) + " breaks at " + name + "\n";
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL}) std::signal(signal, tell);
  target.run(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL}) std::signal(signal, SIG_DFL);
}

}  // namespace

TEST_CASE("every input that is kept for a fuzz target passes through it") {
  const std::filesystem::path corpus = WEIR_SOURCE_DIR "/tests/fuzz/corpus";
  for (const Target& target : kTargets) {
    REQUIRE(std::filesystem::is_directory(corpus / target.name));
    int count = 0;
    for (const auto& file : std::filesystem::directory_iterator(corpus / target.name)) {
      run(target, read(file.path()), file.path());
      ++count;
    }
    CHECK_MESSAGE(count >= 10, std::string(target.name));
  }
}

TEST_CASE("every target takes nothing, one byte of each value, and what was meant for another") {
  for (const Target& target : kTargets) {
    run(target, {}, "nothing");
    for (int byte = 0; byte < 256; ++byte) run(target, std::string(1, static_cast<char>(byte)), "byte " + std::to_string(byte));
    for (const Target& other : kTargets)
      for (const auto& file : std::filesystem::directory_iterator(std::string(WEIR_SOURCE_DIR "/tests/fuzz/corpus/") + other.name))
        run(target, read(file.path()), file.path());
  }
}
