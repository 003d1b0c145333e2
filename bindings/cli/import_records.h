// bindings/cli/import_records.h: rows of a CSV file become records, each by the rules of the app.
#pragma once

#include <string>
#include <vector>

#include "bindings/cli/command.h"

namespace weir::cli {

struct RecordImport {
  std::string file, form, storage;
  std::string actor;              // who creates them; empty: the host
  std::vector<std::string> map;   // "公司=company"; "备注=" leaves a column out
  std::string rejected;           // where rows that were refused go, with the reasons; empty: nowhere
  bool dry_run = false;           // on a copy of the store: the same path, and nothing stays
};

// Sent again it goes on where it stopped: each row is done once.
int import_records(Session& session, const RecordImport& import);

}  // namespace weir::cli
