// dsl/sema/time_advice.h: the duration or schedule that a text most likely means.
#pragma once

#include <string>
#include <string_view>

namespace weir::sema {

// "2days", "2 工作日", "1 hr" as the language writes them; empty where that cannot be told.
std::string meant_duration(std::string_view text);
// "daily at 9am", "每周一 9:00".
std::string meant_schedule(std::string_view text);

}  // namespace weir::sema
