#include "bindings/cli/help.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "dsl/source/suggest.h"

namespace weir::cli {
namespace {

constexpr char kBetween = '\x1f';

std::string half(const std::string& text, Language language) {
  const size_t at = text.find(kBetween);
  if (at == std::string::npos) return text;
  return language == Language::Chinese ? text.substr(at + 1) : text.substr(0, at);
}

void speak_own(CLI::App& app, Language language) {
  app.set_help_flag("-h,--help", both({"print this help", "显示本帮助"}));
  app.description(half(app.get_description(), language));
  for (CLI::Option* option : app.get_options()) {
    option->description(half(option->get_description(), language));
    if (language == Language::Chinese) option->group("选项");
  }
}

// Parts of CLI11's sentences, longer ones first where one holds another.
constexpr std::pair<std::string_view, std::string_view> kChinese[] = {
    {"The following arguments were not expected: ", "不认识的参数："},
    {"The following argument was not expected: ", "不认识的参数："},
    {"A subcommand is required", "需要给出一个命令"},
    {"Could not convert: ", "无法识别的值："},
    {" required TEXT missing", " 个值没有给出"},
    {" required INT missing", " 个值没有给出"},
    {" not in range ", " 不在范围内："},
    {" is required", "：必须给出"},
    {" requires ", "：需要同时给出 "},
    {" not in {", " 不是其中之一：{"},
    {"Value ", "值 "},
    {" to ", " 到 "},
};

std::string in_chinese(std::string text) {
  for (const auto& [en, zh] : kChinese)
    if (const size_t at = text.find(en); at != std::string::npos) text.replace(at, en.size(), zh);
  return text;
}

// Of "... were not expected: always --colour" the first flag.
std::string unknown_flag(const std::string& sentence) {
  const size_t at = sentence.find(" -");
  if (at == std::string::npos) return {};
  const size_t end = sentence.find_first_of(" =", at + 1);
  return sentence.substr(at + 1, end == std::string::npos ? end : end - at - 1);
}

std::string nearest_flag(const std::string& flag, CLI::App& app) {
  std::vector<std::string> names;
  for (CLI::App* sub : app.get_subcommands())
    for (const CLI::Option* option : sub->get_options())
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return dsl::nearest_one(flag, names);
}

}  // namespace

std::string both(Text text) { return std::string(text.en) + kBetween + std::string(text.zh); }

Language language_of(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::string_view value = word == "--lang" && i + 1 < argc    ? std::string_view(argv[i + 1])
                                   : word.starts_with("--lang=") ? word.substr(7)
                                                                 : std::string_view();
    if (!value.empty()) return value.starts_with("zh") ? Language::Chinese : Language::English;
  }
  // As programs do: the first of these that says something.
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* locale = std::getenv(variable); locale != nullptr && *locale != '\0')
      return std::string_view(locale).starts_with("zh") ? Language::Chinese : Language::English;
  return Language::English;
}

std::string examples_of(const CommandSpec& spec, Language language) {
  std::string text = language == Language::Chinese ? "例子：\n" : "Examples:\n";
  for (const CommandExample& example : spec.examples)
    text += "  " + std::string(example.line) + "\n      " + std::string(example.does.in(language)) + "\n";
  return text;
}

void speak(CLI::App& app, Language language) {
  speak_own(app, language);
  for (CLI::App* sub : app.get_subcommands({})) {
    speak_own(*sub, language);
    if (language == Language::Chinese) sub->group("命令");
  }
  if (language == Language::English) return;
  for (const auto& [key, word] : {std::pair{"Usage", "用法"}, {"OPTIONS", "选项"}, {"SUBCOMMAND", "命令"},
                                  {"REQUIRED", "（必填）"}, {"Positionals", "参数"}, {"TEXT", "文本"},
                                  {"INT", "整数"}, {"Needs", "需要"}})
    app.get_formatter()->label(key, word);
}

std::string usage_problem(const CLI::ParseError& error, CLI::App& app, Language language) {
  std::string text = error.what();
  const std::string flag = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ? unknown_flag(text) : "";
  const std::string near = flag.empty() ? "" : nearest_flag(flag, app);
  if (language == Language::Chinese)
    return in_chinese(std::move(text)) + (near.empty() ? "" : "。是不是“" + near + "”？");
  return text + (near.empty() ? "" : ". Did you mean '" + near + "'?");
}

}  // namespace weir::cli
