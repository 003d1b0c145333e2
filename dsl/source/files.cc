#include "dsl/source/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "dsl/source/problems.h"

namespace weir::dsl {

const DiagSpec kFileName{
    .slug = "yaml/file-name",
    .text = {"this file is not read: its name does not end in '.yaml'",
             "这个文件不会被读取：文件名不以“.yaml”结尾"},
    .hint = {"rename it to end in '.yaml'", "请把后缀改成“.yaml”"},
    .summary = "An app is made of *.yaml files; *.yml is refused so that no file is forgotten."};

const DiagSpec kOutsideApp{
    .slug = "yaml/outside-app",
    .text = {"this link leads out of the app's folder", "这个链接指向应用文件夹之外"},
    .hint = {"copy the file into the app", "请把文件复制到应用里"},
    .summary = "Everything that an app is made of stays inside its folder."};

const DiagSpec kUnreadable{
    .slug = "yaml/unreadable",
    .text = {"this file cannot be read", "这个文件无法读取"},
    .hint = {"it must be an ordinary file that you may read", "它必须是有读取权限的普通文件"},
    .summary = "A file of the app could not be opened, or is no ordinary file."};

namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& path, const fs::path& root) {
  const auto [at, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return at == root.end() || (at->empty() && std::next(at) == root.end());
}

class Lister {
 public:
  explicit Lister(fs::path root) : root_(std::move(root)) {}

  // False where a limit was met.
  bool walk(const fs::path& folder, int depth) {
    if (depth > kFolderDepthMax) return false;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      if (files_.size() >= kFilesMax || ++entries_ > kEntriesMax) return false;
      if (!visit(*it, depth)) return false;
    }
    if (error) refuse(folder, kUnreadable);
    return true;
  }

  // A file that links name too is read once, under its own name.
  std::vector<Listed> finish() {
    std::sort(files_.begin(), files_.end(),
              [](const Listed& a, const Listed& b) { return a.path < b.path; });
    const auto own = [&](const Listed& f) { return (root_ / f.path).string() == f.real_path; };
    std::set<std::string> taken;
    for (const Listed& f : files_)
      if (own(f)) taken.insert(f.real_path);
    std::erase_if(files_, [&](const Listed& f) {
      return f.refusal == nullptr && !own(f) && !taken.insert(f.real_path).second;
    });
    return std::move(files_);
  }

 private:
  bool visit(const fs::directory_entry& entry, int depth) {
    std::error_code error;
    const fs::path name = entry.path().filename();
    const bool linked = entry.is_symlink(error);
    if (entry.is_directory(error)) {
      if (name.string().starts_with(".")) return true;
      if (!linked) return walk(entry.path(), depth + 1);
      if (!is_below(fs::canonical(entry.path(), error), root_)) refuse(entry.path(), kOutsideApp);
      return true;  // a folder inside is walked at its own place
    }
    if (name.extension() == ".yml") refuse(entry.path(), kFileName);
    if (name.extension() != ".yaml") return true;
    const fs::path real = fs::canonical(entry.path(), error);
    if (error || !fs::is_regular_file(real, error)) {
      refuse(entry.path(), kUnreadable);
    } else if (!is_below(real, root_)) {
      refuse(entry.path(), kOutsideApp);
    } else {
      files_.push_back({shown(entry.path()), real.string(), fs::file_size(real, error), nullptr});
    }
    return true;
  }
  std::string shown(const fs::path& path) const {
    return path.lexically_relative(root_).generic_string();
  }
  void refuse(const fs::path& path, const DiagSpec& why) {
    files_.push_back({shown(path), path.string(), 0, &why});
  }

  fs::path root_;
  std::vector<Listed> files_;
  size_t entries_ = 0;
};

Error limit(const std::string& path) {
  Error error = Error::of("E_LIMIT", "too many files or folders in '" + path + "'");
  error.hint = "name the app's own folder, or its file";
  return error;
}

Error not_found(const std::string& path, const char* what) {
  return Error::of("E_NOT_FOUND", what + (": '" + path + "'"));
}

}  // namespace

const DiagSpec& unreadable_spec() { return kUnreadable; }

Result<Listing> list_app(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) return not_found(path, "there is no such file or folder");
  if (fs::is_directory(real, error)) {
    Lister lister(real);
    if (!lister.walk(real, 0))
      return limit(path);
    Listing out{real.string(), lister.finish()};
    if (out.files.empty()) {
      Error empty = not_found(path, "there is no *.yaml file in the folder");
      empty.hint = "an app is one YAML file, or a folder of *.yaml files";
      return empty;
    }
    return out;
  }
  if (!fs::is_regular_file(real, error)) return not_found(path, "this is no ordinary file");
  const std::string name = fs::path(path).filename().string();
  Listed file{name, real.string(), fs::file_size(real, error), nullptr};
  if (!name.ends_with(".yaml")) file.refusal = &kFileName;
  return Listing{real.parent_path().string(), {std::move(file)}};
}

std::optional<std::string> inside_app(std::string_view from, std::string_view path) {
  const fs::path named(path);
  if (path.empty() || named.is_absolute() || path.find('\0') != std::string_view::npos)
    return std::nullopt;
  const fs::path joined = (fs::path(from).parent_path() / named).lexically_normal();
  if (joined.empty() || *joined.begin() == "..") return std::nullopt;
  return joined.generic_string();
}

Result<Listed> locate(const std::string& root, const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(fs::path(root) / path, error);
  if (error || !fs::is_regular_file(real, error)) return not_found(path, "there is no such file");
  if (!is_below(real, root)) return Error::of("E_FORBIDDEN", "'" + path + "' is outside the app");
  return Listed{path, real.string(), fs::file_size(real, error), nullptr};
}

std::optional<std::string> read_file(const std::string& real_path, uint64_t bytes_max) {
  std::ifstream in(real_path, std::ios::binary);
  if (!in) return std::nullopt;
  std::error_code error;
  const uint64_t size = fs::file_size(real_path, error);
  if (error || size > bytes_max) return std::nullopt;
  std::string text(size + 1, '\0');  // one more: the file may have grown
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || static_cast<uint64_t>(in.gcount()) > size) return std::nullopt;
  text.resize(static_cast<size_t>(in.gcount()));
  return text;
}

}  // namespace weir::dsl
