// Text to tree, and the wording of what keeps a text from being one.
#include <algorithm>
#include <utility>

#include "dsl/feel/advice.h"
#include "dsl/feel/compile.h"
#include "dsl/feel/diagnostics.h"
#include "dsl/feel/grammar.h"
#include "dsl/source/suggest.h"
#include "weir/decimal.h"

namespace weir::feel {

const DiagSpec kSyntax{
    .slug = "feel/syntax",
    .text = {"expected {expected}, found {found}", "此处应为{expected}，却是{found}"},
    .summary = "The text is no FEEL expression; the place is where reading had to stop.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'if n > 1 then 2'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'if n > 1 then 2 else 3'}}\n"};
const DiagSpec kLeadingEquals{.slug = "feel/syntax",
                              .text = {"expected {expected}, found {found}", "此处应为{expected}，却是{found}"},
                              .hint = {"an expression stands here anyway: leave out the '='", "这里本来就是表达式：去掉“=”"}};
const DiagSpec kCharacter{
    .slug = "feel/character",
    .text = {"'{found}' is no part of FEEL", "“{found}”不是 FEEL 的符号"},
    .hint = {"write '{mended}'", "请写成“{mended}”"},
    .summary =
        "A character or operator that FEEL does not have, often full-width or of another language.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'n == 1'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'n = 1'}}\n"};
const DiagSpec kStrangeCharacter{
    .slug = "feel/strange-character",
    .text = {"'{found}' is no part of FEEL", "“{found}”不是 FEEL 的符号"},
    .hint = {"{advice}", "{advice}"},
    .summary = "A character that begins no part of a FEEL expression.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'n # 1'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'n - 1'}}\n"};
const DiagSpec kUnclosed{
    .slug = "feel/unclosed",
    .text = {"{what} that begins here does not end", "此处开始的{what}没有结束"},
    .hint = {"add {closer} where it ends", "请在结尾处加上 {closer}"},
    .summary = "A text in quotes or a comment runs to the end of the expression.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'n + 1 /* one more'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'n + 1 /* one more */'}}\n"};
const DiagSpec kEscape{
    .slug = "feel/escape",
    .text = {"'{found}' needs the {digits} hexadecimal digits of a character",
             "“{found}”之后须有 {digits} 位十六进制字符码"},
    .hint = {"for a backslash itself write '\\\\'", "若要反斜杠本身，请写“\\\\”"},
    .summary = "\\u takes four digits and \\U six, and they name a Unicode character.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: '\"\\u12\"'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: '\"\\u0012\"'}}\n"};
const DiagSpec kEncoding{.slug = "feel/encoding",
                         .text = {"these bytes are not UTF-8", "这些字节不是 UTF-8"},
                         .hint = {"save the file as UTF-8", "请将文件存为 UTF-8"},
                         .summary = "An expression holds bytes that are no UTF-8 text."};
const DiagSpec kTooLong{
    .slug = "feel/too-long",
    .text = {"the expression is too long: {size} of at most {most}",
             "表达式过长：{size}，至多 {most}"},
    .hint = {"move parts of it into functions", "请把一部分移到 functions 中"},
    .summary = "Expressions have a size limit, so that compiling ends soon whatever the text."};
const DiagSpec kTooDeep{
    .slug = "feel/too-deep",
    .text = {"the expression is nested too deeply: at most {most} levels",
             "表达式嵌套过深：至多 {most} 层"},
    .hint = {"move inner parts into functions", "请把内层移到 functions 中"},
    .summary = "Expressions have a depth limit, so that no text can exhaust the stack."};

namespace {

std::string shortened(std::string_view text) {
  constexpr size_t kMost = 40;
  if (text.size() <= kMost) return std::string(text);
  size_t end = kMost;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

Argument found_argument(const Token& token) {
  switch (token.kind) {
    case TokenKind::End:
      return {"found", "the end", "结尾"};
    case TokenKind::String:
    case TokenKind::AtString:
      return {"found", "the text \"" + shortened(token.text) + "\"",
              "文本“" + shortened(token.text) + "”"};
    default:
      return {"found", "'" + shortened(token.text) + "'"};
  }
}

// "a value", "an operator, ',' or ']'".
Argument expected_argument(std::vector<Expectation> expected) {
  auto drop = [&](std::string_view what) {
    if (expected.size() < 2) return;
    std::erase_if(expected, [&](const Expectation& one) { return one.en == what; });
  };
  drop("the end");
  drop("'..'");
  auto has = [&](const Expectation& what) {
    return std::find(expected.begin(), expected.end(), what) != expected.end();
  };
  if (has(kValue))
    std::erase_if(expected, [](const Expectation& one) { return one.en.size() <= 3; });
  auto rank = [](const Expectation& one) { return one == kValue ? 0 : one == kOperator ? 1 : 2; };
  std::stable_sort(expected.begin(), expected.end(),
                   [&](const Expectation& a, const Expectation& b) { return rank(a) < rank(b); });
  if (expected.size() > 4) expected.resize(4);
  Argument out{"expected", "", ""};
  for (size_t i = 0; i < expected.size(); ++i) {
    if (i > 0) out.value += i + 1 == expected.size() ? " or " : ", ";
    if (i > 0) out.zh += i + 1 == expected.size() ? "或" : "、";
    out.value += expected[i].en;
    out.zh += expected[i].zh;
  }
  return out;
}

class Parse {
 public:
  Parse(std::string_view text, const Locate& locate) : text_(text), locate_(locate) {}

  ParseResult run(const Names& names, ExpressionKind kind) {
    if (text_.size() > kSourceMax) {
      return fail(kTooLong, {0, static_cast<uint32_t>(text_.size())},
                  {{"size", std::to_string(text_.size())}, {"most", std::to_string(kSourceMax)}});
    }
    Lexed lexed = lex(text_);
    if (lexed.problem != LexProblem::None) return lexical(lexed);
    ParserState state(std::move(lexed.tokens), names, text_);
    if (run_grammar(state, kind))
      return {std::move(std::get<ast::Ptr>(state.stack.front())), std::nullopt};
    return syntactic(state);
  }

 private:
  ParseResult fail(const DiagSpec& spec, ast::At at, std::vector<Argument> args,
                   std::string suggestion = {}) {
    Diagnostic diagnostic;
    diagnostic.spec = &spec;
    diagnostic.span = locate_ ? locate_(at.begin, at.end) : Span{0, at.begin, at.end};
    diagnostic.args = std::move(args);
    diagnostic.suggestion = std::move(suggestion);
    return {nullptr, std::move(diagnostic)};
  }

  ParseResult lexical(const Lexed& lexed) {
    switch (lexed.problem) {
      case LexProblem::NotUtf8:
        return fail(kEncoding, lexed.at, {});
      case LexProblem::OpenString:
        return fail(kUnclosed, {lexed.at.begin, lexed.at.begin + 1},
                    {{"what", "a text", "文本"}, {"closer", "\""}});
      case LexProblem::OpenComment:
        return fail(kUnclosed, lexed.at, {{"what", "a comment", "注释"}, {"closer", "*/"}});
      case LexProblem::BadEscape:
        return fail(kEscape, lexed.at,
                    {{"found", lexed.found},
                     {"digits", lexed.found == "\\u" ? "four" : "six",
                      lexed.found == "\\u" ? "四" : "六"}});
      case LexProblem::SingleQuotes:
        return fail(kCharacter, lexed.at, {{"found", lexed.found}, {"mended", "\""}});
      case LexProblem::WideCharacter:
      case LexProblem::WrongOperator: {
        ParseResult result =
            fail(kCharacter, lexed.at, {{"found", lexed.found}, {"mended", lexed.mended}});
        result.diagnostic->replacement = lexed.mended;
        return result;
      }
      default:
        break;
    }
    if (lexed.found == "%") return percent(lexed.at);
    Argument advice{"advice", "leave it out", "请去掉它"};
    if (lexed.found == "!") advice = {"advice", "write not(...)", "请写 not(...)"};
    if (lexed.found == "&")
      advice = {"advice", "write 'and', or '+' to join texts", "请写 and，连接文本用 +"};
    if (lexed.found == "|") advice = {"advice", "write 'or'", "请写 or"};
    if (lexed.found == "$") advice = {"advice", "write the name alone", "请只写名称"};
    return fail(kStrangeCharacter, lexed.at, {{"found", lexed.found}, advice});
  }

  // "15%" is 0.15; "n % 2" asks for the remainder.
  ParseResult percent(ast::At at) {
    uint32_t begin = at.begin;
    while (begin > 0 && ((text_[begin - 1] >= '0' && text_[begin - 1] <= '9') || text_[begin - 1] == '.')) --begin;
    const std::optional<Decimal> number = Decimal::parse(text_.substr(begin, at.begin - begin));
    const auto part = number ? Decimal::multiply(*number, Decimal::from_parts(1, -2)) : std::nullopt;
    if (!part)
      return fail(kStrangeCharacter, at, {{"found", "%"}, {"advice", "for the remainder write modulo(a, b)", "求余数请写 modulo(a, b)"}});
    const std::string mended = part->normalized().to_string();
    ParseResult result = fail(kCharacter, {begin, at.end}, {{"found", std::string(text_.substr(begin, at.end - begin))}, {"mended", mended}});
    result.diagnostic->replacement = mended;
    return result;
  }

  ParseResult syntactic(const ParserState& state) {
    if (state.halt == ParserState::Halt::TooDeep) {
      return fail(kTooDeep, state.tokens[state.halted_at].at,
                  {{"most", std::to_string(kDepthMax)}});
    }
    const Token& token = state.tokens[state.furthest];
    std::vector<std::string_view> words;
    for (const Expectation& one : state.expected) {
      if (one == kOperator) words.insert(words.end(), {"and", "or", "between", "in", "instance"});
      if (one.en.size() > 4 && one.en.front() == '\'')
        words.push_back(one.en.substr(1, one.en.size() - 2));
    }
    std::string suggestion;
    if (token.kind == TokenKind::Word) suggestion = dsl::nearest_one(token.text, words);
    ParseResult result = fail(kSyntax, token.at, {expected_argument(state.expected), found_argument(token)},
                              std::move(suggestion));
    Diagnostic& problem = *result.diagnostic;
    if (token.kind == TokenKind::Word) advise(problem, advice_for_word(token.text));
    if (token.text == "=" && state.furthest == 0) {
      problem.spec = &kLeadingEquals;
      problem.edits.push_back({problem.span, ""});
    }
    return result;
  }

  std::string_view text_;
  const Locate& locate_;
};

}  // namespace

ParseResult parse_expression(std::string_view text, const Names& names, ExpressionKind kind,
                             const Locate& locate) {
  return Parse(text, locate).run(names, kind);
}

}  // namespace weir::feel
