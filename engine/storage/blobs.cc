#include "weir/blobs.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "engine/base/sha256.h"

namespace weir {

namespace {

namespace fs = std::filesystem;

Error storage(const std::string& what) { return Error::of("E_STORAGE", what); }

Result<std::optional<std::string>> checked(std::string_view sha256, std::string bytes) {
  if (base::sha256_hex(bytes) != sha256) return Error::of("E_CORRUPT", "the content " + std::string(sha256) + " does not match its hash");
  return std::optional(std::move(bytes));
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error no_hash(std::string_view text) { return Error::of("E_ARGUMENT", "'" + std::string(text) + "' is no SHA-256"); }

Status check_put(std::string_view sha256, std::string_view bytes, int64_t bytes_max) {
  if (!is_hash(sha256) || base::sha256_hex(bytes) != sha256) return no_hash(sha256);
  if (static_cast<int64_t>(bytes.size()) <= bytes_max) return Done{};
  return Error::of("E_LIMIT", "a content of " + std::to_string(bytes.size()) + " bytes is too large: at most " + std::to_string(bytes_max) + " are kept");
}

class MemoryBlobs : public BlobStore {
 public:
  explicit MemoryBlobs(int64_t bytes_max) : bytes_max_(bytes_max) {}

  Status put(std::string_view sha256, std::string_view bytes) override {
    if (Status fit = check_put(sha256, bytes, bytes_max_); !fit) return fit;
    const std::lock_guard lock(mutex_);
    blobs_.emplace(sha256, bytes);
    return Done{};
  }
  Result<std::optional<std::string>> get(std::string_view sha256) override {
    const std::lock_guard lock(mutex_);
    const auto it = blobs_.find(sha256);
    if (it == blobs_.end()) return std::optional<std::string>();
    return checked(sha256, it->second);
  }
  Result<std::optional<int64_t>> size(std::string_view sha256) override {
    const std::lock_guard lock(mutex_);
    const auto it = blobs_.find(sha256);
    return it == blobs_.end() ? std::optional<int64_t>() : std::optional(static_cast<int64_t>(it->second.size()));
  }

 private:
  int64_t bytes_max_;
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> blobs_;
};

// One file a content, in folders by the first two digits. Written beside and renamed: a file that is
// there is whole.
class FolderBlobs : public BlobStore {
 public:
  FolderBlobs(fs::path folder, int64_t bytes_max) : folder_(std::move(folder)), bytes_max_(bytes_max) {}

  Status put(std::string_view sha256, std::string_view bytes) override {
    if (Status fit = check_put(sha256, bytes, bytes_max_); !fit) return fit;
    const fs::path path = path_of(sha256);
    std::error_code failed;
    if (fs::exists(path, failed)) return Done{};
    fs::create_directories(path.parent_path(), failed);
    if (failed) return storage("cannot make the folder " + path.parent_path().string() + ": " + failed.message());
    const fs::path beside = path.string() + "." + std::to_string(::getpid()) + "." + std::to_string(next_++);
    if (!write(beside, bytes)) {
      fs::remove(beside, failed);
      return storage("cannot write " + beside.string());
    }
    fs::rename(beside, path, failed);
    if (failed) return storage("cannot write " + path.string() + ": " + failed.message());
    return sync(path.parent_path()) ? Status(Done{}) : Status(storage("cannot write " + path.string()));
  }
  Result<std::optional<std::string>> get(std::string_view sha256) override {
    if (!is_hash(sha256)) return no_hash(sha256);
    std::ifstream in(path_of(sha256), std::ios::binary);
    if (!in) return std::optional<std::string>();
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (in.bad()) return storage("cannot read " + path_of(sha256).string());
    return checked(sha256, bytes.str());
  }
  Result<std::optional<int64_t>> size(std::string_view sha256) override {
    if (!is_hash(sha256)) return no_hash(sha256);
    std::error_code failed;
    const auto bytes = fs::file_size(path_of(sha256), failed);
    return failed ? std::optional<int64_t>() : std::optional(static_cast<int64_t>(bytes));
  }

 private:
  fs::path path_of(std::string_view sha256) const { return folder_ / std::string(sha256.substr(0, 2)) / std::string(sha256); }

  static bool write(const fs::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) return false;
    bool good = true;
    while (good && !bytes.empty()) {
      const ssize_t written = ::write(file, bytes.data(), bytes.size());
      good = written > 0;
      if (good) bytes.remove_prefix(static_cast<size_t>(written));
    }
    good = good && ::fsync(file) == 0;
    return ::close(file) == 0 && good;
  }
  static bool sync(const fs::path& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return false;
    const bool good = ::fsync(file) == 0;
    return ::close(file) == 0 && good;
  }

  fs::path folder_;
  int64_t bytes_max_;
  std::atomic<int64_t> next_{0};
};

}  // namespace

std::unique_ptr<BlobStore> memory_blobs(int64_t bytes_max) { return std::make_unique<MemoryBlobs>(bytes_max); }

Result<std::unique_ptr<BlobStore>> folder_blobs(const std::string& folder, int64_t bytes_max) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return storage("cannot make the folder " + folder + ": " + failed.message());
  return std::unique_ptr<BlobStore>(std::make_unique<FolderBlobs>(folder, bytes_max));
}

Result<Value> keep_file(BlobStore& blobs, std::string name, std::string type, std::string_view bytes) {
  const std::string sha256 = base::sha256_hex(bytes);
  if (Status kept = blobs.put(sha256, bytes); !kept) return kept.error();
  return Value::context({{"name", Value::string(std::move(name))},
                         {"type", Value::string(std::move(type))},
                         {"size", Value::integer(static_cast<int64_t>(bytes.size()))},
                         {"sha256", Value::string(sha256)},
                         {"ref", Value::string(sha256)}});
}

}  // namespace weir
