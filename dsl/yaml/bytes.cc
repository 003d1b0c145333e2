#include "dsl/yaml/bytes.h"

#include <fmt/format.h>

#include "dsl/yaml/problems.h"
#include "engine/base/utf8.h"

namespace weir::yaml {

const DiagSpec kEncoding{
    .slug = "yaml/encoding",
    .text = {"this is not UTF-8: byte {byte}", "这里不是 UTF-8 编码：字节 {byte}"},
    .hint = {"save the file as UTF-8", "请把文件另存为 UTF-8 编码"},
    .summary = "Files are UTF-8, with or without a byte order mark at the start.",
    .bad = "app: caf\xE9\n",
    .good = "app: café\n"};

const DiagSpec kHidden{
    .slug = "yaml/hidden-character",
    .text = {"here stands the character {code}, which nobody sees",
             "这里有一个看不见的字符 {code}"},
    .hint = {"remove it, or write it as an escape in double quotes",
             "请删掉，或在双引号里写成转义"},
    .summary =
        "Controls, line separators and characters that turn the direction of text make a "
        "file look different from what it says.",
    .bad = "app: a\x01z\n",
    .good = "app: az\n"};

const DiagSpec kLineEnd{
    .slug = "yaml/line-end",
    .text = {"this line ends with a carriage return alone", "这一行以单独的回车符结尾"},
    .hint = {"save the file with LF or CR LF line ends", "请用 LF 或 CR LF 换行保存文件"},
    .summary = "Lines end with LF or CR LF.",
    .bad = "app: a\rlabel: b\n",
    .good = "app: a\nlabel: b\n"};

namespace {

constexpr DiagSpec kUtf16{
    .slug = "yaml/encoding",
    .text = {"this file is not UTF-8 but UTF-16", "这个文件不是 UTF-8，而是 UTF-16"},
    .hint = {"save it as UTF-8", "请另存为 UTF-8 编码"}};

bool is_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  return text.size() >= 4 &&
         ((text[0] == '\0' && text[2] == '\0') || (text[1] == '\0' && text[3] == '\0'));
}

bool is_plain_ascii(unsigned char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t'; }

bool is_hidden(char32_t c) {
  return c == 0xFEFF || (base::is_control(c) && c != '\t' && c != '\n' && c != '\r');
}

}  // namespace

std::optional<std::string> readable(uint32_t source, dsl::Reporter& reporter) {
  const std::string& file = reporter.sources().at(source).text;
  if (is_utf16(file)) {
    reporter.report(kUtf16, {source, 0, 0});
    return std::nullopt;
  }
  std::string out = file;
  const size_t start = file.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (size_t at = start; at < file.size();) {
    if (is_plain_ascii(static_cast<unsigned char>(file[at]))) {
      ++at;
      continue;
    }
    const base::CodePoint c = base::decode(file, at);
    const Span span{source, static_cast<uint32_t>(at), static_cast<uint32_t>(at + c.length)};
    if (!c.valid) {
      const auto byte = static_cast<unsigned char>(file[at]);
      reporter.report(kEncoding, span, {{"byte", fmt::format("{:02X}", byte)}});
      out[at] = '_';
    } else if (c.value == '\r' && (at + 1 == file.size() || file[at + 1] != '\n')) {
      reporter.report(kLineEnd, span).replacement = "\n";
      out[at] = '\n';
    } else if (is_hidden(c.value)) {
      const std::string code = fmt::format("U+{:04X}", static_cast<uint32_t>(c.value));
      Diagnostic& d = reporter.report(kHidden, span, {{"code", code}});
      d.edits = {{span, ""}};
      d.applicability = Applicability::Suggested;
      out.replace(at, c.length, c.length, '_');
    }
    at += c.length;
  }
  return out;
}

}  // namespace weir::yaml
