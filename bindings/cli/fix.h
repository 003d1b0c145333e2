// bindings/cli/fix.h: applies the fixes that findings carry to the files on disk.
#pragma once

#include <string>

#include "bindings/cli/app.h"

namespace weir::cli {

// Applies safe fixes (and suggested ones) of `app`, loaded from `path`; `show_only` prints them as
// a diff instead. `count` says how many. Overlapping fixes: the first in the file wins, the others
// are left for the next round. A file is written to a temporary name and renamed.
int apply_fixes(Session& session, const Compiled& app, bool suggested,
                bool show_only, size_t& count);

}  // namespace weir::cli
