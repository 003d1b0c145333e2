// dsl/sema/unique.h: which values may stand once: in a form, and over several.
#pragma once

#include "dsl/sema/app.h"
#include "engine/model/model.h"

namespace weir::sema {

// Fields that together are unique go to the form; entries with places of other forms ("customer.phone") to
// `across`, each a list of places, the form's own field first.
void read_unique(App& app, model::Form& form, const Node& node, model::ArgList& across);
// Where a record is looked for by a value of another form.
void index_places(App& app, model::Form& form);

}  // namespace weir::sema
