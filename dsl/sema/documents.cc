// Documents: HTML with FEEL inside, checked against the form whose records they show.
#include <algorithm>

#include "dsl/sema/documents.h"
#include "dsl/feel/types.h"
#include "dsl/sema/problems.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;

namespace {

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? text.substr(text.size()) : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// The word at the front of `text`, taken off with the blanks around it.
std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

class Reader {
 public:
  Reader(App& app, const dsl::LocatedText& text, const Site& site) : app_(app), text_(text), names_{site.names}, site_(site) {}

  void read() {
    const std::string& all = text_.text;
    for (size_t at = 0; (at = all.find('{', at)) != std::string::npos;) {
      const char kind = at + 1 < all.size() ? all[at + 1] : ' ';
      if (kind != '{' && kind != '%' && kind != '#') {
        ++at;
        continue;
      }
      const size_t end = kind == '{' ? closing_braces(all, at + 2) : all.find(kind == '%' ? "%}" : "#}", at + 2);
      if (end == std::string::npos) {
        if (kind == '{') app_.report(kUnclosed, text_.span(at, at + 2));
        else wrong(at, at + 2, all.substr(at, 2), "is never closed", "没有闭合");
        return;
      }
      if (kind == '{') read_feel_text(app_, text_.slice(at + 2, end), site_.with(names_.back()));
      if (kind == '%') read_tag(at, end);
      at = end + 2;
    }
    for (const Open& one : open_) wrong(one.begin, one.end, all.substr(one.begin, one.end - one.begin), "is never closed", "没有闭合");
  }

 private:
  struct Open {
    std::string_view word;
    size_t begin, end;
    bool otherwise = false;
  };

  void wrong(size_t begin, size_t end, const std::string& tag, std::string en, std::string zh) {
    app_.report(kDocumentTag, text_.span(begin, end), {{"tag", tag}, {"why", std::move(en), std::move(zh)}});
  }

  // `in` is a part of the text.
  size_t offset(std::string_view in) const { return static_cast<size_t>(in.data() - text_.text.data()); }
  dsl::LocatedText located(std::string_view in) const { return text_.slice(offset(in), offset(in) + in.size()); }

  void read_tag(size_t begin, size_t end) {
    std::string_view rest = std::string_view(text_.text).substr(begin + 2, end - begin - 2);
    const std::string tag = text_.text.substr(begin, end + 2 - begin);
    const std::string_view word = take_word(rest);
    if (word == "for") return read_for(rest, begin, end + 2);
    if (word == "if") {
      read_feel_text(app_, located(rest), site_.with(names_.back()), TypeKind::Boolean);
      open_.push_back({"if", begin, end + 2});
    } else if (word == "elif" || word == "else") {
      if (open_.empty() || open_.back().word != "if" || open_.back().otherwise)
        return wrong(begin, end + 2, tag, "stands in no '{% if %}'", "不在“{% if %}”之内");
      open_.back().otherwise = word == "else";
      if (word == "elif") read_feel_text(app_, located(rest), site_.with(names_.back()), TypeKind::Boolean);
    } else if (word == "endfor" || word == "endif") {
      if (open_.empty() || word.substr(3) != open_.back().word) {
        const std::string opens = "{% " + std::string(word.substr(3)) + " %}";
        return wrong(begin, end + 2, tag, "closes no '" + opens + "'", "没有对应的“" + opens + "”");
      }
      if (open_.back().word == "for") names_.pop_back();
      open_.pop_back();
    } else {
      wrong(begin, end + 2, tag, "is no tag", "不是模板标签");
    }
  }

  void read_for(std::string_view rest, size_t begin, size_t end) {
    const std::string tag = text_.text.substr(begin, end - begin);
    const std::string_view name = take_word(rest);
    if (take_word(rest) != "in") {
      wrong(begin, end, tag, "is not 'for NAME in LIST'", "应写成“for 名字 in 列表”");
      rest = {};
    }
    Type item;
    if (!rest.empty())
      if (const auto list = read_feel_text(app_, located(rest), site_.with(names_.back()))) {
        const Type type = list->root.type;
        item = feel::element_of(type).value_or(Type());
        if (!type.is(TypeKind::List) && !type.is(TypeKind::Any) && !type.is(TypeKind::Error))
          wrong(offset(rest), offset(rest) + rest.size(), std::string(rest), "is not a list", "不是列表");
      }
    feel::Names& inner = app_.scope(names_.back());
    inner.add({std::string(name), item, feel::InputKind::Named, text_.span(begin, end), {}});
    names_.push_back(&inner);
    open_.push_back({"for", begin, end});
  }

  App& app_;
  const dsl::LocatedText& text_;
  std::vector<const feel::Names*> names_;
  const Site& site_;
  std::vector<Open> open_;
};

}  // namespace

void check_document(App& app, const dsl::LocatedText& text, const Site& site) { Reader(app, text, site).read(); }

}  // namespace weir::sema
