#include "dsl/source/report.h"

#include <algorithm>
#include <set>

#include "engine/base/sha256.h"
#include "engine/base/utf8.h"

namespace weir::dsl {
namespace {

// The arguments of a part, and behind them those of the whole.
std::vector<Argument> together(const std::vector<Argument>& own, const Diagnostic& d) {
  std::vector<Argument> out = own;
  out.insert(out.end(), d.args.begin(), d.args.end());
  return out;
}

std::string squeezed(std::string_view line) {
  std::string out;
  for (const char c : line) {
    const bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

const Lines& Report::lines(uint32_t source) const {
  const auto it = lines_.find(source);
  if (it != lines_.end()) return it->second;
  return lines_.emplace(source, Lines(sources.at(source).text)).first->second;
}

std::string Report::label(const Diagnostic& d) const {
  if (!d.label.text.empty()) return note(d, d.label);
  return text(d.spec->label, d.args);
}

std::string Report::note(const Diagnostic& d, const Note& note) const {
  return text(note.text, together(note.args, d));
}

std::string Report::related(const Diagnostic& d, const Related& related) const {
  return text(related.text, together(related.args, d));
}

std::vector<std::string> Report::fingerprints() const {
  std::map<std::string, int> seen;
  std::vector<std::string> out;
  for (const Diagnostic& d : diagnostics) {
    std::string key(d.spec->slug);
    if (d.span.valid()) {
      const Lines& of = lines(d.span.source);
      key += '|';
      key += path(d.span.source);
      key += '|';
      key += squeezed(of.text(of.line_at(d.span.begin)));
    }
    const int ordinal = seen[key]++;
    if (ordinal > 0) key += '|' + std::to_string(ordinal);
    out.push_back(base::sha256_hex(key).substr(0, 16));
  }
  return out;
}

Report::Counts Report::counts() const {
  Counts out;
  std::set<uint32_t> with;
  for (const Diagnostic& d : diagnostics) {
    if (d.spec->severity == Severity::Error)
      ++out.errors;
    else if (d.spec->severity == Severity::Warning)
      ++out.warnings;
    else
      ++out.infos;
    if (d.span.valid()) with.insert(d.span.source);
    const std::optional<FixView> fix = fix_of(d);
    if (fix && fix->applicability == Applicability::Safe) ++out.safe_fixes;
  }
  out.files_with = static_cast<uint32_t>(with.size());
  for (uint32_t i = 0; i < sources.size(); ++i)
    if (sources.at(i).kind != Source::Kind::Attachment || with.contains(i)) ++out.files;
  return out;
}

std::string well_formed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const base::CodePoint c = base::decode(text, at);
    out += c.valid ? text.substr(at, c.length) : std::string_view("\xEF\xBF\xBD");
    at += c.length;
  }
  return out;
}

std::optional<FixView> fix_of(const Diagnostic& d) {
  FixView out;
  if (!d.replacement.empty() && d.span.valid()) {
    out.edits = {{d.span, d.replacement}};
  } else if (!d.edits.empty()) {
    out.edits = d.edits;
    out.applicability = d.applicability;
  } else {
    return std::nullopt;
  }
  std::stable_sort(out.edits.begin(), out.edits.end(), [](const Edit& a, const Edit& b) {
    return std::pair(a.span.source, a.span.begin) < std::pair(b.span.source, b.span.begin);
  });
  return out;
}

std::string_view word_of(Severity severity, Language language) {
  const bool chinese = language == Language::Chinese;
  switch (severity) {
    case Severity::Error:
      return chinese ? "错误" : "error";
    case Severity::Warning:
      return chinese ? "警告" : "warning";
    case Severity::Info:
      return chinese ? "提示" : "info";
    case Severity::Hint:
      return chinese ? "建议" : "hint";
  }
  return "";
}

}  // namespace weir::dsl

namespace weir {

std::string render(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                   const RenderOptions& options) {
  const dsl::Report report(diagnostics, sources, options);
  switch (options.format) {
    case Format::Human:
      return dsl::render_human(report);
    case Format::Compact:
      return dsl::render_compact(report);
    case Format::Json:
      return dsl::render_json(report);
    case Format::JsonLines:
      return dsl::render_json_lines(report);
    case Format::Sarif:
      return dsl::render_sarif(report);
    case Format::GitHub:
      return dsl::render_github(report);
  }
  return "";
}

}  // namespace weir
