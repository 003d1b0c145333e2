#include "bindings/cli/chinese.h"

#include <optional>
#include <string_view>
#include <vector>

namespace weir::cli {
namespace {

struct Sentence {
  std::string_view en;  // '*': what is filled in
  std::string_view zh;  // $1, $2, ...
};

// What stands before others of the same beginning is tried first.
constexpr Sentence kSentences[] = {
    {"* ('*')", "$1（“$2”）"},
    {"cannot open '*': the lock file '*' cannot be made (*)", "无法打开“$1”：不能创建锁文件“$2”（$3）"},
    {"cannot *: another program holds a lock on the file", "无法$1：另一个程序锁定了该文件"},
    {"cannot *: the disk is full", "无法$1：磁盘已满"},
    {"cannot *: the file cannot be written (*)", "无法$1：文件不可写（$2）"},
    {"cannot *: the file cannot be opened (*)", "无法$1：文件打不开（$2）"},
    {"cannot *: the file is no SQLite database", "无法$1：该文件不是 SQLite 数据库"},
    {"cannot *: the file is damaged (*)", "无法$1：文件已损坏（$2）"},
    {"cannot *: out of memory", "无法$1：内存不足"},
    {"the store '*' is in use by another engine or process", "存储“$1”正被另一个引擎或进程使用"},
    {"the store '*' is open for reading only", "存储“$1”以只读方式打开"},
    {"the file '*' cannot be written", "文件“$1”不可写"},
    {"the file system does not allow a write-ahead log ('*' instead)", "文件系统不支持预写日志（实际为“$1”）"},
    {"'*' has the store format *; this version of Weir reads formats up to *", "“$1”的存储格式为 $2；本版本最高支持 $3"},
    {"'*' is an SQLite database, but no store of Weir", "“$1”是 SQLite 数据库，但不是 Weir 的存储"},
    {"'*' was written by another version of Weir", "“$1”由另一版本的 Weir 写成"},
    {"'*' names no store", "“$1”不是存储地址"},
    {"a store of SQLite needs the path of a file: sqlite:PATH", "SQLite 存储需要文件路径：sqlite:路径"},
    {"the store is read-only", "存储是只读的"},
    {"the store has no table '*'", "存储中没有表“$1”"},
    {"too many commands wait to be written", "等待写入的命令过多"},
    {"too many reads at once", "同时读取过多"},
    {"whether the command was written is not known: *", "无法确定命令是否已写入：$1"},
    {"rows of '*' repeat what shall be unique by '*'", "“$1”中有重复的行，而“$2”要求唯一"},
    {"this is no bundle of Weir: it does not begin like one", "这不是 Weir 的包：开头不符"},
    {"this is no bundle of Weir: it is damaged or cut off", "这不是完整的 Weir 包：已损坏或被截断"},
    {"this is no bundle of Weir: *", "这不是 Weir 的包：$1"},
    {"the bundle has format *, this release reads up to *", "包的格式为 $1，本版本最高支持 $2"},
    {"the sealed value of *.* does not open: damaged, moved, or sealed with another key", "$1.$2 的加密值无法打开：已损坏、被移动，或用别的密钥加密"},
    {"a key is 64 hexadecimal digits; see *", "密钥为 64 位十六进制数字，见 $1"},
    {"the content * does not match its hash", "内容 $1 与其哈希不符"},
    {"a content of * bytes is too large: at most * are kept", "内容过大（$1 字节），最多保存 $2 字节"},
    // What to do, and what was being done.
    {"free some space and try again", "请腾出空间后重试"},
    {"check the rights of the file and of its folder", "请检查文件及其目录的权限"},
    {"check that its folder exists and may be written", "请确认目录存在且可写"},
    {"check that the folder exists and may be written", "请确认目录存在且可写"},
    {"name another file, or restore it from a backup", "请换一个文件，或从备份恢复"},
    {"restore it from a backup", "请从备份恢复"},
    {"name another file", "请换一个文件"},
    {"try again a little later", "请稍后重试"},
    {"read again and retry", "请重新读取后再试"},
    {"put the store on a local disk", "请把存储放在本地磁盘上"},
    {"check its rights, or open it for reading only", "请检查权限，或以只读方式打开"},
    {"close it there, or open it for reading only", "请先在那里关闭，或以只读方式打开"},
    {"open it with a newer version of Weir", "请用更新版本的 Weir 打开"},
    {"open it once for writing, so that it is brought up to date", "请以可写方式打开一次，使其升级"},
    {"make the rows different first", "请先消除重复"},
    {"give the secret *", "请提供密钥 $1"},
    {"open the store", "打开存储"},
    {"open '*'", "打开“$1”"},
    {"read the store", "读取存储"},
    {"make the store", "创建存储"},
    {"use the store", "使用存储"},
    {"read the tables of the store", "读取存储的表"},
    {"read the indexes of the store", "读取存储的索引"},
    {"describe a table in the store", "在存储中登记表"},
    {"make an index", "建立索引"},
    {"begin to write", "开始写入"},
    {"erase a row", "删除行"},
    {"end a command", "结束命令"},
    {"commit", "提交"},
    {"write the end of the log", "写入日志末尾"},
};

std::optional<std::vector<std::string_view>> holes(std::string_view pattern, std::string_view text) {
  std::vector<std::string_view> found;
  for (;;) {
    const size_t star = pattern.find('*');
    const std::string_view before = pattern.substr(0, star);
    if (!text.starts_with(before)) return std::nullopt;
    text.remove_prefix(before.size());
    if (star == std::string_view::npos) return text.empty() ? std::optional(found) : std::nullopt;
    pattern.remove_prefix(star + 1);
    const std::string_view next = pattern.substr(0, pattern.find('*'));
    const size_t end = next.empty() ? text.size() : pattern.size() == next.size() ? text.rfind(next) : text.find(next);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    found.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string chinese(std::string_view text) {
  for (const Sentence& sentence : kSentences) {
    const auto found = holes(sentence.en, text);
    if (!found) continue;
    std::string out;
    for (size_t at = 0; at < sentence.zh.size(); ++at) {
      const bool hole = sentence.zh[at] == '$' && at + 1 < sentence.zh.size();
      if (!hole) out += sentence.zh[at];
      else out += chinese((*found)[static_cast<size_t>(sentence.zh[++at] - '1')]);
    }
    return out;
  }
  return std::string(text);
}

}  // namespace

Error in_chinese(Error error) {
  error.message = chinese(error.message);
  error.hint = chinese(error.hint);
  return error;
}

}  // namespace weir::cli
