// The public face of a model: bundles.
#include "engine/model/codec.h"
#include "weir/model.h"

namespace weir {

std::string save_bundle(const Model& model) { return model == nullptr ? std::string() : model::encode(*model); }

Result<Model> load_bundle(std::string_view bytes) {
  auto model = model::decode(bytes);
  if (!model) return model.error();
  return Model(std::move(*model));
}

std::string app_name(const Model& model) { return model == nullptr ? std::string() : model->app; }
std::string app_hash(const Model& model) { return model == nullptr ? std::string() : model->hash; }

}  // namespace weir
