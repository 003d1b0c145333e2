// A file system for SQLite that lives in memory and can lose power.
//
// Writes are kept apart until they are synced. A power cut keeps, drops or tears each unsynced
// piece of 512 bytes on its own, in any combination. Beside that, single calls can fail: a full
// disk, an error of reading, writing or syncing, once or for ever.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace weir::storage {

enum class DiskFault : uint8_t { Full, Write, Sync, Read, ShortWrite };

class CrashDisk {
 public:
  // Registers the file system under a name of its own.
  CrashDisk();
  ~CrashDisk();
  CrashDisk(const CrashDisk&) = delete;
  CrashDisk& operator=(const CrashDisk&) = delete;

  const char* vfs() const { return name_.c_str(); }

  // Changes so far: writes, truncations, syncs, deletions.
  int64_t changes() const;
  // The machine stops at that change: it and all that follow fail, and it may be half done.
  void stop_at(int64_t change);
  bool stopped() const;
  // What is left after the power came back. All connections must be closed.
  void power_cut(uint32_t seed);

  // The call with this number (of its kind, counted from now) fails; `for_ever`: all later too.
  void fail(DiskFault fault, int64_t call, bool for_ever);
  void heal();
  int64_t fault_hits() const;

  // Syncs answer well and do nothing: a disk that lies.
  void lie_about_sync(bool lies);

  struct State;

 private:
  std::string name_;
  std::unique_ptr<State> state_;
};

}  // namespace weir::storage
