// engine/storage/sqlite/file_lock.h: one writing process a store.
#pragma once

#include <memory>
#include <string>

#include "weir/result.h"

namespace weir::storage {

// Held on "<path>-lock" until destroyed or the process ends, however it ends.
class FileLock {
 public:
  static Result<std::unique_ptr<FileLock>> take(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace weir::storage
