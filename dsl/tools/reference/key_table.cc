#include "dsl/tools/reference/key_table.h"

#include "engine/feel/type.h"

namespace weir::reference {

using model::KeySpec;
using model::Place;
using model::Shape;

namespace {

Text words_of(Place place) {
  switch (place) {
    case Place::Feel: return {"FEEL", "FEEL 表达式"};
    case Place::Tests: return {"FEEL unary tests", "FEEL 条件"};
    case Place::Value: return {"a value, or `=FEEL`", "值，或 `=FEEL`"};
    case Place::Text: return {"text with `{{ FEEL }}`", "可含 `{{ FEEL }}` 的文字"};
    case Place::Plain: return {"text", "文字"};
    case Place::Label: return {"text, or one per language", "文字，或按语言各写一份"};
    case Place::Name: return {"a name of `", "已定义的名字："};
    case Place::Field: return {"a field", "字段"};
    case Place::NewName: return {"a new name", "新名字"};
    case Place::Word: return {"", ""};
    case Place::Boolean: return {"`true` or `false`", "`true` 或 `false`"};
    case Place::Integer: return {"an integer", "整数"};
    case Place::Number: return {"a number", "数"};
    case Place::Literal: return {"a literal", "字面值"};
    case Place::Who: return {"people", "人员"};
    case Place::Duration: return {"a duration", "时长"};
    case Place::Schedule: return {"a schedule", "时间计划"};
    case Place::Effective: return {"`FROM..TO`", "`起..止`"};
    case Place::TypeName: return {"a type", "类型"};
    case Place::Steps: return {"steps", "步骤"};
    case Place::List: return {"a list", "列表"};
    case Place::Map: return {"a map", "映射"};
    case Place::Keys: return {"a map", "映射"};
    case Place::OneOf: return {"", ""};
  }
  return {};
}

std::string joined_words(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text += (text.empty() ? "" : ", ") + code(word);
  return text;
}

std::string alternatives(const Shape& shape, Language language) {
  std::string text;
  for (const Shape& option : shape.options) {
    if (!text.empty()) text += language == Language::Chinese ? "；或 " : "; or ";
    text += describe(option, language);
  }
  return text;
}

std::string map_with(const Shape& shape, Language language) {
  std::string names;
  for (const KeySpec& key : shape.keys) names += (names.empty() ? "" : ", ") + std::string(key.name);
  return std::string(words_of(Place::Keys).in(language)) + " " + code("{" + names + "}");
}

void append_rows(const std::vector<KeySpec>& keys, const std::string& prefix, Language language,
                 std::string& out);

// The keys that may stand inside a place.
void append_inner(const Shape& shape, const std::string& path, Language language, std::string& out) {
  switch (shape.place) {
    case Place::Keys: append_rows(shape.keys, path + ".", language, out); break;
    case Place::List:
    case Place::Map:
      for (const Shape& element : shape.options)
        append_inner(element, path + (shape.place == Place::List ? "[]" : ".*"), language, out);
      break;
    case Place::OneOf:
      for (const Shape& option : shape.options) append_inner(option, path, language, out);
      break;
    default: break;
  }
}

void append_rows(const std::vector<KeySpec>& keys, const std::string& prefix, Language language,
                 std::string& out) {
  const bool zh = language == Language::Chinese;
  for (const KeySpec& key : keys) {
    const std::string path = prefix + std::string(key.name);
    std::string doc(key.doc.in(language));
    if (key.required) doc += zh ? " **必填**" : " **Required.**";
    std::string value = describe(key.shape, language);
    if (!key.example.empty()) value += (zh ? "，如 " : ", as ") + code(key.example);
    out += "| " + code(path) + " | " + value + " | " +
           (key.default_text.empty() ? "" : code(key.default_text)) + " | " + cell(doc) + " |\n";
    append_inner(key.shape, path, language, out);
  }
}

}  // namespace

std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string code(std::string_view text) {
  if (text.find('`') != std::string_view::npos) return "`` " + cell(text) + " ``";
  return "`" + cell(text) + "`";
}

std::string describe(const Shape& shape, Language language) {
  const std::string words(words_of(shape.place).in(language));
  const bool zh = language == Language::Chinese;
  switch (shape.place) {
    case Place::Word: return joined_words(shape.words);
    case Place::OneOf: return alternatives(shape, language);
    case Place::Keys: return map_with(shape, language);
    case Place::Name: return zh ? words + code(shape.section) : words + std::string(shape.section) + "`";
    case Place::List:
      return shape.options.empty() ? words : words + (zh ? "：" : " of ") + describe(shape.options[0], language);
    case Place::Map:
      return shape.options.empty() ? words : words + (zh ? "到 " : " to ") + describe(shape.options[0], language);
    case Place::Feel:
      return shape.expects == feel::TypeKind::Boolean ? words + (zh ? "（是或否）" : ", true or false") : words;
    default: return words;
  }
}

std::string key_table(const std::vector<KeySpec>& keys, Language language) {
  if (keys.empty()) return {};
  std::string out = language == Language::Chinese ? "| 键 | 值 | 默认 | 说明 |\n" : "| key | value | default | meaning |\n";
  out += "|---|---|---|---|\n";
  append_rows(keys, "", language, out);
  return out + "\n";
}

}  // namespace weir::reference
