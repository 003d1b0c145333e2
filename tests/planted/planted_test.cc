// Are the tests able to fail? Each known fault is planted, and the layer that is there for it must
// find it. WEIR_UPDATE_GOLDEN=1 tries every layer and writes the table of docs/reliability.md.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/planted/faults.h"

using namespace weir;
using namespace weir::planted;

namespace {

// A program that hangs has been found out as well: one that runs in circles, and one that waits.
constexpr rlim_t kSecondsRun = 120;
constexpr unsigned kSecondsWait = 900;
constexpr std::string_view kBegin = "<!-- planted: written by test_planted -->\n", kEnd = "<!-- /planted -->\n";

// Does a test of the layer fail?
bool finds(const Layer& layer, int fault) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::setenv("WEIR_FAULT", std::to_string(fault).c_str(), 1);
    ::unsetenv("WEIR_UPDATE_GOLDEN");
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 1);
    ::dup2(nowhere, 2);
    const rlimit limit{kSecondsRun, kSecondsRun};
    if (fault != 0) ::setrlimit(RLIMIT_CPU, &limit), ::alarm(kSecondsWait);
    const std::string files = "--source-file=" + std::string(layer.files);
    ::execl(WEIR_PLANTED_PROGRAM, WEIR_PLANTED_PROGRAM, files.c_str(), "--abort-after=1", "--no-intro", static_cast<char*>(nullptr));
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

std::string page_path() { return std::string(WEIR_SOURCE_DIR) + "/docs/reliability.md"; }
std::string page() {
  std::ifstream file(page_path());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string head() {
  std::string head = "| planted fault |", line = "|---|";
  for (const Layer& layer : layers()) head += " " + std::string(layer.name) + " |", line += ":-:|";
  return head + "\n" + line + "\n";
}

std::string row(const Fault& fault, const std::vector<bool>& found) {
  std::string text = "| " + std::string(fault.what) + " |";
  for (const bool one : found) text += one ? " ● |" : " |";
  return text + "\n";
}

void write_table() {
  std::string table(head());
  for (const Fault& fault : faults()) {
    std::vector<bool> found;
    for (const Layer& layer : layers()) found.push_back(finds(layer, static_cast<int>(fault.id)));
    CHECK_MESSAGE(found[static_cast<size_t>(fault.layer)], "not found: " << fault.what);
    table += row(fault, found);
  }
  std::string text = page();
  const size_t begin = text.find(kBegin), end = text.find(kEnd);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  text.replace(begin + kBegin.size(), end - begin - kBegin.size(), table);
  std::ofstream(page_path()) << text;
}

}  // namespace

TEST_CASE("every planted fault is found by the layer that is there for it") {
  if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) return write_table();
  CHECK(faults().size() == static_cast<size_t>(base::Planted::Count) - 1);
  const std::string text = page();
  for (const Fault& fault : faults()) {
    const Layer& layer = layers()[static_cast<size_t>(fault.layer)];
    CHECK_MESSAGE(finds(layer, static_cast<int>(fault.id)), layer.name << " do not find: " << fault.what);
    CHECK_MESSAGE(text.find("| " + std::string(fault.what) + " |") != std::string::npos, "docs/reliability.md does not list: " << fault.what);
  }
}

TEST_CASE("where nothing is planted, the same program finds nothing") {
  ::setenv("WEIR_SIM_SEEDS", "40", 1);
  for (const Layer& layer : layers())
    if (layer.name != "deaths" && layer.name != "power cuts") CHECK_MESSAGE(!finds(layer, 0), layer.name << " fail without a fault");
  ::unsetenv("WEIR_SIM_SEEDS");
}
