// Any bytes as a log: each entry is refused, or written as the same bytes; what can be read is
// folded, and folding ends in a state or in none. Entries are given without their hashes, which are
// put in here, as one who may write to the store would.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"
#include "engine/runtime/flow/apply.h"
#include "engine/runtime/flow/event.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  weir::base::ByteReader in(std::string_view(reinterpret_cast<const char*>(data), size));
  std::vector<weir::runtime::LogEntry> log;
  while (in.left() > 0 && log.size() < 50) {
    const std::string_view body = in.view();
    if (in.failed()) break;
    weir::runtime::decode_entry(std::string(1, '\0') + std::string(body));  // as packed bytes
    weir::base::ByteWriter out;
    out.string(body);
    out.string(weir::base::sha256_hex(body));
    auto entry = weir::runtime::decode_entry(out.bytes());
    if (!entry) continue;
    const std::string written = weir::runtime::encode(*entry);
    const auto again = weir::runtime::decode_entry(written);
    if (!again || weir::runtime::encode(*again) != written || again->hash != entry->hash) std::abort();
    for (const auto& event : entry->events) weir::runtime::readable_event(event).to_feel();
    entry->prev_hash = log.empty() ? std::string() : log.back().hash;
    entry->seq = static_cast<int64_t>(log.size()) + 1;
    log.push_back(*std::move(entry));
  }
  weir::runtime::fold(log);
  return 0;
}
