// dsl/tools/dmn/reader.h: reads the parts of one DMN document. Internal to dsl/tools/dmn.
#pragma once

#include <map>
#include <memory>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <string_view>

#include "dsl/feel/compile.h"
#include "dsl/tools/dmn/indexed.h"
#include "dsl/tools/dmn/model.h"

namespace weir::dmn {

// The name of a node without its prefix.
std::string_view local_name(const pugi::xml_node& node);
pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
std::string text_of(const pugi::xml_node& node);  // of its <text> child, or its own

// Item definitions of a document and its imports, by "prefix.name"; made on demand.
class Types {
 public:
  Types(feel::Names& names, std::vector<std::string>& problems)
      : names_(names), problems_(problems) {}
  void add(const std::string& prefix, const pugi::xml_node& definitions);
  // The type that a typeRef names in a document that is known under `prefix`; null: any.
  ItemTypePtr find(const std::string& prefix, std::string type_ref);
  // Every definition becomes a name for `instance of`.
  void publish();

 private:
  ItemTypePtr define(const std::string& prefix, const pugi::xml_node& item);
  ItemTypePtr refined(const std::string& prefix, const pugi::xml_node& item, ItemTypePtr made);
  std::shared_ptr<const feel::Expression> tests(const pugi::xml_node& allowed);

  struct Definition {
    std::string prefix;
    pugi::xml_node item;
    ItemTypePtr made;
    bool making = false;
  };
  feel::Names& names_;
  std::vector<std::string>& problems_;
  std::map<std::string, Definition> definitions_;
};

// Where decision tables go when they are to run: a table becomes a call of `$table 1`.
struct TableStore {
  feel::Names& names;                      // of the model: the calls become known there
  const std::set<std::string>& variables;  // what any expression of the model may read
  std::map<std::string, std::shared_ptr<const IndexedTable>>& tables;
};

// Boxed expressions to trees.
class Boxes {
 public:
  // Without a store tables become trees, as everything else.
  Boxes(const feel::Names& names, std::vector<std::string>& problems, TableStore* store = nullptr)
      : names_(names), problems_(problems), store_(store) {}

  // The expression among the children of a node; null where there is none.
  feel::ast::Ptr only(const pugi::xml_node& parent);
  feel::ast::Ptr box(const pugi::xml_node& node);
  feel::ast::Ptr function(const pugi::xml_node& node);
  // A text of FEEL; null, with a problem, where it cannot be read.
  feel::ast::Ptr text(const std::string& feel,
                      feel::ExpressionKind kind = feel::ExpressionKind::Full);
  // A decision table as it stands; its types, where wanted, are those of the document known under
  // `prefix`.
  std::shared_ptr<TableLogic> clauses(const pugi::xml_node& node, const std::string& prefix = {},
                                      Types* types = nullptr);

 private:
  feel::ast::Ptr context(const pugi::xml_node& node);
  feel::ast::Ptr invocation(const pugi::xml_node& node);
  feel::ast::Ptr relation(const pugi::xml_node& node);
  feel::ast::Ptr conditional(const pugi::xml_node& node);
  feel::ast::Ptr filter(const pugi::xml_node& node);
  feel::ast::Ptr iteration(const pugi::xml_node& node);
  feel::ast::Ptr table(const pugi::xml_node& node);
  feel::ast::Ptr call_of_table(const pugi::xml_node& node);  // null: it must be a tree
  feel::ast::Ptr tree_of_table(const pugi::xml_node& node);  // table.cc

  const feel::Names& names_;
  std::vector<std::string>& problems_;
  TableStore* store_;
};

}  // namespace weir::dmn
