// bindings/cli/chinese.h: the errors of stores and bundles, which know no language, in Chinese.
#pragma once

#include "weir/result.h"

namespace weir::cli {

// The sentence in Chinese where it is known; else as it is.
Error in_chinese(Error error);

}  // namespace weir::cli
