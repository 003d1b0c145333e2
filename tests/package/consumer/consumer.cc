// Compiles an app and says its name: headers, libraries and their dependencies are all there.
#include <weir/compiler.h>
#include <weir/model.h>

#include <cstdio>

int main() {
  weir::SourceSet sources;
  sources.add("app.yaml", "weir: 1\napp: tiny\nopen: true\nforms: {note: {fields: {text: {type: text}}}}\n");
  weir::CompileResult result = weir::compile(sources);
  if (result.model == nullptr) {
    std::puts(weir::render(result.diagnostics, sources).c_str());
    return 1;
  }
  std::printf("app %s\n", weir::app_name(result.model).c_str());
  return weir::app_name(result.model) == "tiny" ? 0 : 1;
}
