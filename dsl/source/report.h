// dsl/source/report.h: what every form of a report needs from a diagnostic.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dsl/source/lines.h"
#include "weir/compiler.h"

namespace weir::dsl {

// A fix as one list of edits, in the order of their places, without overlaps.
struct FixView {
  Applicability applicability = Applicability::Safe;
  std::vector<Edit> edits;
};

// Diagnostics with their sources at hand. Borrows both.
class Report {
 public:
  Report(const std::vector<Diagnostic>& found, const SourceSet& of, const RenderOptions& how)
      : diagnostics(found), sources(of), options(how) {}

  const std::vector<Diagnostic>& diagnostics;
  const SourceSet& sources;
  const RenderOptions& options;

  const Lines& lines(uint32_t source) const;
  Position position(uint32_t source, uint32_t offset) const {
    return lines(source).position(offset);
  }
  std::string_view path(uint32_t source) const { return sources.at(source).path; }
  std::string text(const Text& text, const std::vector<Argument>& args) const {
    return fill(text.in(options.language), args, options.language);
  }
  // The label of the carets, or empty.
  std::string label(const Diagnostic& d) const;
  std::string note(const Diagnostic& d, const Note& note) const;
  std::string related(const Diagnostic& d, const Related& related) const;

  // One fingerprint for each diagnostic: it stays the same while the line does.
  std::vector<std::string> fingerprints() const;

  struct Counts {
    uint32_t errors = 0, warnings = 0, infos = 0, files_with = 0, files = 0, safe_fixes = 0;
  };
  Counts counts() const;

 private:
  mutable std::map<uint32_t, Lines> lines_;
};

// The text with U+FFFD for every byte that is no UTF-8: other programs read it.
std::string well_formed(std::string_view text);

std::optional<FixView> fix_of(const Diagnostic& d);
std::string_view word_of(Severity severity, Language language);

std::string render_human(const Report& report);
std::string render_compact(const Report& report);
std::string render_json(const Report& report);
std::string render_json_lines(const Report& report);
std::string render_sarif(const Report& report);
std::string render_github(const Report& report);

}  // namespace weir::dsl
