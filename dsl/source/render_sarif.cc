// The report as SARIF 2.1.0, for code scanning.
#include <fmt/format.h>

#include <algorithm>

#include "dsl/source/report.h"
#include "engine/base/json.h"
#include "weir/value.h"

namespace weir::dsl {
namespace {

using Entries = std::vector<Entry>;
constexpr size_t kResultsMax = 25'000;

Value text(std::string_view s) { return Value::string(well_formed(s)); }
Value message(std::string_view s) { return Value::context({{"text", text(s)}}); }

std::string_view level(Severity s) {
  return s == Severity::Error ? "error" : s == Severity::Warning ? "warning" : "note";
}

// feel/unknown-name -> FeelUnknownName
std::string pascal(std::string_view slug) {
  std::string out;
  bool upper = true;
  for (const char c : slug) {
    if (c == '/' || c == '-') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    upper = false;
  }
  return out;
}

std::string uri(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

class Sarif {
 public:
  explicit Sarif(const Report& report) : report_(report) {
    for (const Diagnostic& d : report.diagnostics) rules_.push_back(d.spec);
    // Of several specs of one slug the one that explains it stands for the rule.
    std::stable_sort(rules_.begin(), rules_.end(), [](const DiagSpec* a, const DiagSpec* b) {
      return a->slug != b->slug ? a->slug < b->slug : a->summary > b->summary;
    });
    rules_.erase(
        std::unique(rules_.begin(), rules_.end(),
                    [](const DiagSpec* a, const DiagSpec* b) { return a->slug == b->slug; }),
        rules_.end());
  }

  std::string run() {
    const Value driver = Value::context({{"name", text("weir")},
                                         {"version", text("0.1.0")},
                                         {"semanticVersion", text("0.1.0")},
                                         {"informationUri", text("https://weir.example/")},
                                         {"rules", rules()}});
    const Value root = Value::context({{"uri", text("file:///")}});
    const bool ok = report_.counts().errors == 0;
    const Value invocation = Value::context(
        {{"executionSuccessful", Value::boolean(true)}, {"exitCode", Value::integer(ok ? 0 : 1)}});
    const Value run = Value::context(
        {{"tool", Value::context({{"driver", driver}})},
         {"automationDetails",
          Value::context({{"id", text(fmt::format("weir/{}/", report_.options.command))}})},
         {"invocations", Value::list({invocation})},
         {"columnKind", text("utf16CodeUnits")},
         {"originalUriBaseIds", Value::context({{"SRCROOT", root}})},
         {"results", results()}});
    return base::to_pretty_json(
               Value::context({{"$schema", text("https://json.schemastore.org/sarif-2.1.0.json")},
                               {"version", text("2.1.0")},
                               {"runs", Value::list({run})}})) +
           "\n";
  }

 private:
  Value rules() const {
    std::vector<Value> out;
    for (const DiagSpec* spec : rules_) {
      const std::string_view family = spec->slug.substr(0, spec->slug.find('/'));
      const std::string summary(spec->summary.empty() ? spec->text.en : spec->summary);
      const std::string url = fmt::format("https://weir.example/e/{}", spec->slug);
      out.push_back(Value::context(
          {{"id", text(spec->slug)},
           {"name", text(pascal(spec->slug))},
           {"shortDescription", message(sentence(summary))},
           {"fullDescription", message(sentence(summary))},
           {"help", Value::context({{"text", text(sentence(summary))},
                                    {"markdown", text(sentence(summary))}})},
           {"helpUri", text(url)},
           {"defaultConfiguration", Value::context({{"level", text(level(spec->severity))}})},
           {"properties",
            Value::context({{"tags", Value::list({text(family), text("correctness")})}})}}));
    }
    return Value::list(std::move(out));
  }

  static std::string sentence(std::string s) {
    if (!s.empty() && s.back() != '.') s += '.';
    return s;
  }

  Value region(Span span) const {
    const Position from = report_.position(span.source, span.begin);
    const Position to = report_.position(span.source, std::max(span.begin, span.end));
    const std::string& file = report_.sources.at(span.source).text;
    Entries out{{"startLine", Value::integer(from.line)},
                {"startColumn", Value::integer(from.utf16)},
                {"endLine", Value::integer(to.line)},
                {"endColumn", Value::integer(to.utf16)}};
    if (span.end > span.begin)
      out.emplace_back("snippet", message(clean(file, span.begin, span.end)));
    return Value::context(std::move(out));
  }
  Value context_region(Span span) const {
    const Lines& lines = report_.lines(span.source);
    const uint32_t at = lines.line_at(span.begin);
    const uint32_t first = at > 2 ? at - 2 : 1;
    const uint32_t last = std::min(lines.count(), at + 2);
    const auto end = static_cast<uint32_t>(lines.begin(last) + lines.text(last).size());
    return Value::context({{"startLine", Value::integer(first)},
                           {"endLine", Value::integer(last)},
                           {"snippet", message(clean(report_.sources.at(span.source).text,
                                                     lines.begin(first), end))}});
  }
  static std::string_view clean(const std::string& file, uint32_t begin, uint32_t end) {
    constexpr uint32_t kSnippetMax = 2000;
    return std::string_view(file).substr(begin, std::min(end - begin, kSnippetMax));
  }

  Value location(Span span) const {
    const Value artifact = Value::context(
        {{"uri", text(uri(report_.path(span.source)))}, {"uriBaseId", text("SRCROOT")}});
    return Value::context({{"artifactLocation", artifact},
                           {"region", region(span)},
                           {"contextRegion", context_region(span)}});
  }

  Value results() const {
    const std::vector<std::string> prints = report_.fingerprints();
    std::vector<Value> out;
    for (size_t i = 0; i < prints.size() && i < kResultsMax; ++i)
      out.push_back(result(report_.diagnostics[i], prints[i]));
    return Value::list(std::move(out));
  }

  Value result(const Diagnostic& d, const std::string& print) const {
    const auto rule = std::find_if(rules_.begin(), rules_.end(),
                                   [&](const DiagSpec* s) { return s->slug == d.spec->slug; });
    std::string said = d.message(report_.options.language);
    said = sentence(said);
    for (const Note& note : d.notes) said += "\n" + report_.note(d, note);
    if (const std::string hint = d.hint(report_.options.language); !hint.empty())
      said += "\n" + hint;
    Entries out{{"ruleId", text(d.spec->slug)},
                {"ruleIndex", Value::integer(rule - rules_.begin())},
                {"level", text(level(d.spec->severity))},
                {"message", message(said)}};
    if (d.span.valid())
      out.emplace_back("locations",
                       Value::list({Value::context({{"physicalLocation", location(d.span)}})}));
    std::vector<Value> related;
    for (const Related& r : d.related)
      if (r.span.valid())
        related.push_back(
            Value::context({{"id", Value::integer(static_cast<int64_t>(related.size()) + 1)},
                            {"message", message(report_.related(d, r))},
                            {"physicalLocation", location(r.span)}}));
    if (!related.empty()) out.emplace_back("relatedLocations", Value::list(std::move(related)));
    out.emplace_back("partialFingerprints",
                     Value::context({{"primaryLocationLineHash", text(print + ":1")},
                                     {"weir/v1", text(print)}}));
    if (const std::optional<FixView> fix = fix_of(d); fix && usable(*fix))
      out.emplace_back("fixes", fixes(d, *fix));
    return Value::context(std::move(out));
  }

  static bool usable(const FixView& fix) { return fix.applicability != Applicability::Placeholder; }
  Value fixes(const Diagnostic& d, const FixView& fix) const {
    std::vector<Value> changes;
    for (size_t i = 0; i < fix.edits.size();) {
      const uint32_t source = fix.edits[i].span.source;
      std::vector<Value> replacements;
      for (; i < fix.edits.size() && fix.edits[i].span.source == source; ++i)
        replacements.push_back(Value::context({{"deletedRegion", region(fix.edits[i].span)},
                                               {"insertedContent", message(fix.edits[i].text)}}));
      changes.push_back(Value::context(
          {{"artifactLocation", Value::context({{"uri", text(uri(report_.path(source)))},
                                                {"uriBaseId", text("SRCROOT")}})},
           {"replacements", Value::list(std::move(replacements))}}));
    }
    return Value::list(
        {Value::context({{"description", message(sentence(d.hint(report_.options.language)))},
                         {"artifactChanges", Value::list(std::move(changes))}})});
  }

  const Report& report_;
  std::vector<const DiagSpec*> rules_;
};

}  // namespace

std::string render_sarif(const Report& report) { return Sarif(report).run(); }

}  // namespace weir::dsl
