// Any bytes as a DMN model: read and decided, or one error; what is imported compiles, and what is
// exported from that reads again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "weir/compiler.h"
#include "weir/dmn.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto model = weir::DmnModel::read(text);
  const auto imported = weir::import_dmn(text);
  require(static_cast<bool>(model) == static_cast<bool>(imported));
  if (!model) return 0;
  for (const std::string& decision : model->decisions()) {
    model->inputs_of(decision);
    require(static_cast<bool>(model->decide(decision, {})));
  }
  if (imported->text.empty()) return 0;
  weir::SourceSet sources;
  sources.add("app.yaml", imported->text);
  const weir::CompileResult app = weir::compile(sources);
  if (app.model == nullptr) {
    // Nothing that could be carried leaves an app without a section, which is none.
    require(imported->text.find("decisions:") == std::string::npos &&
            imported->text.find("functions:") == std::string::npos);
    return 0;
  }
  const auto exported = weir::export_dmn(app.model);
  require(static_cast<bool>(exported));
  require(static_cast<bool>(weir::DmnModel::read(exported->text)));
  return 0;
}
