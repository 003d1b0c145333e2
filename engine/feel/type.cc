#include "engine/feel/type.h"

#include <algorithm>

namespace weir::feel {

struct Type::Detail {
  Type element;
  std::vector<std::pair<std::string, Type>> fields;
  std::vector<std::string> forms;
};

namespace {

const std::vector<std::pair<std::string, Type>> kNoFields;
const std::vector<std::string> kNoForms;

bool is_id(TypeKind kind) {
  return kind == TypeKind::Reference || kind == TypeKind::User || kind == TypeKind::Department;
}

bool unknown(const Type& type) { return type.is(TypeKind::Any) || type.is(TypeKind::Error); }

bool shares_a_form(const Type& from, const Type& to) {
  if (from.forms().empty() || to.forms().empty()) return true;
  return std::any_of(from.forms().begin(), from.forms().end(), [&](const std::string& form) {
    return std::find(to.forms().begin(), to.forms().end(), form) != to.forms().end();
  });
}

bool fields_conform(const Type& from, const Type& to) {
  for (const auto& wanted : to.fields()) {
    const auto found = std::find_if(from.fields().begin(), from.fields().end(),
                                    [&](const auto& field) { return field.first == wanted.first; });
    if (found == from.fields().end() || !subtype(found->second, wanted.second)) return false;
  }
  return true;
}

// Parameters the other way round: a function that takes more serves where less is given.
bool function_conforms(const Type& from, const Type& to) {
  if (to.fields().empty() && unknown(to.element())) return true;
  if (from.fields().size() != to.fields().size()) return false;
  for (size_t i = 0; i < to.fields().size(); ++i) {
    if (!subtype(to.fields()[i].second, from.fields()[i].second)) return false;
  }
  return subtype(from.element(), to.element());
}

// An id is a string, and a record may be given by its id.
bool id_conforms(const Type& from, const Type& to) {
  if (to.is(TypeKind::Reference) || to.is(TypeKind::Record)) {
    if (from.is(TypeKind::Reference) || from.is(TypeKind::Record)) return shares_a_form(from, to);
    if (from.is(TypeKind::Context)) return to.is(TypeKind::Record);
    return from.is(TypeKind::String);
  }
  if (to.is(TypeKind::String)) return is_id(from.kind());
  if (to.is(TypeKind::Context)) return from.is(TypeKind::Record);
  return is_id(to.kind()) && from.is(TypeKind::String);
}

std::string braced(const std::vector<std::pair<std::string, Type>>& fields) {
  std::string out;
  for (const auto& [name, type] : fields) {
    if (!out.empty()) out += ", ";
    if (!name.empty()) out += name + ": ";
    out += type.to_string();
  }
  return out;
}

std::string joined(const std::vector<std::string>& forms) {
  std::string out;
  for (const std::string& form : forms) out += (out.empty() ? "" : " or ") + form;
  return out.empty() ? "any form" : out;
}

}  // namespace

Type Type::list(Type element) {
  Type type(TypeKind::List);
  type.detail_ = std::make_shared<const Detail>(Detail{std::move(element), {}, {}});
  return type;
}

Type Type::range(Type element) {
  Type type = list(std::move(element));
  type.kind_ = TypeKind::Range;
  return type;
}

Type Type::context(std::vector<std::pair<std::string, Type>> fields) {
  Type type(TypeKind::Context);
  type.detail_ = std::make_shared<const Detail>(Detail{{}, std::move(fields), {}});
  return type;
}

Type Type::function(std::vector<std::pair<std::string, Type>> params, Type result) {
  Type type(TypeKind::Function);
  type.detail_ = std::make_shared<const Detail>(Detail{std::move(result), std::move(params), {}});
  return type;
}

Type Type::record(std::string form) {
  Type type(TypeKind::Record);
  type.detail_ = std::make_shared<const Detail>(Detail{{}, {}, {std::move(form)}});
  return type;
}

Type Type::reference(std::vector<std::string> forms) {
  Type type(TypeKind::Reference);
  type.detail_ = std::make_shared<const Detail>(Detail{{}, {}, std::move(forms)});
  return type;
}

Type Type::element() const { return detail_ ? detail_->element : Type(); }

const std::vector<std::pair<std::string, Type>>& Type::fields() const {
  return detail_ ? detail_->fields : kNoFields;
}

const std::vector<std::string>& Type::forms() const { return detail_ ? detail_->forms : kNoForms; }

std::string Type::to_string() const {
  switch (kind_) {
    case TypeKind::Any:
      return "Any";
    case TypeKind::Null:
      return "Null";
    case TypeKind::Boolean:
      return "boolean";
    case TypeKind::Number:
      return "number";
    case TypeKind::String:
      return "string";
    case TypeKind::Date:
      return "date";
    case TypeKind::Time:
      return "time";
    case TypeKind::DateTime:
      return "date and time";
    case TypeKind::DaysDuration:
      return "days and time duration";
    case TypeKind::YearsDuration:
      return "years and months duration";
    case TypeKind::List:
      return "list<" + element().to_string() + ">";
    case TypeKind::Context:
      return "context<" + braced(fields()) + ">";
    case TypeKind::Range:
      return "range<" + element().to_string() + ">";
    case TypeKind::Function:
      return "function<" + braced(fields()) + "> -> " + element().to_string();
    case TypeKind::Record:
      return "record " + joined(forms());
    case TypeKind::Reference:
      return "reference to " + joined(forms());
    case TypeKind::User:
      return "user";
    case TypeKind::Department:
      return "department";
    case TypeKind::Error:
      return "error";
  }
  return "Any";
}

bool operator==(const Type& a, const Type& b) {
  if (a.kind_ != b.kind_) return false;
  if (a.detail_ == b.detail_) return true;
  return a.element() == b.element() && a.fields() == b.fields() && a.forms() == b.forms();
}

bool subtype(const Type& from, const Type& to) {
  if (unknown(from) || unknown(to) || from.is(TypeKind::Null)) return true;
  if (from.kind() != to.kind()) return id_conforms(from, to);
  switch (to.kind()) {
    case TypeKind::List:
    case TypeKind::Range:
      return subtype(from.element(), to.element());
    case TypeKind::Context:
      return fields_conform(from, to);
    case TypeKind::Function:
      return function_conforms(from, to);
    case TypeKind::Record:
    case TypeKind::Reference:
      return shares_a_form(from, to);
    default:
      return true;
  }
}

namespace {

// A member may be left out (it is null), but not where there is one that nobody asked for: it is then
// the one that is missing, misspelt.
bool context_conforms(const Type& from, const Type& to) {
  const auto has = [](const Type& type, const std::string& name) {
    return std::any_of(type.fields().begin(), type.fields().end(), [&](const auto& field) { return field.first == name; });
  };
  const bool more = std::any_of(from.fields().begin(), from.fields().end(), [&](const auto& field) { return !has(to, field.first); });
  for (const auto& [name, wanted] : to.fields()) {
    const auto given = std::find_if(from.fields().begin(), from.fields().end(), [&, &key = name](const auto& field) { return field.first == key; });
    if (given == from.fields().end() ? more : !conforms(given->second, wanted)) return false;
  }
  return true;
}

}  // namespace

bool conforms(const Type& from, const Type& to) {
  if (subtype(from, to)) return true;
  if (from.is(TypeKind::Context) && to.is(TypeKind::Context)) return context_conforms(from, to);
  if (from.is(TypeKind::Date) && to.is(TypeKind::DateTime)) return true;
  if (from.is(TypeKind::List) && !to.is(TypeKind::List)) return conforms(from.element(), to);
  return to.is(TypeKind::List) && !from.is(TypeKind::List) && subtype(from, to.element());
}

}  // namespace weir::feel
