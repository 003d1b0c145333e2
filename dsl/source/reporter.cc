#include "dsl/source/reporter.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "dsl/source/ignore.h"
#include "dsl/source/lines.h"
#include "dsl/source/problems.h"

namespace weir::dsl {

const DiagSpec kUnusedIgnore{
    .slug = "lint/unused-ignore",
    .severity = Severity::Warning,
    .hard = false,
    .text = {"this comment silences nothing", "这条注释没有屏蔽任何提示"},
    .hint = {"remove it; errors that leave no model cannot be silenced",
             "请删掉；使模型无法生成的错误不能屏蔽"},
    .summary = "A '# weir: ignore' comment that matches no finding hides the next one."};

const DiagSpec kIgnoreWithoutReason{
    .slug = "lint/ignore-without-reason",
    .severity = Severity::Warning,
    .hard = false,
    .text = {"this comment gives no reason, so it silences nothing",
             "这条注释没有写原因，因此不起作用"},
    .hint = {"say why after ' -- '", "请在“ -- ”后面写明原因"},
    .summary = "A finding is silenced with a reason that the next reader can check."};

namespace {

constexpr size_t kFoundMax = 10'000;  // more are only counted

bool leaves_no_model(const Diagnostic& d) {
  return d.spec->hard && d.spec->severity == Severity::Error;
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  const auto same_args = [](const std::vector<Argument>& x, const std::vector<Argument>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const Argument& p, const Argument& q) { return p.value == q.value; });
  };
  return a.spec == b.spec && a.span == b.span && same_args(a.args, b.args);
}

// The directives of each source that has any.
class Ignores {
 public:
  explicit Ignores(const SourceSet& sources) {
    for (uint32_t i = 0; i < sources.size(); ++i) {
      const Source& source = sources.at(i);
      if (source.text.find("weir: ignore") == std::string::npos) continue;
      const Lines& lines = by_source_.emplace(i, Entry{Lines(source.text), {}}).first->second.lines;
      by_source_.at(i).ignores = find_ignores(i, source.text, lines);
    }
  }

  bool silences(const Diagnostic& d) {
    const auto it = by_source_.find(d.span.source);
    if (it == by_source_.end() || leaves_no_model(d)) return false;
    const uint32_t line = it->second.lines.line_at(d.span.begin);
    bool silenced = false;
    for (Ignore& ignore : it->second.ignores) {
      if (ignore.reason.empty() || !ignore.matches(d.spec->slug, line)) continue;
      ignore.used = silenced = true;
    }
    return silenced;
  }

  template <class Each>
  void for_each(Each each) const {
    for (const auto& [source, entry] : by_source_)
      for (const Ignore& ignore : entry.ignores) each(ignore);
  }

 private:
  struct Entry {
    Lines lines;
    std::vector<Ignore> ignores;
  };
  std::map<uint32_t, Entry> by_source_;
};

}  // namespace

Reporter::Reporter(const SourceSet& sources, const CompileOptions& options)
    : sources_(sources), options_(options) {
  for (const Diagnostic& problem : sources.problems()) add(problem);
}

Diagnostic& Reporter::report(const DiagSpec& spec, Span span, std::vector<Argument> args) {
  Diagnostic d;
  d.spec = &spec;
  d.span = span;
  d.args = std::move(args);
  if (follows_from_torn(spec, span)) return dropped_ = std::move(d);
  if (found_.size() >= kFoundMax) {  // the last one is written over
    left_out_ += 1;
    failed_ = failed_ || leaves_no_model(d);
    return found_.back() = std::move(d);
  }
  add(std::move(d));
  return found_.back();
}

void Reporter::torn(Span span) { torn_.push_back(span); }

bool Reporter::follows_from_torn(const DiagSpec& spec, Span span) const {
  if (torn_.empty() || spec.slug.starts_with("yaml/")) return false;
  for (const std::string_view word : {"unknown", "missing", "unused", "no-such"})
    if (spec.slug.find(word) != std::string_view::npos) return true;
  return std::any_of(torn_.begin(), torn_.end(), [&](const Span& t) {
    return t.source == span.source && t.begin <= span.begin && span.end <= t.end;
  });
}

void Reporter::gap(Span span, Gap kind) { gaps_.emplace_back(span, kind); }

// As a word: "n" stands in "n：{type", not in "name".
bool Reporter::stands_in(Span span, std::string_view name) const {
  if (name.empty()) return false;
  const std::string_view text = std::string_view(sources_.at(span.source).text).substr(span.begin, span.end - span.begin);
  const auto part_of_word = [&](size_t at) {
    const char c = at < text.size() ? text[at] : ' ';
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const bool latin = static_cast<unsigned char>(name[0]) < 0x80;
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1))
    if (!latin || (!(at > 0 && part_of_word(at - 1)) && !part_of_word(at + name.size()))) return true;
  return false;
}

bool Reporter::follows_from_gap(const Diagnostic& d) const {
  if (d.spec->slug.starts_with("yaml/")) return false;
  const bool unknown = d.spec->slug.find("unknown") != std::string_view::npos || d.spec->slug.find("no-such") != std::string_view::npos;
  const auto named_in = [&](Span gap) {
    return std::any_of(d.args.begin(), d.args.end(), [&](const Argument& arg) {
      return arg.name != "what" && arg.name != "where" && stands_in(gap, arg.value);
    });
  };
  return std::any_of(gaps_.begin(), gaps_.end(), [&](const auto& gap) {
    const Span& at = gap.first;
    const bool inside = at.source == d.span.source && at.begin <= d.span.begin && d.span.end <= at.end;
    switch (gap.second) {
      case Gap::Guessed: return inside;
      case Gap::Nameless:
        return inside && ((unknown && d.spec->slug.starts_with("feel/")) || d.spec->slug == "schema/not-allowed-here");
      case Gap::Lost: return unknown && !inside && named_in(at);
    }
    return false;
  });
}

void Reporter::add(Diagnostic diagnostic) {
  failed_ = failed_ || leaves_no_model(diagnostic);
  found_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Reporter::finish() {
  Ignores ignores(sources_);
  std::erase_if(found_, [&](const Diagnostic& d) { return ignores.silences(d); });
  // Unless nothing else says why there is no model.
  const auto tells = [&](const Diagnostic& d) { return leaves_no_model(d) && !follows_from_gap(d); };
  if (std::any_of(found_.begin(), found_.end(), tells))
    std::erase_if(found_, [&](const Diagnostic& d) { return follows_from_gap(d); });
  ignores.for_each([&](const Ignore& ignore) {
    if (ignore.reason.empty())
      report(kIgnoreWithoutReason, ignore.span);
    else if (!ignore.used)
      report(kUnusedIgnore, ignore.span);
  });

  const auto key = [&](const Diagnostic& d) {
    const std::string_view path =
        d.span.valid() ? std::string_view(sources_.at(d.span.source).path) : std::string_view();
    return std::tuple(path, d.span.begin, d.span.end, d.spec->slug);
  };
  std::stable_sort(found_.begin(), found_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });

  std::vector<Diagnostic> out;
  std::map<std::string_view, uint32_t> of_slug;
  for (Diagnostic& d : found_) {
    if (!out.empty() && same(out.back(), d)) continue;
    const bool room =
        out.size() < options_.diagnostics_max && of_slug[d.spec->slug]++ < options_.per_slug_max;
    if (room)
      out.push_back(std::move(d));
    else
      left_out_ += 1;
  }
  found_.clear();
  return out;
}

}  // namespace weir::dsl
