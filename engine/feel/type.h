// engine/feel/type.h: static types of FEEL expressions.
//
// A Type is a small shared immutable tree. `Any` is the type of what is not known: it never makes
// a type error. Record types are nominal (by form), so forms may refer to each other in rings.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::feel {

// Values are part of the bundle's encoding: never renumber.
enum class TypeKind : uint8_t {
  Any = 0,
  Null = 1,
  Boolean = 2,
  Number = 3,
  String = 4,
  Date = 5,
  Time = 6,
  DateTime = 7,
  DaysDuration = 8,
  YearsDuration = 9,
  List = 10,       // element()
  Context = 11,    // fields()
  Range = 12,      // element()
  Function = 13,   // params in fields() (names may be empty), result in element()
  Record = 14,     // a whole record of form(): a context at run time, or its id
  Reference = 15,  // id of a record of one of forms(); a dot reads the record
  User = 16,       // id of a user; a dot reads the directory
  Department = 17,
  Error = 18,      // already reported: silences everything that follows from it
};

class Type {
 public:
  Type() = default;  // Any
  Type(TypeKind kind) : kind_(kind) {}  // NOLINT: a kind is a type
  static Type list(Type element);
  static Type range(Type element);
  static Type context(std::vector<std::pair<std::string, Type>> fields);
  static Type function(std::vector<std::pair<std::string, Type>> params, Type result);
  static Type record(std::string form);
  static Type reference(std::vector<std::string> forms);

  TypeKind kind() const { return kind_; }
  bool is(TypeKind kind) const { return kind_ == kind; }
  Type element() const;
  const std::vector<std::pair<std::string, Type>>& fields() const;
  const std::vector<std::string>& forms() const;  // Record has one
  std::string to_string() const;  // "list<number>", "record lead", as FEEL writes types

  friend bool operator==(const Type& a, const Type& b);

 private:
  struct Detail;
  TypeKind kind_ = TypeKind::Any;
  std::shared_ptr<const Detail> detail_;
};

// Is every value of `from` one of `to` as it stands? What is not known, and null, always is; an id
// is a string, and a record may be given by its id.
bool subtype(const Type& from, const Type& to);

// May a value of `from` stand where `to` is expected: as it stands, or by the implicit conversions
// of DMN 1.5, 10.3.2.9.4 (to and from a list of one, a date as the date and time of its midnight)?
bool conforms(const Type& from, const Type& to);

}  // namespace weir::feel
