#include "tests/storage/crash_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>

namespace weir::storage {
namespace {

constexpr int64_t kSector = 512;
constexpr int kLocks = SQLITE_SHM_NLOCK;

struct Change {
  int64_t offset = 0;
  std::string bytes;         // of a write
  int64_t truncate_to = -1;  // or a new size
};

// What is there, as programs see it, and as the disk has it.
struct DiskFile {
  std::string seen;
  std::string durable;
  std::vector<Change> unsynced;
  // Locks of the main file: shared holders, and who has more.
  int shared = 0;
  const void* reserved = nullptr;
  const void* exclusive = nullptr;
  // The index of the log, shared by connections; it does not outlive the process.
  std::vector<std::unique_ptr<char[]>> regions;
  int shm_shared[kLocks] = {};
  const void* shm_exclusive[kLocks] = {};
  int shm_users = 0;
};

void apply_to(std::string* content, const Change& change) {
  if (change.truncate_to >= 0) {
    content->resize(static_cast<size_t>(change.truncate_to));
    return;
  }
  const auto end = static_cast<size_t>(change.offset) + change.bytes.size();
  if (content->size() < end) content->resize(end);
  content->replace(static_cast<size_t>(change.offset), change.bytes.size(), change.bytes);
}

}  // namespace

struct CrashDisk::State {
  mutable std::recursive_mutex mutex;
  sqlite3_vfs vfs{};
  std::map<std::string, std::shared_ptr<DiskFile>> files;
  int64_t changes = 0;
  int64_t stop = -1;
  bool lies = false;
  struct Armed {
    DiskFault fault;
    int64_t left;
    bool for_ever;
  };
  std::vector<Armed> armed;
  int64_t hits = 0;

  bool stopped() const { return stop >= 0 && changes >= stop; }
  bool hit(DiskFault fault) {
    for (Armed& one : armed) {
      if (one.fault != fault) continue;
      if (one.left > 0) {
        --one.left;
        continue;
      }
      if (one.left == 0 || one.for_ever) {
        if (!one.for_ever) one.left = -1;
        ++hits;
        return true;
      }
    }
    return false;
  }
};

namespace {

using State = CrashDisk::State;
using Guard = std::lock_guard<std::recursive_mutex>;

struct Handle {
  sqlite3_file base;
  State* state;
  std::shared_ptr<DiskFile>* file;
  int lock;
  bool shm;
};
Handle* of(sqlite3_file* file) { return reinterpret_cast<Handle*>(file); }

int x_close(sqlite3_file* raw) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  delete h->file;
  h->file = nullptr;
  return SQLITE_OK;
}

int x_read(sqlite3_file* raw, void* into, int amount, sqlite3_int64 offset) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  if (h->state->stopped() || h->state->hit(DiskFault::Read)) return SQLITE_IOERR_READ;
  const std::string& seen = (*h->file)->seen;
  const int64_t there = std::clamp<int64_t>(static_cast<int64_t>(seen.size()) - offset, 0, amount);
  if (there > 0) std::memcpy(into, seen.data() + offset, static_cast<size_t>(there));
  if (there == amount) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + there, 0, static_cast<size_t>(amount - there));
  return SQLITE_IOERR_SHORT_READ;
}

// Counts a change. False: the machine has stopped; `last` tells whether it was at this one.
bool count(State* state, bool* last) {
  *last = state->stop >= 0 && state->changes + 1 == state->stop;
  if (state->stopped()) return false;
  ++state->changes;
  return !*last;
}

void change(Handle* h, Change made) {
  apply_to(&(*h->file)->seen, made);
  (*h->file)->unsynced.push_back(std::move(made));
}

int x_write(sqlite3_file* raw, const void* from, int amount, sqlite3_int64 offset) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  bool last = false;
  const bool runs = count(h->state, &last);
  if (!runs && !last) return SQLITE_IOERR_WRITE;
  if (h->state->hit(DiskFault::Full)) return SQLITE_FULL;
  if (h->state->hit(DiskFault::Write)) return SQLITE_IOERR_WRITE;
  Change made;
  made.offset = offset;
  made.bytes.assign(static_cast<const char*>(from), static_cast<size_t>(amount));
  const bool half = h->state->hit(DiskFault::ShortWrite);
  if (half) made.bytes.resize(made.bytes.size() / 2);
  change(h, std::move(made));
  if (half) return SQLITE_IOERR_WRITE;
  return runs ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int x_truncate(sqlite3_file* raw, sqlite3_int64 size) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  bool last = false;
  if (!count(h->state, &last)) return SQLITE_IOERR_TRUNCATE;
  change(h, {0, {}, size});
  return SQLITE_OK;
}

int x_sync(sqlite3_file* raw, int) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  bool last = false;
  if (!count(h->state, &last)) return SQLITE_IOERR_FSYNC;
  if (h->state->hit(DiskFault::Sync)) return SQLITE_IOERR_FSYNC;
  if (h->state->lies) return SQLITE_OK;
  (*h->file)->durable = (*h->file)->seen;
  (*h->file)->unsynced.clear();
  return SQLITE_OK;
}

int x_size(sqlite3_file* raw, sqlite3_int64* size) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  if (h->state->stopped()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>((*h->file)->seen.size());
  return SQLITE_OK;
}

int x_lock(sqlite3_file* raw, int level) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  DiskFile& file = **h->file;
  if (h->lock >= level) return SQLITE_OK;
  if (h->lock == SQLITE_LOCK_NONE) {
    if (file.exclusive != nullptr) return SQLITE_BUSY;
    ++file.shared;
    h->lock = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED) {
    if (file.reserved != nullptr && file.reserved != h) return SQLITE_BUSY;
    file.reserved = h;
    h->lock = SQLITE_LOCK_RESERVED;
  }
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    if (file.shared > 1) return SQLITE_BUSY;
    file.exclusive = h;
    h->lock = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

int x_unlock(sqlite3_file* raw, int level) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  DiskFile& file = **h->file;
  if (file.exclusive == h) file.exclusive = nullptr;
  if (file.reserved == h) file.reserved = nullptr;
  if (level == SQLITE_LOCK_NONE && h->lock != SQLITE_LOCK_NONE) --file.shared;
  h->lock = level;
  return SQLITE_OK;
}

int x_reserved(sqlite3_file* raw, int* out) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  *out = (*h->file)->reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int x_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int x_sector(sqlite3_file*) { return static_cast<int>(kSector); }
int x_traits(sqlite3_file*) { return 0; }

int x_shm_map(sqlite3_file* raw, int region, int size, int extend, void volatile** out) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  DiskFile& file = **h->file;
  if (!h->shm) {
    h->shm = true;
    ++file.shm_users;
  }
  *out = nullptr;
  while (static_cast<int>(file.regions.size()) <= region) {
    if (extend == 0) return SQLITE_OK;
    file.regions.push_back(std::make_unique<char[]>(static_cast<size_t>(size)));
  }
  *out = file.regions[static_cast<size_t>(region)].get();
  return SQLITE_OK;
}

int x_shm_lock(sqlite3_file* raw, int offset, int count, int flags) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  DiskFile& file = **h->file;
  for (int i = offset; i < offset + count; ++i) {
    const bool others = file.shm_exclusive[i] != nullptr && file.shm_exclusive[i] != h;
    if ((flags & SQLITE_SHM_LOCK) != 0 && others) return SQLITE_BUSY;
    if ((flags & SQLITE_SHM_LOCK) != 0 && (flags & SQLITE_SHM_EXCLUSIVE) != 0 &&
        file.shm_shared[i] > 0) {
      return SQLITE_BUSY;
    }
  }
  for (int i = offset; i < offset + count; ++i) {
    if ((flags & SQLITE_SHM_EXCLUSIVE) != 0) {
      file.shm_exclusive[i] = (flags & SQLITE_SHM_LOCK) != 0 ? h : nullptr;
    } else {
      file.shm_shared[i] += (flags & SQLITE_SHM_LOCK) != 0 ? 1 : -1;
    }
  }
  return SQLITE_OK;
}

void x_shm_barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int x_shm_unmap(sqlite3_file* raw, int) {
  Handle* h = of(raw);
  Guard guard(h->state->mutex);
  if (h->shm && --(*h->file)->shm_users == 0) (*h->file)->regions.clear();
  h->shm = false;
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    2,          x_close,       x_read,      x_write,   x_truncate, x_sync,   x_size,
    x_lock,     x_unlock,      x_reserved,  x_control, x_sector,   x_traits, x_shm_map,
    x_shm_lock, x_shm_barrier, x_shm_unmap, nullptr,   nullptr};

State* state_of(sqlite3_vfs* vfs) { return static_cast<State*>(vfs->pAppData); }

int v_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* raw, int flags, int* out_flags) {
  State* state = state_of(vfs);
  Guard guard(state->mutex);
  raw->pMethods = nullptr;
  if (state->stopped()) return SQLITE_CANTOPEN;
  const std::string path = name == nullptr ? "(temporary)" : name;
  auto it = state->files.find(path);
  if (it == state->files.end()) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    it = state->files.emplace(path, std::make_shared<DiskFile>()).first;
  }
  Handle* h = of(raw);
  *h = Handle{};
  h->base.pMethods = &kMethods;
  h->state = state;
  h->file = new std::shared_ptr<DiskFile>(it->second);
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int v_delete(sqlite3_vfs* vfs, const char* name, int) {
  State* state = state_of(vfs);
  Guard guard(state->mutex);
  bool last = false;
  if (!count(state, &last)) return SQLITE_IOERR_DELETE;
  return state->files.erase(name) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int v_access(sqlite3_vfs* vfs, const char* name, int, int* out) {
  State* state = state_of(vfs);
  Guard guard(state->mutex);
  *out = state->files.contains(name) ? 1 : 0;
  return SQLITE_OK;
}

int v_full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int v_random(sqlite3_vfs* vfs, int size, char* out) {
  State* state = state_of(vfs);
  Guard guard(state->mutex);
  std::minstd_rand random(static_cast<uint32_t>(state->changes + 17));
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(random());
  return size;
}

int v_sleep(sqlite3_vfs*, int micros) { return micros; }
int v_time(sqlite3_vfs*, double* out) {
  *out = 2'460'000.5;
  return SQLITE_OK;
}
int v_last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

CrashDisk::CrashDisk() : state_(std::make_unique<State>()) {
  static std::atomic<int> number{0};
  name_ = "crash-" + std::to_string(number++);
  sqlite3_vfs& vfs = state_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 1024;
  vfs.zName = name_.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = v_open;
  vfs.xDelete = v_delete;
  vfs.xAccess = v_access;
  vfs.xFullPathname = v_full_path;
  vfs.xRandomness = v_random;
  vfs.xSleep = v_sleep;
  vfs.xCurrentTime = v_time;
  vfs.xGetLastError = v_last_error;
  sqlite3_vfs_register(&vfs, 0);
}

CrashDisk::~CrashDisk() { sqlite3_vfs_unregister(&state_->vfs); }

int64_t CrashDisk::changes() const {
  Guard guard(state_->mutex);
  return state_->changes;
}

void CrashDisk::stop_at(int64_t change) {
  Guard guard(state_->mutex);
  state_->stop = change;
}

bool CrashDisk::stopped() const {
  Guard guard(state_->mutex);
  return state_->stopped();
}

void CrashDisk::power_cut(uint32_t seed) {
  Guard guard(state_->mutex);
  std::mt19937 random(seed);
  // Some cuts lose nearly everything, some nearly nothing.
  const auto keep_percent = static_cast<uint32_t>(random() % 101);
  for (auto& [name, file] : state_->files) {
    std::string content = file->durable;
    for (const Change& change : file->unsynced) {
      if (change.truncate_to >= 0) {
        if (random() % 100 < keep_percent) apply_to(&content, change);
        continue;
      }
      // By sectors of the disk, each on its own; now and then one is torn.
      const auto size = static_cast<int64_t>(change.bytes.size());
      for (int64_t at = 0; at < size;) {
        const int64_t step = std::min(size - at, kSector - (change.offset + at) % kSector);
        if (random() % 100 < keep_percent) {
          const bool torn = random() % 16 == 0;
          const int64_t kept =
              torn ? static_cast<int64_t>(random() % static_cast<uint32_t>(step)) : step;
          apply_to(&content,
                   {change.offset + at,
                    change.bytes.substr(static_cast<size_t>(at), static_cast<size_t>(kept)), -1});
        }
        at += step;
      }
    }
    auto fresh = std::make_shared<DiskFile>();
    fresh->seen = fresh->durable = content;
    file = fresh;
  }
  state_->stop = -1;
  state_->armed.clear();
}

void CrashDisk::fail(DiskFault fault, int64_t call, bool for_ever) {
  Guard guard(state_->mutex);
  state_->armed.push_back({fault, call, for_ever});
}

void CrashDisk::heal() {
  Guard guard(state_->mutex);
  state_->armed.clear();
}

int64_t CrashDisk::fault_hits() const {
  Guard guard(state_->mutex);
  return state_->hits;
}

void CrashDisk::lie_about_sync(bool lies) {
  Guard guard(state_->mutex);
  state_->lies = lies;
}

}  // namespace weir::storage
