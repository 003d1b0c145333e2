// weir/model.h: a compiled app, as hosts hold it.
//
// Immutable and shared by threads; addressed by the hash of its bundle. Made by weir::compile
// (weir/compiler.h) or loaded from a bundle, which needs no YAML.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "weir/result.h"

namespace weir {

namespace model {
struct Model;  // engine/model/model.h
}

using Model = std::shared_ptr<const model::Model>;

// A bundle holds the resolved model and typed expressions in a versioned encoding that every later
// release reads, and the source text for explanations. The same model gives the same bytes.
std::string save_bundle(const Model& model);
// The bytes are untrusted: E_MODEL for what is damaged, newer than this release, or no bundle.
Result<Model> load_bundle(std::string_view bytes);

// Name and hash of the app.
std::string app_name(const Model& model);
std::string app_hash(const Model& model);

}  // namespace weir
