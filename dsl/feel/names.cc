#include "dsl/feel/names.h"

#include <algorithm>
#include <array>
#include <set>

#include "dsl/feel/lexer.h"

namespace weir::feel {

bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 18> kKeywords{
      "and", "between",  "else", "every", "external", "false",     "for",  "function", "if",
      "in",  "instance", "null", "or",    "return",   "satisfies", "some", "then",     "true"};
  return std::binary_search(kKeywords.begin(), kKeywords.end(), word);
}

void Names::add_phrase(std::string_view name) {
  Phrase tokens = name_tokens(name);
  // A one-token name needs no help of the grammar; keywords never begin or are a name alone.
  if (tokens.size() < 2) return;
  std::string first = tokens.front();
  phrases_.emplace(std::move(first), Phrased{std::move(tokens), std::string(name)});
}

void Names::add(Variable variable) {
  variable.name = normal_name(variable.name);
  if (variable.input.empty()) variable.input = variable.name;
  add_phrase(variable.name);
  std::string name = variable.name;
  variables_.insert_or_assign(std::move(name), std::move(variable));
}

void Names::add(FunctionName function) {
  function.name = normal_name(function.name);
  add_phrase(function.name);
  std::string name = function.name;
  functions_.insert_or_assign(std::move(name), std::move(function));
}

void Names::add_type(std::string name, Type type) {
  add_phrase(name);
  types_.insert_or_assign(std::move(name), std::move(type));
}

void Names::add_text(std::string_view text) { texts_.emplace(text); }

bool Names::is_text(std::string_view text) const {
  for (const Names* scope = this; scope; scope = scope->outer_)
    if (scope->texts_.find(text) != scope->texts_.end()) return true;
  return false;
}

void Names::add_word(std::string_view name) { add_phrase(normal_name(name)); }

const Variable* Names::variable(std::string_view name) const {
  for (const Names* scope = this; scope; scope = scope->outer_) {
    if (auto found = scope->variables_.find(name); found != scope->variables_.end())
      return &found->second;
  }
  return nullptr;
}

const FunctionName* Names::function(std::string_view name) const {
  for (const Names* scope = this; scope; scope = scope->outer_) {
    if (auto found = scope->functions_.find(name); found != scope->functions_.end())
      return &found->second;
  }
  return nullptr;
}

const Type* Names::type(std::string_view name) const {
  for (const Names* scope = this; scope; scope = scope->outer_) {
    if (auto found = scope->types_.find(name); found != scope->types_.end()) return &found->second;
  }
  return nullptr;
}

const FormTypes* Names::forms() const {
  for (const Names* scope = this; scope; scope = scope->outer_) {
    if (scope->forms_) return scope->forms_;
  }
  return nullptr;
}

std::vector<const Variable*> Names::variables() const {
  std::vector<const Variable*> out;
  std::set<std::string_view> seen;
  for (const Names* scope = this; scope; scope = scope->outer_) {
    for (const auto& [name, variable] : scope->variables_) {
      if (seen.insert(name).second) out.push_back(&variable);
    }
  }
  return out;
}

std::vector<const FunctionName*> Names::functions() const {
  std::vector<const FunctionName*> out;
  std::set<std::string_view> seen;
  for (const Names* scope = this; scope; scope = scope->outer_) {
    for (const auto& [name, function] : scope->functions_) {
      if (seen.insert(name).second) out.push_back(&function);
    }
  }
  return out;
}

void Names::phrases_from(std::string_view first_token,
                         std::vector<std::pair<const Phrase*, std::string_view>>& out) const {
  for (const Names* scope = this; scope; scope = scope->outer_) {
    auto [begin, end] = scope->phrases_.equal_range(first_token);
    for (auto it = begin; it != end; ++it) out.emplace_back(&it->second.tokens, it->second.name);
  }
}

}  // namespace weir::feel
