#include "dsl/feel/lexer.h"

#include <array>
#include <optional>
#include <utility>

#include "dsl/feel/names.h"

namespace weir::feel {
namespace {

struct CodePoint {
  uint32_t value = 0;
  uint32_t length = 0;  // 0: not UTF-8
};

CodePoint decode(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  auto follows = [&](size_t count) {
    if (at + count >= text.size()) return false;
    for (size_t i = 1; i <= count; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
    }
    return true;
  };
  uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first >= 0xC2 && first < 0xE0 && follows(1))
    return {(first & 0x1F) << 6 | (byte(1) & 0x3Fu), 2};
  if (first >= 0xE0 && first < 0xF0 && follows(2)) {
    uint32_t value = (first & 0x0F) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    if (value < 0x800 || (value >= 0xD800 && value < 0xE000)) return {};
    return {value, 3};
  }
  if (first >= 0xF0 && first < 0xF5 && follows(3)) {
    uint32_t value =
        (first & 0x07) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu);
    if (value < 0x10000 || value > 0x10FFFF) return {};
    return {value, 4};
  }
  return {};
}

void encode(uint32_t value, std::string& out) {
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0 | value >> 6);
    out += static_cast<char>(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0 | value >> 12);
    out += static_cast<char>(0x80 | (value >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (value & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | value >> 18);
    out += static_cast<char>(0x80 | (value >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (value >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (value & 0x3F));
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// DMN 1.5, 10.3.1.2, grammar rule 61: vertical and other blanks.
bool is_blank(uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool is_plain_name_part(uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

// Rules 28 and 29, without `?` (the tested value here) and CJK and full-width punctuation.
bool is_name_start(uint32_t c) {
  static constexpr std::array<std::pair<uint32_t, uint32_t>, 17> kRanges{{
      {'A', 'Z'},
      {'_', '_'},
      {'a', 'z'},
      {0xC0, 0xD6},
      {0xD8, 0xF6},
      {0xF8, 0x2FF},
      {0x370, 0x37D},
      {0x37F, 0x167F},
      {0x1681, 0x1FFF},
      {0x2070, 0x218F},
      {0x2C00, 0x2FEF},
      {0x3005, 0x3007},
      {0x3021, 0xD7FF},
      {0xF900, 0xFDCF},
      {0xFDF0, 0xFEFE},
      {0x10000, 0xEFFFF},
      {0x200C, 0x200D},
  }};
  if (c < 0x80) return is_plain_name_part(c) && c > '9';
  for (auto [low, high] : kRanges) {
    if (c >= low && c <= high) return c != 0x180E;
  }
  // The full-width block: letters and digits are names, its punctuation is not.
  if (c >= 0xFF21 && c <= 0xFF3A) return true;
  if (c >= 0xFF41 && c <= 0xFF5A) return true;
  return c >= 0xFF66 && c <= 0xFFDC;
}

bool is_name_part(uint32_t c) {
  if (c < 0x80) return is_plain_name_part(c);
  return is_name_start(c) || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
         (c >= 0x203F && c <= 0x2040) || (c >= 0xFF10 && c <= 0xFF19);
}

// The plain character that a full-width or typographic one stands for.
std::optional<char> narrow(uint32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFF01 + '!');
  switch (c) {
    case 0x201C:
    case 0x201D:
    case 0x300C:
    case 0x300D:
      return '"';
    case 0x3001:
      return ',';
    case 0x3002:
      return '.';
    case 0x3010:
      return '[';
    case 0x3011:
      return ']';
    case 0x2212:
    case 0x2013:
    case 0x2014:
      return '-';
    case 0x00D7:
      return '*';
    case 0x00F7:
      return '/';
    default:
      return std::nullopt;
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Lexed run() {
    while (result_.problem == LexProblem::None && skip_blanks() && at_ < text_.size()) token();
    if (result_.problem == LexProblem::None) add(TokenKind::End, at_, {});
    return std::move(result_);
  }

 private:
  uint32_t here() const { return static_cast<uint32_t>(at_); }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void add(TokenKind kind, size_t begin, std::string text) {
    result_.tokens.push_back({kind, {static_cast<uint32_t>(begin), here()}, std::move(text)});
  }
  bool fail(LexProblem problem, size_t begin, size_t end, std::string mended = {}) {
    result_.problem = problem;
    result_.at = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    result_.found = std::string(text_.substr(begin, end - begin));
    result_.mended = std::move(mended);
    return false;
  }

  bool skip_blanks() {
    while (at_ < text_.size()) {
      if (text_[at_] != '/') {
        if (!skip_blank()) return result_.problem == LexProblem::None;
      } else if (starts("//")) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (starts("/*")) {
        size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return fail(LexProblem::OpenComment, at_, at_ + 2);
        at_ = end + 2;
      } else {
        return true;
      }
    }
    return true;
  }

  // False: there is no blank here.
  bool skip_blank() {
    const auto byte = static_cast<uint8_t>(text_[at_]);
    if (byte > ' ' && byte < 0x7F) return false;
    const CodePoint c = decode(text_, at_);
    if (c.length == 0) return fail(LexProblem::NotUtf8, at_, at_ + 1);
    if (!is_blank(c.value)) return false;
    at_ += c.length;
    return true;
  }

  void token() {
    size_t begin = at_;
    CodePoint c = decode(text_, at_);
    bool dotted = text_[at_] == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
    if (is_digit(text_[at_]) || dotted) return number();
    if (text_[at_] == '"') return string(TokenKind::String);
    if (starts("@\"")) {
      ++at_;
      return string(TokenKind::AtString, begin);
    }
    if (is_name_start(c.value)) {
      while (at_ < text_.size()) {
        c = decode(text_, at_);
        if (c.length == 0 || !is_name_part(c.value)) break;
        at_ += c.length;
      }
      return add(TokenKind::Word, begin, std::string(text_.substr(begin, at_ - begin)));
    }
    symbol(c);
  }

  void number() {
    size_t begin = at_;
    auto digits = [&] {
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    };
    digits();
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      size_t mark = at_++;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (at_ < text_.size() && is_digit(text_[at_])) {
        digits();
      } else {
        at_ = mark;
      }
    }
    add(TokenKind::Number, begin, std::string(text_.substr(begin, at_ - begin)));
  }

  void string(TokenKind kind) { string(kind, at_); }
  void string(TokenKind kind, size_t begin) {
    ++at_;
    std::string value;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (!escape(value)) return;
        continue;
      }
      CodePoint c = decode(text_, at_);
      if (c.length == 0) {
        fail(LexProblem::NotUtf8, at_, at_ + 1);
        return;
      }
      value.append(text_.substr(at_, c.length));
      at_ += c.length;
    }
    if (at_ >= text_.size()) {
      fail(LexProblem::OpenString, begin, text_.size());
      return;
    }
    ++at_;
    add(kind, begin, std::move(value));
  }

  // \uXXXX, \UXXXXXX, a surrogate pair of two \u, the usual ones; any other backslash stands for
  // itself, so that a pattern reads "\s".
  bool escape(std::string& value) {
    size_t begin = at_;
    char c = text_[at_ + 1];
    at_ += 2;
    switch (c) {
      case 'n':
        value += '\n';
        return true;
      case 'r':
        value += '\r';
        return true;
      case 't':
        value += '\t';
        return true;
      case '"':
        value += '"';
        return true;
      case '\'':
        value += '\'';
        return true;
      case '\\':
        value += '\\';
        return true;
      case 'u':
      case 'U':
        break;
      default:
        value += '\\';
        at_ = begin + 1;
        return true;
    }
    uint32_t code = hex(c == 'u' ? 4 : 6);
    if (code >= 0xD800 && code < 0xDC00 && starts("\\u")) {
      at_ += 2;
      uint32_t low = hex(4);
      bool pair = low >= 0xDC00 && low < 0xE000;
      code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : kNoCode;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
      return fail(LexProblem::BadEscape, begin, begin + 2);
    }
    encode(code, value);
    return true;
  }

  static constexpr uint32_t kNoCode = 0xffffffff;

  uint32_t hex(size_t count) {
    if (at_ + count > text_.size()) return kNoCode;
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i, ++at_) {
      char c = text_[at_];
      uint32_t digit = 0;
      if (is_digit(c))
        digit = static_cast<uint32_t>(c - '0');
      else if (c >= 'a' && c <= 'f')
        digit = static_cast<uint32_t>(c - 'a' + 10);
      else if (c >= 'A' && c <= 'F')
        digit = static_cast<uint32_t>(c - 'A' + 10);
      else
        return kNoCode;
      value = value << 4 | digit;
    }
    return value;
  }

  void symbol(CodePoint c) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kForeign{
        {{"==", "="}, {"&&", "and"}, {"||", "or"}, {"<>", "!="}}};
    static constexpr std::array<std::string_view, 6> kLong{"**", "..", "->", "<=", ">=", "!="};
    size_t begin = at_;
    if (std::string_view("(),[]{}:+").find(text_[at_]) != std::string_view::npos) {
      ++at_;
      return add(TokenKind::Symbol, begin, std::string(1, text_[begin]));
    }
    // `function<> -> T` is a type: the empty brackets are no operator of another language.
    const bool type = !result_.tokens.empty() && result_.tokens.back().text == "function";
    for (auto [wrong, right] : kForeign) {
      if (starts(wrong) && !(type && wrong == "<>")) {
        fail(LexProblem::WrongOperator, begin, begin + 2, std::string(right));
        return;
      }
    }
    for (std::string_view operation : kLong) {
      if (!starts(operation)) continue;
      at_ += operation.size();
      return add(TokenKind::Symbol, begin, std::string(operation));
    }
    if (std::string_view("()[]{}<>=+-*/.,:?'").find(text_[at_]) != std::string_view::npos) {
      ++at_;
      return add(TokenKind::Symbol, begin, std::string(1, text_[begin]));
    }
    if (auto plain = narrow(c.value)) {
      fail(LexProblem::WideCharacter, begin, begin + c.length, std::string(1, *plain));
      return;
    }
    fail(LexProblem::Character, begin, begin + c.length);
  }

  std::string_view text_;
  size_t at_ = 0;
  Lexed result_;
};

}  // namespace

Lexed lex(std::string_view text) {
  Lexed lexed = Lexer(text).run();
  for (const Token& token : lexed.tokens) {
    if (token.kind != TokenKind::Symbol || token.text != "'") continue;
    // An apostrophe lives inside names only: 'text' is how other languages quote.
    bool glued = token.at.begin > 0 && !is_blank(static_cast<uint8_t>(text[token.at.begin - 1])) &&
                 (text[token.at.begin - 1] & 0x80 ||
                  isalnum(static_cast<unsigned char>(text[token.at.begin - 1])));
    if (glued) continue;
    lexed.problem = LexProblem::SingleQuotes;
    lexed.at = token.at;
    lexed.found = token.text;
    break;
  }
  return lexed;
}

std::vector<std::string> name_tokens(std::string_view name) {
  Lexed lexed = lex(name);
  std::vector<std::string> tokens;
  if (lexed.problem != LexProblem::None) return tokens;
  for (Token& token : lexed.tokens) {
    if (token.kind == TokenKind::String || token.kind == TokenKind::AtString) return {};
    if (token.kind != TokenKind::End) tokens.push_back(std::move(token.text));
  }
  return tokens;
}

std::string normal_name(std::string_view name) {
  std::string out;
  bool gap = false;
  for (size_t at = 0; at < name.size();) {
    CodePoint c = decode(name, at);
    if (c.length == 0) c = {static_cast<uint8_t>(name[at]), 1};
    if (is_blank(c.value)) {
      gap = !out.empty();
    } else {
      if (gap) out += ' ';
      gap = false;
      out.append(name.substr(at, c.length));
    }
    at += c.length;
  }
  return out;
}

}  // namespace weir::feel
