#include "engine/people/resolve.h"

namespace weir::people {

const WhoFormSpec& spec_owner() {
  static const WhoFormSpec spec{.name = "owner",
                                .summary = {"The owner of the record.", "记录的负责人。"},
                                .word = true,
                                .resolve =
                                    [](const model::Who&, WhoContext& context) {
                                      Found found;
                                      if (const std::string user = context.owner(); !user.empty())
                                        found.people = {user};
                                      else
                                        found.missed = {"the record has no owner"};
                                      return found;
                                    },
                                .good = "owner",
                                .bad = "owners"};
  return spec;
}

}  // namespace weir::people
