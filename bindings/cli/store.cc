#include "bindings/cli/store.h"

#include <cstdlib>

#include "engine/model/model.h"

namespace weir::cli {

namespace {

Result<OpenStore> open(const Session& session, const std::string& url, bool read_only) {
  StorageOptions how;
  how.read_only = read_only;
  how.create = false;
  Result<std::unique_ptr<Storage>> opened =
      open_storage(url.find(':') == std::string::npos ? "sqlite:" + url : url, how);
  if (!opened) return opened.error();
  std::shared_ptr<Storage> storage = std::move(*opened);
  EngineOptions options;
  options.language = session.language;
  options.storage = storage;
  if (const char* key = std::getenv("WEIR_KEY")) options.field_key = key;
  Result<Engine> engine = Engine::open(std::move(options));
  if (!engine) return engine.error();
  if (engine->model() == nullptr)
    return Error::of("E_NOT_FOUND", std::string(session.text({"nothing was published to this store: ", "这个存储里还没有发布过应用："})) + storage->url());
  return OpenStore{std::move(storage), std::move(*engine)};
}

}  // namespace

Result<OpenStore> open_store(const Session& session, const std::string& url) { return open(session, url, true); }
Result<OpenStore> open_store_to_write(const Session& session, const std::string& url) { return open(session, url, false); }

Result<CaseRef> find_case(const Session& session, const Engine& engine, const std::string& id) {
  const Actor host = Actor::system();
  if (Result<CaseView> view = engine.look(id, host)) return CaseRef{view->id, {}};
  const size_t slash = id.find('/');
  for (const model::Form& form : engine.model()->forms) {
    if (slash != std::string::npos && form.name != id.substr(0, slash)) continue;
    const RecordRef ref{form.name, slash == std::string::npos ? id : id.substr(slash + 1)};
    if (engine.read(ref, host)) return CaseRef{{}, ref};
  }
  return Error::of("E_NOT_FOUND", session.language == Language::Chinese ? "存储中没有流程实例或记录“" + id + "”"
                                                                       : "the store has no instance and no record '" + id + "'");
}

}  // namespace weir::cli
