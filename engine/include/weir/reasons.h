// weir/reasons.h: every reason of refusal: its code, and what it means, for help and translation.
#pragma once

#include <string_view>
#include <vector>

#include "weir/result.h"

namespace weir {

struct ReasonInfo {
  std::string_view reason;  // "E_STALE"
  ErrorCode code = ErrorCode::Internal;
  std::string_view doc, doc_zh;
};

const std::vector<ReasonInfo>& reasons();

}  // namespace weir
