// dsl/feel/names.h: which names an expression may use at its place, and what they are.
//
// FEEL names may hold spaces and operators, so the grammar needs this before it can read a text.
// A Names is built once for a place, or for a family of places, and then only read: any thread.
// Inner scopes stand on outer ones (`Names row(&record)`), and hide equal names of theirs.
// FEEL's builtin functions are always known and need not be added.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/feel/ir.h"
#include "engine/feel/type.h"
#include "weir/diagnostic.h"

namespace weir::feel {

// A variable of the place. The expression lists it as an Input {kind, name, type} when it reads it.
struct Variable {
  std::string name;  // as written in the expression
  Type type;
  InputKind kind = InputKind::Named;
  Span declared;      // for "declared here"; may be invalid
  std::string input;  // Input::name, where it differs from `name`
};

struct FunctionParam {
  std::string name;
  Type type;
  bool optional = false;
};

// A function or decision of the app (called by World::call_app), or one the host declares
// (World::call_host).
struct FunctionName {
  std::string name;
  std::vector<FunctionParam> params;
  Type result;
  bool host = false;
  bool pure = true;  // false: answers may differ for the same arguments
  Span declared;
};

struct FieldType {
  std::string name;
  Type type;
  Span declared;
};

// The members of records and people, implemented by whoever knows the forms. Answers must stay
// valid as long as the object lives. Every list holds what an author may write after a dot, the
// fields that every record has (`id`, `owner`, ...) included.
class FormTypes {
 public:
  virtual ~FormTypes() = default;
  // nullptr: no such form.
  virtual const std::vector<FieldType>* record_members(std::string_view form) const = 0;
  virtual const std::vector<FieldType>& user_members() const = 0;
  virtual const std::vector<FieldType>& department_members() const = 0;
};

class Names {
 public:
  Names() = default;
  // `outer` is borrowed for the life of this object.
  explicit Names(const Names* outer) : outer_(outer) {}

  // A later one hides an earlier one of the same name.
  void add(Variable variable);
  void add(FunctionName function);
  // A type that `instance of` and parameters may name ("tLoan").
  void add_type(std::string name, Type type);
  // Makes a name that is no variable readable where it has spaces or operators: the key of a
  // context, an option.
  void add_word(std::string_view name);
  // A text that authors forget to quote: an option, a user. It stays unknown, with that advice.
  void add_text(std::string_view text);
  bool is_text(std::string_view text) const;
  // Borrowed. Inherited from the outer scope unless set here.
  void set_forms(const FormTypes* forms) { forms_ = forms; }

  const Variable* variable(std::string_view name) const;
  const FunctionName* function(std::string_view name) const;
  const Type* type(std::string_view name) const;
  const FormTypes* forms() const;

  // Every visible one, inner scopes first, each name once.
  std::vector<const Variable*> variables() const;
  std::vector<const FunctionName*> functions() const;

  // The names that are more than one token, as token lists, by their first token; see lexer.h.
  using Phrase = std::vector<std::string>;
  void phrases_from(std::string_view first_token,
                    std::vector<std::pair<const Phrase*, std::string_view>>& out) const;

 private:
  struct Phrased {
    Phrase tokens;
    std::string name;
  };
  void add_phrase(std::string_view name);

  const Names* outer_ = nullptr;
  const FormTypes* forms_ = nullptr;
  std::map<std::string, Variable, std::less<>> variables_;
  std::map<std::string, FunctionName, std::less<>> functions_;
  std::map<std::string, Type, std::less<>> types_;
  std::set<std::string, std::less<>> texts_;
  std::multimap<std::string, Phrased, std::less<>> phrases_;
};

// Words that FEEL keeps for itself: no field, column, parameter, input may be called so.
bool is_keyword(std::string_view word);

// Blanks collapsed to single spaces, none at the ends: the canonical spelling of a name.
std::string normal_name(std::string_view name);

}  // namespace weir::feel
