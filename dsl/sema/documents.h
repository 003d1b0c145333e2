// dsl/sema/documents.h: HTML files with FEEL inside.
#pragma once

#include "dsl/sema/reader.h"

namespace weir::sema {

// Reports what is wrong with the tags and expressions of a document.
void check_document(App& app, const dsl::LocatedText& text, const Site& site);

}  // namespace weir::sema
