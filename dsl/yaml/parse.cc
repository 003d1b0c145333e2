#include "dsl/yaml/parse.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>

#include "dsl/yaml/builder.h"
#include "dsl/yaml/problems.h"

namespace weir::yaml {
namespace {

class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // read only: nothing is ever put back
    setg(begin, begin, begin + text.size());
  }
};

// Tells where a second document begins and reads no further.
struct SecondDocument : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark& mark) override {
    begin = static_cast<uint32_t>(mark.pos);
    throw StopParsing{};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  std::optional<uint32_t> begin;
};

Trouble trouble_of(const std::string& message) {
  namespace words = YAML::ErrorMsg;
  if (message.starts_with(words::UNKNOWN_ANCHOR)) return Trouble::UnknownAlias;
  for (const char* escape : {words::INVALID_ESCAPE, words::INVALID_HEX, words::INVALID_UNICODE})
    if (message.starts_with(escape)) return Trouble::Escape;
  for (const char* directive :
       {words::YAML_DIRECTIVE_ARGS, words::YAML_VERSION, words::YAML_MAJOR_VERSION,
        words::REPEATED_YAML_DIRECTIVE, words::TAG_DIRECTIVE_ARGS, words::REPEATED_TAG_DIRECTIVE})
    if (message.starts_with(directive)) return Trouble::Directive;
  return Trouble::Other;
}

}  // namespace

Parsed parse(uint32_t source, std::string_view file, std::string_view buffer,
             const std::vector<Patch>& patches) {
  const uint32_t base = file.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  ViewBuffer bytes(buffer.substr(base));
  std::istream in(&bytes);
  Builder builder(source, file, buffer, patches, base);
  SecondDocument second;
  std::optional<Failure> failure;
  try {
    YAML::Parser parser(in);
    if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(second);
  } catch (const StopParsing&) {
  } catch (const YAML::Exception& e) {
    const int at = e.mark.pos < 0 ? 0 : e.mark.pos;
    const auto offset = static_cast<uint32_t>(std::min<size_t>(base + at, file.size()));
    failure = Failure{offset, trouble_of(e.msg)};
  }
  Parsed out = builder.finish();
  out.failure = failure;
  if (second.begin) {
    Diagnostic d;
    d.spec = &kSeveralDocuments;
    const uint32_t at = base + *second.begin;
    d.span = {source, at, std::min<uint32_t>(at + 3, static_cast<uint32_t>(file.size()))};
    out.problems.push_back(std::move(d));
  }
  return out;
}

}  // namespace weir::yaml
