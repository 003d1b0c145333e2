#include "engine/storage/sqlite/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "engine/storage/errors.h"

namespace weir::storage {

Result<std::unique_ptr<FileLock>> FileLock::take(const std::string& path) {
  const std::string name = path + "-lock";
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) {
    return storage_error("cannot open '" + path + "': the lock file '" + name +
                             "' cannot be made (" + std::generic_category().message(errno) + ")",
                         "check that the folder exists and may be written");
  }
  std::unique_ptr<FileLock> lock(new FileLock(fd));
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
  return storage_error("the store '" + path + "' is in use by another engine or process",
                       "close it there, or open it for reading only");
}

FileLock::~FileLock() { ::close(fd_); }

}  // namespace weir::storage
