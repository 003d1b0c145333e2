#include <algorithm>

#include "dsl/yaml/bytes.h"
#include "dsl/yaml/parse.h"
#include "dsl/yaml/problems.h"
#include "dsl/yaml/sketch.h"
#include "dsl/yaml/slips.h"
#include "dsl/yaml/wide_colons.h"
#include "dsl/yaml/tree.h"

namespace weir::yaml {

const DiagSpec kSyntax{
    .slug = "yaml/syntax",
    .text = {"this line does not read as YAML", "这一行不是有效的 YAML"},
    .hint = {"it needs the form 'key: value' or '- value', or quotes around the value",
             "请写成“键: 值”或“- 值”，或给值加上引号"},
    .summary = "A line that the parser cannot read, and no more precise rule explains.",
    .bad = "app: a\n]\n",
    .good = "app: a\n"};

const DiagSpec kUnknownAlias{
    .slug = "yaml/unknown-alias",
    .text = {"nothing above is anchored as '&{name}'", "上面没有用“&{name}”标记的内容"},
    .hint = {"if it is meant as text, put the value in quotes", "如果它是文本，请给值加引号"},
    .summary = "An alias repeats a value that an anchor above it names.",
    .bad = "app: *name\n",
    .good = "app: &name a\nlabel: *name\n"};

namespace {

constexpr int kRepairsMax = 20;
constexpr size_t kRepairBytesMax = 4u << 20;  // read again after repairs, in all

// The innermost map or empty value that would hold what stood at `offset`, in `column`.
void mark_broken(Node& node, uint32_t offset, uint32_t column, std::string_view file) {
  const auto column_of = [&](uint32_t at) {
    const size_t line = file.substr(0, at).rfind('\n');
    return at - static_cast<uint32_t>(line == std::string_view::npos ? 0 : line + 1);
  };
  Node* inner = nullptr;
  for (Entry& entry : node.entries)
    if (entry.key.span.begin < offset && column_of(entry.key.span.begin) < column)
      inner = &entry.value;
  for (Node& item : node.items)
    if (item.span.begin < offset && column_of(item.span.begin) <= column) inner = &item;
  const bool holds = inner != nullptr && (inner->is_map() || inner->is_sequence()) && !inner->flow;
  if (holds) return mark_broken(*inner, offset, column, file);
  if (inner != nullptr && inner->is_null()) inner->broken = true;
  node.broken = true;
}

class Loader {
 public:
  Loader(uint32_t source, std::string_view file, std::string buffer)
      : source_(source), file_(file), clean_(std::move(buffer)) {}

  Parsed run() {
    Parsed parsed = parse(source_, file_, clean_, {});
    if (!parsed.failure && !parsed.suspicious) return parsed;
    Sketched sketched = sketch(source_, file_, clean_);
    problems_ = std::move(sketched.problems);
    patches_ = std::move(sketched.patches);
    // Beside tabs the columns of other lines say nothing.
    if (!sketched.tab_lines.empty())
      std::erase_if(problems_, [](const Diagnostic& d) { return d.spec->slug == "yaml/indentation"; });
    blank_tabs(sketched.tab_lines);
    size_t bytes = 0;
    for (int repairs = 0;; ++repairs) {
      parsed = read();
      bytes += file_.size();
      if (!parsed.failure) break;
      if (repairs >= kRepairsMax || bytes > kRepairBytesMax) break;
      if (!sketched.tab_lines.empty()) {
        std::move(sketched.tab_lines.begin(), sketched.tab_lines.end(),
                  std::back_inserter(patches_));
        sketched.tab_lines.clear();
      } else if (!repair(*parsed.failure)) {
        break;
      }
    }
    if (parsed.failure) {
      tell(*parsed.failure);
      parsed.root.broken = true;
    }
    for (const Patch& patch : patches_)
      if (patch.kind == Patch::Kind::Blank) mark(parsed.root, patch);
    std::move(problems_.begin(), problems_.end(), std::back_inserter(parsed.problems));
    parsed.patches = std::move(patches_);
    return parsed;
  }

 private:
  Parsed read() {
    std::string buffer = clean_;
    apply(patches_, buffer);
    return parse(source_, file_, buffer, patches_);
  }

  // In indentation a tab counts as one blank, until that turns out not to fit.
  void blank_tabs(const std::vector<Patch>& tab_lines) {
    for (const Patch& line : tab_lines)
      for (uint32_t at = line.begin; at < line.end && is_blank(clean_[at]); ++at) clean_[at] = ' ';
  }

  void tell(const Failure& failure) {
    Slips lines(source_, file_, clean_);
    const uint32_t at = std::min(failure.offset, static_cast<uint32_t>(file_.size()));
    lines.report(kSyntax, at, at);
    for (Diagnostic& d : lines.take().problems) problems_.push_back(std::move(d));
  }

  void mark(Node& root, const Patch& patch) {
    uint32_t at = patch.begin;
    while (at < patch.end && is_space(file_[at])) ++at;
    const size_t line = file_.substr(0, at).rfind('\n');
    const auto begin = static_cast<uint32_t>(line == std::string_view::npos ? 0 : line + 1);
    mark_broken(root, at, at - begin, file_);
  }

  // Tells the failure and leaves out where it is; false where nothing is left to leave out.
  bool repair(const Failure& failure);

  uint32_t source_;
  std::string_view file_;
  std::string clean_;
  std::vector<Patch> patches_;
  std::vector<Diagnostic> problems_;
};

bool Loader::repair(const Failure& failure) {
  std::string buffer = clean_;
  apply(patches_, buffer);
  Slips lines(source_, file_, buffer);
  uint32_t at = std::min(failure.offset, static_cast<uint32_t>(buffer.size()));
  if (failure.trouble == Trouble::UnknownAlias && at < buffer.size() && buffer[at] == '*') {
    uint32_t end = at + 1;
    while (end < buffer.size() && !is_space(buffer[end]) &&
           std::string_view(",]}").find(buffer[end]) == std::string_view::npos)
      ++end;
    const std::string name(buffer.substr(at + 1, end - at - 1));
    lines.report(kUnknownAlias, at, end).args.push_back({"name", name});
    lines.patch(at, end, Patch::Kind::Broken);
  } else {
    // The line of the failure, or the last one before it that says something.
    while (at > lines.start() && (at >= buffer.size() || is_space(buffer[at]))) --at;
    const size_t before = at == 0 ? std::string::npos : buffer.rfind('\n', at - 1);
    const auto begin =
        before == std::string::npos ? lines.start() : static_cast<uint32_t>(before + 1);
    if (lines.is_blank_line(begin)) return false;
    const uint32_t indent = lines.indent(begin);
    const uint32_t stop = lines.value_end(begin + indent, lines.line_end(begin));
    Diagnostic& problem = lines.report(kSyntax, begin + indent, stop);
    if (buffer.substr(begin, stop - begin).find("，") != std::string::npos)
      problem.notes.push_back({{"'，' of full width parts nothing: write ', '", "全角“，”不起分隔作用：请写半角“, ”"}, {}});
    uint32_t next = lines.next_line(begin);
    while (next < buffer.size() &&
           (lines.is_blank_line(next) || lines.is_deeper(next, static_cast<int>(indent))))
      next = lines.next_line(next);
    lines.patch(begin, next, Patch::Kind::Blank);
  }
  Sketched told = lines.take();
  // An earlier patch inside of what is left out now would win over it.
  std::erase_if(patches_, [&](const Patch& old) {
    return old.begin >= told.patches[0].begin && old.end <= told.patches[0].end;
  });
  patches_.push_back(told.patches[0]);
  problems_.push_back(std::move(told.problems[0]));
  return true;
}

void tell_torn(const Node& node, dsl::Reporter& reporter) {
  if (node.broken && node.is_null())
    reporter.torn(node.span);
  else if (node.broken)
    reporter.torn({node.span.source, node.span.begin, node.span.begin});
  for (const Node& item : node.items) tell_torn(item, reporter);
  for (const Entry& entry : node.entries) tell_torn(entry.value, reporter);
}

}  // namespace

Node load(uint32_t source, dsl::Reporter& reporter) {
  const std::string& file = reporter.sources().at(source).text;
  std::optional<std::string> buffer = readable(source, reporter);
  if (!buffer) {
    Node root;
    root.span = {source, 0, 0};
    root.broken = true;
    reporter.torn(root.span);
    return root;
  }
  for (Diagnostic& problem : mend_wide_colons(source, *buffer)) reporter.add(std::move(problem));
  Parsed parsed = Loader(source, file, std::move(*buffer)).run();
  for (Diagnostic& problem : parsed.problems) reporter.add(std::move(problem));
  tell_torn(parsed.root, reporter);
  using Gap = dsl::Reporter::Gap;
  for (const Patch& patch : parsed.patches)
    reporter.gap({source, patch.begin, patch.end}, patch.kind == Patch::Kind::Text ? Gap::Guessed : Gap::Lost);
  return std::move(parsed.root);
}

}  // namespace weir::yaml
