// dsl/sema/problems.h: what reading the sections can find wrong with them.
//
// Problems of the finished model (gaps, dead ends, rings of formulas) are lints: dsl/lint/.
#pragma once

#include <vector>

#include "weir/diagnostic.h"

namespace weir::sema {

extern const DiagSpec kUnknownKey;        // {key} {where}
extern const DiagSpec kMissingKey;        // {key} {where}
extern const DiagSpec kWrongKind;         // {expected} {found}
extern const DiagSpec kWrongValue;        // {value} {expected}
extern const DiagSpec kNotAllowedHere;    // {key} {why}
extern const DiagSpec kDuplicateId;       // {name} {what}
extern const DiagSpec kReservedId;        // {name} {why}
extern const DiagSpec kUnknownReference;  // {what} {name}
extern const DiagSpec kBadName;           // {name}
extern const DiagSpec kFile;              // {path} {why}
extern const DiagSpec kStepKind;          // {found}
extern const DiagSpec kUnclosed;          // {{ without }}
extern const DiagSpec kPercentAboveOne;   // 15 for 15%
extern const DiagSpec kBraces;            // { name } for {{ name }}
extern const DiagSpec kStaysText;         // {{ where nothing fills it
extern const DiagSpec kSerialPart;        // {part}
extern const DiagSpec kSerialRepeats;     // {field} {reset} {part} {parts}
extern const DiagSpec kUniqueAcross;      // {why}
extern const DiagSpec kDocumentTag;       // {tag} {why}
extern const DiagSpec kWaitsHere;         // {kind}
extern const DiagSpec kModeMissing;       // {step}
extern const DiagSpec kNoCurrency;        // {field}
extern const DiagSpec kTableShape;        // {cells} {columns}
extern const DiagSpec kOutputNotListed;   // {value} {output}
extern const DiagSpec kPriorityMissing;   // {policy}
extern const DiagSpec kDefaultOfFormula;  // {field} {key}
extern const DiagSpec kTimerWithoutHandler;  // {step} {key}
extern const DiagSpec kEmptyApp;
extern const DiagSpec kNoAppName;

// All of them.
const std::vector<const DiagSpec*>& problems();

}  // namespace weir::sema
