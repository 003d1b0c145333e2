// Any bytes as an app: a model or findings, never a crash; a model saves and loads as itself.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "weir/compiler.h"
#include "weir/model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  weir::SourceSet sources;
  sources.add("app.yaml", std::string(reinterpret_cast<const char*>(data), size));
  const weir::CompileResult result = weir::compile(sources);
  if (weir::render(result.diagnostics, sources).empty() && !result.diagnostics.empty()) std::abort();
  if (result.model == nullptr) {
    if (result.diagnostics.empty()) std::abort();
    return 0;
  }
  const std::string bytes = weir::save_bundle(result.model);
  auto loaded = weir::load_bundle(bytes);
  if (!loaded || weir::save_bundle(*loaded) != bytes) std::abort();
  return 0;
}
