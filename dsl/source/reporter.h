// dsl/source/reporter.h: collects the problems of one compilation.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "weir/compiler.h"

namespace weir::dsl {

// For one thread. Spans must lie in `sources`, which must outlive the reporter.
class Reporter {
 public:
  explicit Reporter(const SourceSet& sources, const CompileOptions& options = {});

  // Adds a problem. The reference lives until finish(): set suggestion, replacement, notes and
  // related places on it.
  Diagnostic& report(const DiagSpec& spec, Span span, std::vector<Argument> args = {});
  void add(Diagnostic diagnostic);

  // What stands there could not be read, and was reported. Later reports within it are dropped, and
  // so are those of anything missing, unknown or unused: what was meant may stand there.
  void torn(Span span);

  // A part of the text that was not taken as it was meant, and was reported. What follows from it
  // is not told: finish() drops it.
  enum class Gap : uint8_t {
    Lost,      // not taken in: names that stand there are missing elsewhere
    Guessed,   // read by a guess: whatever is wrong within it
    Nameless,  // what its names stand for cannot be known: unknown ones within it
  };
  void gap(Span span, Gap kind);

  // True once a problem was reported that leaves no model.
  bool failed() const { return failed_; }
  size_t count() const { return found_.size(); }

  // Ordered by path and offset, each problem once, without the suppressed ones and those beyond
  // the limits; warns of directives that suppress nothing. Empties the reporter.
  std::vector<Diagnostic> finish();
  // How many the last finish() left out because of the limits.
  uint32_t left_out() const { return left_out_; }

  const SourceSet& sources() const { return sources_; }

 private:
  bool follows_from_torn(const DiagSpec& spec, Span span) const;
  bool follows_from_gap(const Diagnostic& d) const;
  bool stands_in(Span span, std::string_view name) const;

  const SourceSet& sources_;
  CompileOptions options_;
  std::deque<Diagnostic> found_;
  std::vector<Span> torn_;
  std::vector<std::pair<Span, Gap>> gaps_;
  Diagnostic dropped_;  // what report() gives for a report that follows from another
  bool failed_ = false;
  uint32_t left_out_ = 0;
};

}  // namespace weir::dsl
