// The report for programs: JSON, JSON lines, and commands of GitHub's log.
#include <fmt/format.h>

#include <algorithm>

#include "dsl/source/report.h"
#include "engine/base/json.h"
#include "weir/value.h"

namespace weir::dsl {
namespace {

constexpr std::string_view kSchema = "https://weir.example/schema/report-1.json";

using Entries = std::vector<Entry>;

Value text(std::string_view s) { return Value::string(well_formed(s)); }
Value number(int64_t n) { return Value::integer(n); }

Value position(const Report& report, uint32_t source, uint32_t offset) {
  const Position at = report.position(source, offset);
  return Value::context(
      {{"line", number(at.line)}, {"column", number(at.utf16)}, {"offset", number(offset)}});
}

Value span(const Report& report, Span where) {
  return Value::context({{"start", position(report, where.source, where.begin)},
                         {"end", position(report, where.source, where.end)}});
}

Value arguments(const Report& report, const Diagnostic& d) {
  Entries out;
  for (const Argument& arg : d.args) {
    const bool chinese = report.options.language == Language::Chinese && !arg.zh.empty();
    bool twice = false;
    for (const Entry& e : out) twice = twice || e.first == arg.name;
    if (!twice) out.emplace_back(arg.name, text(chinese ? arg.zh : arg.value));
  }
  return Value::context(std::move(out));
}

Value fixes(const Report& report, const Diagnostic& d, const FixView& fix) {
  constexpr std::string_view kWords[] = {"safe", "suggested", "placeholder"};
  std::vector<Value> edits;
  for (const Edit& edit : fix.edits)
    edits.push_back(Value::context({{"file", text(report.path(edit.span.source))},
                                    {"span", span(report, edit.span)},
                                    {"newText", text(edit.text)}}));
  const std::string_view word = kWords[static_cast<size_t>(fix.applicability)];
  return Value::list({Value::context({{"title", text(d.hint(report.options.language))},
                                      {"applicability", text(word)},
                                      {"edits", Value::list(std::move(edits))}})});
}

std::string_view severity(Severity s) { return word_of(s, Language::English); }

Value finding(const Report& report, const Diagnostic& d, const std::string& fingerprint) {
  const Language language = report.options.language;
  const Span where = d.span;
  Entries out{{"code", text(d.spec->slug)},
              {"severity", text(severity(d.spec->severity))},
              {"message", text(d.message(language))}};
  if (!d.args.empty()) out.emplace_back("args", arguments(report, d));
  if (where.valid()) {
    out.emplace_back("file", text(report.path(where.source)));
    out.emplace_back("span", span(report, where));
  } else {
    const Value start =
        Value::context({{"line", number(1)}, {"column", number(1)}, {"offset", number(0)}});
    out.emplace_back("file", text(""));
    out.emplace_back("span", Value::context({{"start", start}, {"end", start}}));
  }
  if (const std::string label = report.label(d); !label.empty())
    out.emplace_back("label", text(label));
  std::vector<Value> related;
  for (const Related& r : d.related)
    if (r.span.valid())
      related.push_back(Value::context({{"file", text(report.path(r.span.source))},
                                        {"span", span(report, r.span)},
                                        {"message", text(report.related(d, r))}}));
  if (!related.empty()) out.emplace_back("related", Value::list(std::move(related)));
  std::vector<Value> notes;
  for (const Note& note : d.notes) notes.push_back(text(report.note(d, note)));
  const std::optional<FixView> fix = fix_of(d);
  const std::string hint = d.hint(language);
  if (!fix && !hint.empty()) notes.push_back(text(hint));
  if (!notes.empty()) out.emplace_back("notes", Value::list(std::move(notes)));
  if (fix) out.emplace_back("fixes", fixes(report, d, *fix));
  out.emplace_back("docUrl", text(fmt::format("https://weir.example/e/{}", d.spec->slug)));
  out.emplace_back("fingerprint", text(fingerprint));
  return Value::context(std::move(out));
}

Value summary(const Report& report) {
  const Report::Counts n = report.counts();
  Entries out{{"files", number(n.files)},
              {"errors", number(n.errors)},
              {"warnings", number(n.warnings)},
              {"infos", number(n.infos)},
              {"ms", number(std::max<int64_t>(0, report.options.elapsed_ms))}};
  if (report.options.left_out > 0) out.emplace_back("left_out", number(report.options.left_out));
  return Value::context(std::move(out));
}

Entries header(const Report& report) {
  return {{"schema", text(kSchema)},
          {"tool", Value::context({{"name", text("weir")}, {"version", text("0.1.0")}})},
          {"command", text(report.options.command)}};
}

std::vector<Value> findings(const Report& report) {
  const std::vector<std::string> prints = report.fingerprints();
  std::vector<Value> out;
  for (size_t i = 0; i < prints.size(); ++i)
    out.push_back(finding(report, report.diagnostics[i], prints[i]));
  return out;
}

// In a value of GitHub's workflow commands.
std::string escaped(std::string_view s, bool property) {
  std::string out;
  for (const char c : s) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special)
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string render_json(const Report& report) {
  Entries out = header(report);
  out.emplace_back("ok", Value::boolean(report.counts().errors == 0));
  out.emplace_back("summary", summary(report));
  out.emplace_back("diagnostics", Value::list(findings(report)));
  return base::to_pretty_json(Value::context(std::move(out))) + "\n";
}

std::string render_json_lines(const Report& report) {
  std::string out = base::to_plain_json(Value::context(header(report))) + "\n";
  for (const Value& one : findings(report)) out += base::to_plain_json(one) + "\n";
  const bool ok = report.counts().errors == 0;
  return out +
         base::to_plain_json(
             Value::context({{"ok", Value::boolean(ok)}, {"summary", summary(report)}})) +
         "\n";
}

std::string render_github(const Report& report) {
  std::string out;
  for (const Diagnostic& d : report.diagnostics) {
    const bool error = d.spec->severity == Severity::Error;
    const bool warning = d.spec->severity == Severity::Warning;
    out += error ? "::error " : warning ? "::warning " : "::notice ";
    if (d.span.valid()) {
      const Position from = report.position(d.span.source, d.span.begin);
      const Position to = report.position(d.span.source, d.span.end);
      out += fmt::format("file={},line={},col={}", escaped(report.path(d.span.source), true),
                         from.line, from.column);
      if (to.line == from.line)
        out += fmt::format(",endColumn={}", to.column);
      else
        out += fmt::format(",endLine={}", to.line);
      out += ',';
    }
    std::string message = d.message(report.options.language);
    if (const std::string hint = d.hint(report.options.language); !hint.empty())
      message += "\n" + hint;
    out += fmt::format("title={}::{}\n", escaped(d.spec->slug, true), escaped(message, false));
  }
  return out;
}

}  // namespace weir::dsl
