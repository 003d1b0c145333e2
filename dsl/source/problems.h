// dsl/source/problems.h: the problems of files and of the comments that silence findings; each is
// defined in the file that finds it.
#pragma once

#include "weir/diagnostic.h"

namespace weir::dsl {

// source_set.cc
extern const DiagSpec kFileTooLarge;
// files.cc
extern const DiagSpec kFileName, kOutsideApp, kUnreadable;
// emit/compile.cc
extern const DiagSpec kOutOfMemory;
// reporter.cc
extern const DiagSpec kUnusedIgnore, kIgnoreWithoutReason;

}  // namespace weir::dsl
