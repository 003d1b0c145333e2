#include "bindings/cli/fix.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>

namespace weir::cli {
namespace {

struct Fix {
  Edit edit;
  const Diagnostic* diagnostic;
};

void collect(const Diagnostic& diagnostic, bool suggested, std::map<uint32_t, std::vector<Fix>>& fixes) {
  if (!diagnostic.replacement.empty() && diagnostic.span.valid())
    fixes[diagnostic.span.source].push_back({{diagnostic.span, diagnostic.replacement}, &diagnostic});
  const bool wanted = diagnostic.applicability == Applicability::Safe ||
                      (suggested && diagnostic.applicability == Applicability::Suggested);
  if (!wanted) return;
  for (const Edit& edit : diagnostic.edits)
    if (edit.span.valid()) fixes[edit.span.source].push_back({edit, &diagnostic});
}

// The text with the edits in it; edits that overlap an earlier one are dropped from `fixes`.
std::string edited(const std::string& text, std::vector<Fix>& fixes) {
  std::stable_sort(fixes.begin(), fixes.end(), [](const Fix& a, const Fix& b) {
    return a.edit.span.begin < b.edit.span.begin;
  });
  std::string out;
  size_t at = 0;
  std::vector<Fix> applied;
  for (const Fix& fix : fixes) {
    if (fix.edit.span.begin < at || fix.edit.span.end > text.size()) continue;
    out.append(text, at, fix.edit.span.begin - at);
    out += fix.edit.text;
    at = fix.edit.span.end;
    applied.push_back(fix);
  }
  out.append(text, at, std::string::npos);
  fixes = std::move(applied);
  return out;
}

size_t line_of(const std::string& text, uint32_t offset) {
  return 1 + static_cast<size_t>(std::count(text.begin(), text.begin() + offset, '\n'));
}

std::string line_text(const std::string& text, size_t line) {
  size_t begin = 0;
  for (size_t i = 1; i < line && begin != std::string::npos; ++i) {
    begin = text.find('\n', begin);
    if (begin != std::string::npos) ++begin;
  }
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find('\n', begin) - begin);
}

bool write(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path temporary = path.string() + ".weir-tmp";
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code error;
  if (!out) return false;
  std::filesystem::rename(temporary, path, error);
  return !error;
}

}  // namespace

int apply_fixes(Session& session, const Compiled& app, bool suggested, bool show_only, size_t& count) {
  std::map<uint32_t, std::vector<Fix>> fixes;
  for (const Diagnostic& diagnostic : app.result().diagnostics) collect(diagnostic, suggested, fixes);
  count = 0;
  for (auto& [index, of_file] : fixes) {
    const Source& source = app.sources.at(index);
    const std::string text = edited(source.text, of_file);
    count += of_file.size();
    for (const Fix& fix : of_file) {
      const size_t line = line_of(source.text, fix.edit.span.begin);
      session.out << session.text(show_only ? Text{"would fix ", "可修正 "} : Text{"fixed ", "已修正 "}) << source.path << ":" << line << "  "
                  << fix.diagnostic->message(session.language) << "  [" << fix.diagnostic->spec->slug
                  << "]\n";
      if (show_only)
        session.out << "  - " << line_text(source.text, line) << "\n  + " << line_text(text, line) << "\n";
    }
    if (show_only) continue;
    const std::filesystem::path file = std::filesystem::path(app.folder) / source.path;
    if (!write(file, text))
      return cannot_write(session, file.string());
  }
  return kDone;
}

}  // namespace weir::cli
