// dsl/tools/dmn/block.h: one decision or function as YAML. Internal to dsl/tools/dmn.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dsl/tools/dmn/model.h"

namespace weir::dmn {

struct Block {
  bool function = false;
  std::string id, label;  // no label: it is the id
  std::vector<std::pair<std::string, ItemTypePtr>> inputs;  // by id
  std::shared_ptr<TableLogic> table;                        // with the names of the app; or
  std::string value;                                        // FEEL
  ItemTypePtr result;           // of the decision, for a table of one output
  std::set<std::string> needs;  // keys of decisions and knowledge
};

// A name of the model as a name of the language: itself if it is one, else in small letters with
// `_` for what is no letter or digit.
std::string id_of(const std::string& name);

// May the table be written as one of the language? Not where its outputs are no ids.
bool is_plain(const TableLogic& table);

// Whether every input of the table holds one of its allowed values, as FEEL; empty: all may.
std::string guard_of(const TableLogic& table);

void write_block(const Block& block, std::string& out);

}  // namespace weir::dmn
