#include "weir/diagnostic.h"

#include "engine/base/utf8.h"

namespace weir {
namespace {

constexpr size_t kValueMax = 160;  // code points of one argument in a sentence

const Argument* find(const std::vector<Argument>& args, std::string_view name) {
  for (const Argument& arg : args)
    if (arg.name == name) return &arg;
  return nullptr;
}

void append_value(std::string& out, std::string_view value) {
  size_t count = 0;
  for (size_t at = 0; at < value.size();) {
    if (++count > kValueMax) {
      out += "…";
      return;
    }
    const base::CodePoint c = base::decode(value, at);
    if (!c.valid) {
      out += "\xEF\xBF\xBD";
    } else if (base::is_control(c.value)) {
      out += ' ';
    } else {
      out.append(value.substr(at, c.length));
    }
    at += c.length;
  }
}

}  // namespace

std::string fill(std::string_view text, const std::vector<Argument>& args, Language language) {
  std::string out;
  out.reserve(text.size() + 32);
  for (size_t at = 0; at < text.size();) {
    const size_t close = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
    const Argument* arg = nullptr;
    if (close != std::string_view::npos) arg = find(args, text.substr(at + 1, close - at - 1));
    if (arg == nullptr) {
      out += text[at++];
      continue;
    }
    const bool chinese = language == Language::Chinese && !arg->zh.empty();
    append_value(out, chinese ? arg->zh : arg->value);
    at = close + 1;
  }
  return out;
}

std::string Diagnostic::message(Language language) const {
  return spec == nullptr ? std::string() : fill(spec->text.in(language), args, language);
}

std::string Diagnostic::hint(Language language) const {
  std::string out;
  if (!suggestion.empty()) {
    const bool chinese = language == Language::Chinese;
    out = chinese ? "是不是想写“" : "did you mean '";
    append_value(out, suggestion);
    out += chinese ? "”？" : "'?";
  }
  if (spec != nullptr && !spec->hint.empty()) {
    if (!out.empty() && language == Language::English) out += ' ';
    out += fill(spec->hint.in(language), args, language);
  }
  return out;
}

}  // namespace weir
