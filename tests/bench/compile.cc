// How long the CRM app takes from files to a model, and from files to a report with all its lints.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "tests/bench/bench.h"
#include "weir/compiler.h"
#include "weir/testing.h"

namespace weir::bench {
namespace {

const char* const kApp = WEIR_SOURCE_DIR "/examples/apps/crm";

[[noreturn]] void broken(const std::string& why) {
  std::fprintf(stderr, "the CRM app does not compile: %s\n", why.c_str());
  std::exit(1);
}

SourceSet files() {
  Result<SourceSet> sources = SourceSet::load(kApp);
  if (!sources) broken(sources.error().message);
  return *std::move(sources);
}

}  // namespace

void register_compile() {
  const auto sources = std::make_shared<const SourceSet>(files());
  const CompileResult once = compile(*sources);
  if (once.model == nullptr || !once.diagnostics.empty()) broken(render(once.diagnostics, *sources));
  single("compile the CRM app", 50e6, [sources](uint64_t) { benchmark::DoNotOptimize(compile(*sources).model); });
  single("validate the CRM app and its tests", 100e6, [](uint64_t) {
    const SourceSet read = files();
    const TestedApp app = compile_tests(read);
    benchmark::DoNotOptimize(render(app.result.diagnostics, read));
  });
}

}  // namespace weir::bench
