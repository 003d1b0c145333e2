// engine/model/codec.h: the canonical binary form of a model: what a bundle holds.
//
// The same model gives the same bytes; its hash is the SHA-256 of them. Each release reads what the
// earlier ones wrote. Decoding trusts nothing: bytes that do not fit, nest too deep or point outside
// the model are E_MODEL. Expressions are prepared when a model is decoded.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/model/model.h"
#include "weir/result.h"

namespace weir::model {

inline constexpr std::string_view kBundleMagic = "WEIRB";
inline constexpr uint8_t kBundleVersion = 2;
inline constexpr int kArgDepthMax = 100;

std::string encode(const Model& model);
Result<std::shared_ptr<Model>> decode(std::string_view bytes);

// Hex; the model's own `hash` makes no difference.
std::string hash_of(const Model& model);

}  // namespace weir::model
