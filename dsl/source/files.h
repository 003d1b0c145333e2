// dsl/source/files.h: the files of an app on the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/result.h"

namespace weir::dsl {

inline constexpr uint64_t kFileBytesMax = 1u << 20;
inline constexpr uint64_t kAttachmentBytesMax = 16u << 20;
inline constexpr uint64_t kAppBytesMax = 64u << 20;
inline constexpr size_t kFilesMax = 20'000;
inline constexpr int kFolderDepthMax = 32;
inline constexpr size_t kEntriesMax = 100'000;  // files of any kind and folders that are looked at

struct Listed {
  std::string path;       // relative to the app
  std::string real_path;  // without links
  uint64_t size = 0;
  const DiagSpec* refusal = nullptr;  // why it is not read
};

struct Listing {
  std::string root;           // canonical folder of the app
  std::vector<Listed> files;  // by path
};

// The definitions of the app at that file or folder. Errors: E_NOT_FOUND, E_LIMIT.
Result<Listing> list_app(const std::string& path);

// `path` as a definition in `from` names it, relative to the app; none where it leads outside.
std::optional<std::string> inside_app(std::string_view from, std::string_view path);

// A regular file below `root`, links resolved. Errors: E_NOT_FOUND, E_FORBIDDEN.
Result<Listed> locate(const std::string& root, const std::string& path);

// None where it cannot be read or holds more than `bytes_max`.
std::optional<std::string> read_file(const std::string& real_path, uint64_t bytes_max);

const DiagSpec& unreadable_spec();

}  // namespace weir::dsl
