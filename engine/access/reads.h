// engine/access/reads.h: which fields of which forms an expression reads.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/model/model.h"

namespace weir::access {

// `tells(form, field)`: may the field not be shown? An empty field is the whole record. Behind what
// has no known form every form of the model is asked.
using Tells = std::function<bool(const model::Form& form, std::string_view field)>;

// The first read that `tells`, as it is written: "cost", "customer.level", "record"; empty: none.
// Plain names are fields of `form`.
std::string telling_read(const feel::Expression& expression, const model::Form& form,
                         const model::Model& model, const Tells& tells);

}  // namespace weir::access
