// bindings/cli/store.h: an engine over a store that `weir run` or a host left, for looking only.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bindings/cli/command.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::cli {

struct OpenStore {
  std::shared_ptr<Storage> storage;
  Engine engine;
};

// `url` is "sqlite:PATH", or a path alone. Never makes a store; opens it for reading only.
Result<OpenStore> open_store(const Session& session, const std::string& url);

// The same for changing what it holds. What the app sends goes to its outbox, for the host to deliver.
Result<OpenStore> open_store_to_write(const Session& session, const std::string& url);

// The instance, or the newest one of the record, that `id` names ("i7", "quote/r3", "r3").
// Errors: E_NOT_FOUND.
Result<CaseRef> find_case(const Session& session, const Engine& engine, const std::string& id);

}  // namespace weir::cli
