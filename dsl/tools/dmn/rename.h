// dsl/tools/dmn/rename.h: FEEL of a DMN model to FEEL of an app. Internal to dsl/tools/dmn.
//
// Names become ids, a decision that is required becomes a call with the inputs below it, and the
// names of our own that no text can spell (`$if`) become ones that a text can.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dsl/tools/dmn/model.h"

namespace weir::dmn {

// What a name of the model stands for in the app.
struct Target {
  Kind kind = Kind::InputData;
  std::string id;
  ItemTypePtr type;
  std::vector<std::string> arguments;                        // Decision: ids of its inputs
  std::vector<std::pair<std::string, std::string>> renamed;  // Knowledge: parameters to their ids
};

struct NameScope {
  std::map<std::string, Target> names;
  std::map<std::string, std::map<std::string, Target>> imported;  // by prefix
  const std::set<std::string>* components = nullptr;              // of item definitions
};

// Is it a name of the language: a letter or `_`, then letters, digits, `_`?
bool is_id(std::string_view name);

class Rename {
 public:
  explicit Rename(const NameScope& scope) : scope_(scope) {}
  void walk(feel::ast::Ptr& expr);
  // Why it cannot be carried, the first reason; empty: it can. Each in English and Chinese.
  const std::pair<std::string, std::string>& obstacle() const { return obstacle_; }

 private:
  void walk(feel::ast::List& list);
  void name(feel::ast::Ptr& expr);
  void call(feel::ast::Call& is);
  void member(feel::ast::Ptr& expr);
  void context(feel::ast::ContextLiteral& is);
  void loop(std::vector<feel::ast::Iterator>& iterators, feel::ast::Ptr& body);
  void function(feel::ast::FunctionLiteral& is);
  void bind(std::string& word);
  void replace(feel::ast::Ptr& expr, const Target& target);
  const ItemType* type_of(const feel::ast::Expr& expr) const;
  const std::pair<std::string, std::string>* local(const std::string& name) const;
  const Target* target(const feel::ast::Expr& expr) const;
  void fail(std::string en, std::string zh);

  const NameScope& scope_;
  std::vector<std::pair<std::string, std::string>> locals_;  // to their new names; "": none
  std::pair<std::string, std::string> obstacle_;
  int in_filter_ = 0;
};

}  // namespace weir::dmn
