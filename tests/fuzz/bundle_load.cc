// Any bytes as a bundle: refused, or a model that saves as the same bytes (of an earlier format: as
// some that save as themselves) and is ready to run. The hash that a bundle carries is not in the way: a bundle is known by the hash of its bytes.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/model/codec.h"
#include "weir/engine.h"
#include "weir/model.h"
#include "weir/storage.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  auto model = weir::load_bundle(bytes);
  if (!model) return model.error().message.empty() ? (std::abort(), 0) : 0;
  const std::string saved = weir::save_bundle(*model);
  auto again = weir::load_bundle(saved);
  if (!again || weir::save_bundle(*again) != saved) std::abort();
  const auto format = static_cast<uint8_t>(bytes[weir::model::kBundleMagic.size()]);
  if (format == weir::model::kBundleVersion && saved != bytes) std::abort();
  auto memory = weir::open_storage("memory:");
  weir::EngineOptions options;
  options.storage = *std::move(memory);
  auto engine = weir::Engine::open(std::move(options));
  if (!engine) std::abort();
  if (!engine->publish(*model)) return 0;
  // A first record and a first turn of everything that it starts.
  (void)engine->run({weir::Actor::system(), {}, {}, weir::Create{"doc", weir::Value::context({})}});
  (void)engine->tick({.timers_max = 5});
  return 0;
}
