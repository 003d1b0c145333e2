#include <fmt/format.h>

#include <algorithm>

#include "dsl/source/excerpt.h"
#include "dsl/source/report.h"

namespace weir::dsl {
namespace {

class Human {
 public:
  explicit Human(const Report& report) : report_(report), options_(report.options) {}

  std::string run() {
    for (const Diagnostic& d : report_.diagnostics) {
      finding(d);
      out_ += '\n';
    }
    summary();
    return std::move(out_);
  }

  void headline(const Diagnostic& d) {
    if (d.span.valid()) {
      const Position at = report_.position(d.span.source, d.span.begin);
      out_ += fmt::format("{}:{}:{}: ", report_.path(d.span.source), at.line, at.column);
    }
    const std::string_view word = word_of(d.spec->severity, options_.language);
    out_ += paint(word, color_of(d)) + ": " + d.message(options_.language) + " " +
            paint(fmt::format("[{}]", d.spec->slug), "2") + "\n";
  }
  std::string take() { return std::move(out_); }

 private:
  std::string paint(std::string_view text, std::string_view color) const {
    if (!options_.color) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", color, text);
  }
  static std::string_view color_of(const Diagnostic& d) {
    return d.spec->severity == Severity::Error     ? "31"
           : d.spec->severity == Severity::Warning ? "33"
                                                   : "36";
  }

  void finding(const Diagnostic& d) {
    headline(d);
    if (d.span.valid() && report_.sources.at(d.span.source).kind != Source::Kind::Refused)
      excerpts(d);
    for (const Note& note : d.notes) sentence("note", report_.note(d, note));
    advice(d);
  }

  // The file of the finding first, then the others in the order in which they are named.
  void excerpts(const Diagnostic& d) {
    std::vector<uint32_t> files{d.span.source};
    for (const Related& r : d.related)
      if (r.span.valid() && std::find(files.begin(), files.end(), r.span.source) == files.end())
        files.push_back(r.span.source);
    for (const uint32_t file : files) {
      std::vector<Marked> marks;
      if (file == d.span.source) marks.push_back({d.span, report_.label(d), true});
      for (const Related& r : d.related)
        if (r.span.source == file) marks.push_back({r.span, report_.related(d, r), false});
      if (file != d.span.source) {
        const Position at = report_.position(file, marks.front().span.begin);
        out_ += fmt::format("  {}:{}:{}\n", report_.path(file), at.line, at.column);
      }
      const std::string color(options_.color ? color_of(d) : std::string_view());
      out_ += excerpt(report_.lines(file), marks, options_.width, color);
    }
  }

  void sentence(std::string_view kind, std::string_view text) {
    const bool chinese = options_.language == Language::Chinese;
    std::string head = chinese ? (kind == "fix" ? "修正：" : kind == "note" ? "说明：" : "提示：") : std::string(kind) + ":";
    if (kind == "fix") head = paint(head, "32");
    out_ += "  " + head;
    bool first = true;
    while (!text.empty() || first) {
      const size_t end = std::min(text.find('\n'), text.size());
      if (first && !text.empty() && !chinese) out_ += ' ';
      if (!first) out_ += "        ";
      out_ += std::string(text.substr(0, end)) + "\n";
      text.remove_prefix(std::min(end + 1, text.size()));
      first = false;
    }
  }

  void advice(const Diagnostic& d) {
    const std::string hint = d.hint(options_.language);
    const std::optional<FixView> fix = fix_of(d);
    const bool safe = fix && fix->applicability == Applicability::Safe;
    if (!hint.empty() || safe) sentence(safe ? "fix" : "hint", hint);
    if (!fix) return;
    constexpr size_t kEditsShown = 5;
    std::vector<Edit> shown(
        fix->edits.begin(),
        fix->edits.begin() + static_cast<ptrdiff_t>(std::min(fix->edits.size(), kEditsShown)));
    for (size_t from = 0; from < shown.size();) {
      size_t to = from;
      while (to < shown.size() && shown[to].span.source == shown[from].span.source) ++to;
      const uint32_t source = shown[from].span.source;
      out_ += edited_excerpt(report_.lines(source), report_.sources.at(source).text,
                             {shown.begin() + static_cast<ptrdiff_t>(from),
                              shown.begin() + static_cast<ptrdiff_t>(to)},
                             options_.width);
      from = to;
    }
    if (fix->edits.size() > kEditsShown)
      out_ += fmt::format("      … {}\n", fix->edits.size() - kEditsShown);
  }

  void summary() {
    const Report::Counts n = report_.counts();
    const bool chinese = options_.language == Language::Chinese;
    const std::string time =
        options_.elapsed_ms < 0
            ? ""
            : fmt::format(fmt::runtime(chinese ? "（{} 毫秒）" : " ({} ms)"), options_.elapsed_ms);
    if (report_.diagnostics.empty()) {
      out_ += chinese ? fmt::format("没有发现问题，共 {} 个文件{}。\n", n.files, time)
                      : fmt::format("No findings in {} {}{}.\n", n.files,
                                    n.files == 1 ? "file" : "files", time);
      return;
    }
    out_ += chinese ? counted_in_chinese(n, time) : counted_in_english(n, time);
    if (options_.left_out > 0)
      out_ += chinese ? fmt::format("另有 {} 条没有列出。\n", options_.left_out)
                      : fmt::format("{} more not shown.\n", options_.left_out);
    if (n.safe_fixes > 0)
      out_ += chinese ? fmt::format("{} 处可以安全地自动修复：weir validate --fix\n", n.safe_fixes)
                      : fmt::format("{} can be fixed safely: weir validate --fix\n", n.safe_fixes);
    const std::string_view slug = report_.diagnostics.front().spec->slug;
    out_ += chinese ? fmt::format("了解某一条：weir explain {}\n", slug)
                    : fmt::format("Read more about one: weir explain {}\n", slug);
  }

  static std::string counted_in_english(const Report::Counts& n, const std::string& time) {
    std::string what;
    const auto add = [&](uint32_t count, std::string_view word) {
      if (count == 0) return;
      what +=
          fmt::format("{}{} {}{}", what.empty() ? "" : ", ", count, word, count == 1 ? "" : "s");
    };
    add(n.errors, "error");
    add(n.warnings, "warning");
    add(n.infos, "remark");
    return fmt::format("{} in {} of {} {}{}.\n", what, n.files_with, n.files,
                       n.files == 1 ? "file" : "files", time);
  }
  static std::string counted_in_chinese(const Report::Counts& n, const std::string& time) {
    std::string what;
    const auto add = [&](uint32_t count, std::string_view word) {
      if (count > 0) what += fmt::format("{}{} 个{}", what.empty() ? "" : "，", count, word);
    };
    add(n.errors, "错误");
    add(n.warnings, "警告");
    add(n.infos, "提示");
    return fmt::format("{}，在 {} 个文件中的 {} 个{}。\n", what, n.files, n.files_with, time);
  }

  const Report& report_;
  const RenderOptions& options_;
  std::string out_;
};

}  // namespace

std::string render_human(const Report& report) { return Human(report).run(); }

std::string render_compact(const Report& report) {
  Human human(report);
  for (const Diagnostic& d : report.diagnostics) human.headline(d);
  return human.take();
}

}  // namespace weir::dsl
