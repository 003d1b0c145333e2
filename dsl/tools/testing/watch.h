// dsl/tools/testing/watch.h: what a step of a story led to beside its own answer: records that came, went
// to somebody or on to a stage, tasks that time opened, messages.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "dsl/tools/testing/play.h"

namespace weir::testing {

class Watch {
 public:
  // Takes what there is already as seen.
  Watch(Stage& stage, const PlayOptions& options);
  // Lines for what is new since the last look. A command's answer names the tasks that it opened;
  // those that time opened are told here.
  std::vector<std::string> look(bool tell_tasks);

 private:
  struct Seen {
    std::string owner, stage;
  };

  void look_at_records(std::vector<std::string>& out);
  void look_at_tasks(bool tell, std::vector<std::string>& out);
  void look_at_messages(std::vector<std::string>& out);
  void tell_owner(const RecordView& record, std::vector<std::string>& out);
  std::string says(const char* en, const char* zh) const;

  Stage& stage_;
  const PlayOptions& options_;
  std::map<std::string, Seen> records_;  // by form and id
  std::set<std::string> tasks_;
  size_t messages_ = 0;
};

}  // namespace weir::testing
