// Reads any bytes as a file and checks what the tree promises about places. The report must
// render, in both languages, whatever was found.
#include <cstdint>
#include <cstdlib>

#include "dsl/yaml/tree.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void check(const weir::yaml::Node& node, const std::string& file, weir::Span outer) {
  const weir::Span span = node.span;
  require(span.source == 0 && span.begin <= span.end && span.end <= file.size());
  if (!node.aliased) require(outer.begin <= span.begin && span.end <= outer.end);
  // A letter of the text stands in the file as itself, unless it was escaped.
  if (node.is_scalar() && node.text.size() < 5000) {
    // The line ends that a block keeps stand behind it.
    const bool block = node.style == weir::yaml::Style::Literal || node.style == weir::yaml::Style::Folded;
    const size_t kept = block ? node.text.find_last_not_of('\n') + 1 : node.text.size();
    for (size_t i = 0; i < node.text.size(); ++i) {
      const weir::Span place = node.place(i, i + 1);
      require(span.begin <= place.begin && place.begin <= place.end && place.end <= (i < kept ? span.end : file.size()));
      const bool escaped =
          node.style == weir::yaml::Style::DoubleQuoted && place.end - place.begin != 1;
      if (is_letter(node.text[i]) && !escaped) require(file[place.begin] == node.text[i]);
    }
  }
  for (const weir::yaml::Node& item : node.items) check(item, file, span);
  for (const weir::yaml::Entry& entry : node.entries) {
    check(entry.key, file, span);
    check(entry.value, file, span);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  weir::SourceSet sources;
  sources.add("a.yaml", std::string(reinterpret_cast<const char*>(data), size));
  weir::dsl::Reporter reporter(sources);
  const weir::yaml::Node root = weir::yaml::load(0, reporter);
  const std::string& file = sources.at(0).text;
  check(root, file, {0, 0, static_cast<uint32_t>(file.size())});
  const std::vector<weir::Diagnostic> found = reporter.finish();
  for (const weir::Diagnostic& d : found)
    require(d.span.begin <= d.span.end && d.span.end <= file.size());
  weir::RenderOptions options;
  weir::render(found, sources, options);
  options.language = weir::Language::Chinese;
  options.format = weir::Format::Json;
  weir::render(found, sources, options);
  return 0;
}
