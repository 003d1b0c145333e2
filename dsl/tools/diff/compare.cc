// Two outlines side by side: parts are found by kind and name, rows of a table by what they say.
#include <algorithm>
#include <map>

#include "dsl/tools/diff/judge.h"
#include "dsl/tools/diff/readers.h"

namespace weir {

namespace diff_of {

namespace {

using Kind = Difference::Kind;

constexpr size_t kRowsMax = 2000;  // beyond, rows are told apart by their number alone

class Comparer {
 public:
  explicit Comparer(const Versions& versions) : versions_(versions) {}

  std::vector<Difference> run() {
    const Part before = outline(versions_.before, versions_.after), after = outline(versions_.after, versions_.before);
    at_ = {};
    at_.section = "app";
    at_.name = after.name;
    leaves(before, after);
    pairs(before, after, [&](const Part* was, const Part* is) {
      const Part& any = is != nullptr ? *is : *was;
      at_ = {};
      at_.section = any.kind;
      at_.name = any.name;
      part(was, is);
    });
    return std::move(found_);
  }

 private:
  void add(Kind kind, const Leaf* was, const Leaf* is, Span before, Span after) {
    Difference one = at_;
    one.kind = kind;
    if (was != nullptr || is != nullptr) one.key = (is != nullptr ? is : was)->path;
    if (was != nullptr) one.before = was->text;
    if (is != nullptr) one.after = is->text;
    if (kind != Kind::Added) one.place_before = model::place(versions_.before, was != nullptr && was->span.valid() ? was->span : before);
    if (kind != Kind::Removed) one.place_after = model::place(versions_.after, is != nullptr && is->span.valid() ? is->span : after);
    judge(one, versions_, was, is);
    found_.push_back(std::move(one));
  }

  void leaves(const Part& before, const Part& after) {
    for (const Leaf& leaf : before.leaves)
      if (after.leaf(leaf.path) == nullptr) add(Kind::Removed, &leaf, nullptr, before.span, after.span);
    for (const Leaf& leaf : after.leaves) {
      const Leaf* was = before.leaf(leaf.path);
      if (was == nullptr) add(Kind::Added, nullptr, &leaf, before.span, after.span);
      else if (was->text != leaf.text) add(Kind::Changed, was, &leaf, before.span, after.span);
    }
  }

  void part(const Part* was, const Part* is) {
    if (was == nullptr) return add(Kind::Added, nullptr, nullptr, {}, is->span);
    if (is == nullptr) return add(Kind::Removed, nullptr, nullptr, was->span, {});
    leaves(*was, *is);
    const Difference outer = at_;
    pairs(*was, *is, [&](const Part* one, const Part* other) { child(outer, one, other); });
    rows(*was, *is, outer);
    at_ = outer;
  }

  void child(const Difference& outer, const Part* was, const Part* is) {
    const Part& any = is != nullptr ? *is : *was;
    if (any.kind == "row") return;
    at_ = outer;
    at_.part_name = any.kind == "column" && outer.part == "field" ? outer.part_name + "." + any.name : any.name;
    at_.part = any.kind;
    part(was, is);
    at_ = outer;
  }

  // In the order of `after`; what is gone comes where it stood.
  template <class F>
  void pairs(const Part& before, const Part& after, F&& each) {
    size_t old = 0;
    const auto gone_until = [&](size_t end) {
      for (; old < end; ++old)
        if (after.part(before.parts[old].kind, before.parts[old].name) == nullptr) each(&before.parts[old], nullptr);
    };
    for (const Part& is : after.parts) {
      const Part* was = before.part(is.kind, is.name);
      if (was != nullptr) gone_until(std::max(old, static_cast<size_t>(was - before.parts.data())));
      each(was, &is);
    }
    gone_until(before.parts.size());
  }

  static std::vector<const Part*> rows_of(const Part& part) {
    std::vector<const Part*> rows;
    for (const Part& one : part.parts)
      if (one.kind == "row") rows.push_back(&one);
    return rows;
  }

  void row(const Difference& outer, const Part* was, const Part* is) {
    at_ = outer;
    at_.part = "row";
    at_.part_name = (is != nullptr ? is : was)->name;
    if (was != nullptr && is != nullptr) return leaves(*was, *is);
    const Part& any = is != nullptr ? *is : *was;
    Leaf whole{"", any.whole, any.span, nullptr};
    add(is != nullptr ? Kind::Added : Kind::Removed, was != nullptr ? &whole : nullptr, is != nullptr ? &whole : nullptr, any.span, any.span);
  }

  // The longest run of rows that both have stays; what lies between is changed, gone or new.
  void rows(const Part& before, const Part& after, const Difference& outer) {
    const std::vector<const Part*> was = rows_of(before), is = rows_of(after);
    if (was.empty() && is.empty()) return;
    size_t head = 0;
    while (head < was.size() && head < is.size() && was[head]->whole == is[head]->whole) ++head;
    size_t tail = 0;
    while (tail < was.size() - head && tail < is.size() - head &&
           was[was.size() - 1 - tail]->whole == is[is.size() - 1 - tail]->whole)
      ++tail;
    const size_t n = was.size() - head - tail, m = is.size() - head - tail;
    std::vector<std::vector<uint16_t>> common;
    const bool small = n <= kRowsMax && m <= kRowsMax;
    if (small) {
      common.assign(n + 1, std::vector<uint16_t>(m + 1, 0));
      for (size_t i = n; i-- > 0;)
        for (size_t j = m; j-- > 0;)
          common[i][j] = was[head + i]->whole == is[head + j]->whole ? static_cast<uint16_t>(common[i + 1][j + 1] + 1)
                                                                     : std::max(common[i + 1][j], common[i][j + 1]);
    }
    std::vector<const Part*> left, right;
    size_t i = 0, j = 0;
    while (i < n || j < m) {
      if (i < n && j < m && was[head + i]->whole == is[head + j]->whole) {
        between(outer, left, right);
        ++i, ++j;
      } else if (j >= m || (i < n && (!small || common[i + 1][j] >= common[i][j + 1]))) {
        left.push_back(was[head + i++]);
      } else {
        right.push_back(is[head + j++]);
      }
    }
    between(outer, left, right);
  }

  static size_t cells_shared(const Part& a, const Part& b) {
    size_t shared = 0;
    for (const Leaf& leaf : a.leaves)
      if (const Leaf* other = b.leaf(leaf.path); other != nullptr && other->text == leaf.text) ++shared;
    return shared;
  }

  // Rows that share a cell are one row that changed, in order; the rest came or went.
  void between(const Difference& outer, std::vector<const Part*>& left, std::vector<const Part*>& right) {
    size_t next = 0;
    for (const Part* was : left) {
      size_t best = next;
      while (best < right.size() && cells_shared(*was, *right[best]) == 0) ++best;
      if (best == right.size()) {
        row(outer, was, nullptr);
        continue;
      }
      for (; next < best; ++next) row(outer, nullptr, right[next]);
      row(outer, was, right[next++]);
    }
    for (; next < right.size(); ++next) row(outer, nullptr, right[next]);
    left.clear();
    right.clear();
  }

  const Versions& versions_;
  Difference at_;
  std::vector<Difference> found_;
};

Text kind_text(std::string_view kind) {
  static const std::map<std::string_view, Text> kWords = {
      {"field", {"field", "字段"}}, {"column", {"column", "列"}}, {"check", {"check", "校验"}}, {"stage", {"stage", "阶段"}},
      {"input", {"input", "输入"}}, {"output", {"output", "输出"}}, {"row", {"row", "行"}}, {"step", {"step", "步骤"}}};
  const auto it = kWords.find(kind);
  return it == kWords.end() ? Text{kind, kind} : it->second;
}

}  // namespace

}  // namespace diff_of

std::vector<Difference> diff(const Model& before, const Model& after) {
  if (before == nullptr || after == nullptr) return {};
  const diff_of::Versions versions{*before, *after};
  std::vector<Difference> found = diff_of::Comparer(versions).run();
  for (Difference& one : found) {
    const bool field = one.section == "form" && one.part == "field" && one.kind != Difference::Kind::Added;
    const bool other = one.part != "field" || one.key.empty() || one.key == "type" || one.key == "formula";
    if (!field || !other) continue;
    const model::Form* form = after->form(one.name);
    const bool there = form != nullptr && form->field(one.part_name) != nullptr;
    one.readers = diff_of::readers_of(there ? *after : *before, one.name, one.part_name);
  }
  return found;
}

std::string_view word(Reach reach) {
  switch (reach) {
    case Reach::Nothing: return "nothing";
    case Reach::Answers: return "answers";
    case Reach::Security: return "security";
    case Reach::Instances: return "instances";
    case Reach::Data: return "data";
    case Reach::Callers: return "callers";
  }
  return "";
}

std::string line_of(const Difference& difference, Language language) {
  const bool zh = language == Language::Chinese;
  std::string line;
  if (!difference.part.empty()) {
    line = std::string(diff_of::kind_text(difference.part).in(language));
    line += difference.part == "row" ? " " + difference.part_name : zh ? "“" + difference.part_name + "”" : " '" + difference.part_name + "'";
  }
  if (!difference.key.empty()) line += (line.empty() ? "" : zh ? "：" : ": ") + difference.key;
  const bool both = difference.kind == Difference::Kind::Changed;
  const std::string& one = difference.kind == Difference::Kind::Removed ? difference.before : difference.after;
  if (both) line += " " + difference.before + " -> " + difference.after;
  else if (!one.empty()) line += (line.empty() ? "" : " ") + one;
  return line;
}

}  // namespace weir
