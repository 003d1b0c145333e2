#include "bindings/cli/input.h"

#include <filesystem>
#include <istream>
#include <ostream>
#include <sstream>

#include "bindings/cli/app.h"
#include "engine/base/json.h"

namespace weir::cli {
namespace {

int complain(Session& session, const std::string& path, std::string_view what, int exit) {
  session.err << "weir: " << path << ": " << what << "\n";
  return exit;
}

}  // namespace

int load_input(Session& session, const std::string& path, Value& value) {
  value = Value::context({});
  if (path.empty()) return kDone;
  std::string text;
  if (path == "-") {
    std::ostringstream all;
    all << session.in.rdbuf();
    text = std::move(all).str();
  } else {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
      return complain(session, path, session.text({"there is no such file", "没有这个文件"}), kUsage);
    Result<std::string> content = std::filesystem::is_directory(path, ignored)
                                      ? Error::of("E_NOT_FOUND", "a folder")
                                      : read_file(session, path);
    if (!content)
      return complain(session, path, session.text({"cannot be read", "无法读取"}), kCannot);
    text = std::move(*content);
  }
  Result<Value> parsed = base::parse_json(text);
  if (!parsed) return complain(session, path, parsed.error().message, kCannot);
  if (!parsed->is(ValueKind::Context))
    return complain(session, path,
                    session.text({"a JSON map of names to values is needed, {\"amount\": 5}",
                                  "需要一个从名称到值的 JSON 对象，例如 {\"amount\": 5}"}),
                    kCannot);
  value = std::move(*parsed);
  return kDone;
}

}  // namespace weir::cli
