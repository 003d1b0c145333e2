// dsl/feel/types.h: what the checker asks of types.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dsl/feel/ast.h"
#include "dsl/feel/names.h"
#include "engine/feel/ir.h"
#include "engine/feel/type.h"

namespace weir::feel {

inline bool is_error(const Type& type) { return type.is(TypeKind::Error); }
// Says nothing about the value: neither makes a finding.
inline bool is_open(const Type& type) { return type.is(TypeKind::Any) || type.is(TypeKind::Error); }

// The kind that a value has when it runs: ids are strings.
TypeKind runtime_kind(const Type& type);

// A type that takes in both: where two branches or items meet.
Type join(const Type& a, const Type& b);

// Of what runs the operator gives on these types; none where it gives null for all such values.
// Error where a side is Error; Any where it depends on the values.
std::optional<Type> arithmetic_result(ast::Operator op, const Type& left, const Type& right);

enum class Comparable : uint8_t { Yes, DifferentTypes, NotOrdered };
Comparable comparable(ast::Operator op, const Type& left, const Type& right);

// "a number", "text", for messages; in both languages.
Argument described(std::string name, const Type& type);

// What a list, or what `for` and filters take as one, holds; none where it is no list.
std::optional<Type> element_of(const Type& type);

// Members after a dot of values that are no context and no record: "year", "start included".
// Empty for types without any.
std::vector<std::pair<std::string, Type>> properties_of(const Type& type);

std::string_view symbol_of(ast::Operator op);
Op op_of(ast::Operator op);
bool is_comparison(ast::Operator op);

}  // namespace weir::feel
