// weir/blobs.h: contents of files, by their SHA-256. Records hold what a file is; this holds its bytes.
//
// The same bytes are kept once. A blob store is used by any number of threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "weir/result.h"
#include "weir/value.h"

namespace weir {

class BlobStore {
 public:
  virtual ~BlobStore() = default;
  // Durable when it answers, whole or not at all. E_ARGUMENT where the bytes have another hash, E_LIMIT
  // where they are too many.
  virtual Status put(std::string_view sha256, std::string_view bytes) = 0;
  // None where there is no such content. What does not match its hash is E_CORRUPT.
  virtual Result<std::optional<std::string>> get(std::string_view sha256) = 0;
  // The number of bytes, without reading them.
  virtual Result<std::optional<int64_t>> size(std::string_view sha256) = 0;
};

constexpr int64_t kBlobBytesMax = int64_t{1} << 30;

// For tests.
std::unique_ptr<BlobStore> memory_blobs(int64_t bytes_max = kBlobBytesMax);
// A file for each content under that folder, which is made where it is not there.
Result<std::unique_ptr<BlobStore>> folder_blobs(const std::string& folder, int64_t bytes_max = kBlobBytesMax);

// Keeps the bytes and gives the value for a field: {name, type, size, sha256, ref}.
Result<Value> keep_file(BlobStore& blobs, std::string name, std::string type, std::string_view bytes);

}  // namespace weir
