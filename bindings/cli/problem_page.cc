#include "bindings/cli/problem_page.h"

#include <ostream>

#include "engine/base/json.h"
#include "weir/problems.h"

namespace weir::cli {
namespace {

std::string_view word(Session& session, const DiagSpec& spec) {
  switch (spec.severity) {
    case Severity::Error: return session.text({"error", "错误"});
    case Severity::Warning: return session.text({"warning", "警告"});
    case Severity::Info: return session.text({"info", "信息"});
    default: return session.text({"hint", "提示"});
  }
}

std::string both(const Text& text) {
  return "{\"en\":" + base::json_quote(text.en) + ",\"zh\":" + base::json_quote(text.zh) + "}";
}

std::string as_json(const DiagSpec& spec) {
  constexpr std::string_view kSeverities[] = {"error", "warning", "info", "hint"};
  return "{\"slug\":" + base::json_quote(spec.slug) + ",\"severity\":" +
         base::json_quote(kSeverities[static_cast<size_t>(spec.severity)]) +
         ",\"hard\":" + (spec.hard ? "true" : "false") + ",\"text\":" + both(spec.text) +
         ",\"hint\":" + both(spec.hint) + ",\"summary\":" + base::json_quote(spec.summary) +
         ",\"bad\":" + base::json_quote(spec.bad) + ",\"good\":" + base::json_quote(spec.good) + "}";
}

void print_code(std::ostream& out, std::string_view title, std::string_view code) {
  if (code.empty()) return;
  out << "\n" << title << "\n";
  while (!code.empty()) {
    const size_t end = code.find('\n');
    out << "  " << code.substr(0, end) << "\n";
    code = end == std::string_view::npos ? std::string_view() : code.substr(end + 1);
  }
}

}  // namespace

int list_problems(Session& session) {
  if (session.json()) {
    session.out << "[";
    bool first = true;
    for (const DiagSpec* spec : all_problems()) {
      session.out << (first ? "\n" : ",\n") << as_json(*spec);
      first = false;
    }
    session.out << "\n]\n";
    return kDone;
  }
  for (const DiagSpec* spec : all_problems())
    session.out << spec->slug << "  " << word(session, *spec) << "  " << session.text(spec->text)
                << "\n";
  return kDone;
}

int print_problem(Session& session, const std::string& slug) {
  const DiagSpec* spec = find_problem(slug);
  if (spec == nullptr) {
    session.err << "weir: "
                << session.text({"there is no problem called '", "没有这种问题：“"}) << slug
                << session.text({"'", "”"});
    const char* between = session.language == Language::Chinese ? "。是不是：" : ". Did you mean: ";
    for (const std::string& near : nearest_problems(slug)) {
      session.err << between << near;
      between = ", ";
    }
    session.err << "\n" << session.text({"weir rules lists all of them", "weir rules 列出全部"}) << "\n";
    return kUsage;
  }
  if (session.json()) {
    session.out << as_json(*spec) << "\n";
    return kDone;
  }
  session.out << spec->slug << " (" << word(session, *spec) << ")\n\n"
              << session.text({"says:  ", "提示："}) << session.text(spec->text) << "\n";
  if (!spec->hint.empty())
    session.out << session.text({"do:    ", "改法："}) << session.text(spec->hint) << "\n";
  // Summaries are written in English only.
  session.out << session.text({"why:   ", "原因："}) << spec->summary << "\n";
  print_code(session.out, session.text({"found in:", "会被指出："}), spec->bad);
  print_code(session.out, session.text({"better:", "这样写："}), spec->good);
  return kDone;
}

}  // namespace weir::cli
