#include "engine/people/resolve.h"

namespace weir::people {

const WhoFormSpec& spec_initiator() {
  static const WhoFormSpec spec{.name = "initiator",
                                .summary = {"Who started the flow.", "流程发起人。"},
                                .word = true,
                                .resolve =
                                    [](const model::Who&, WhoContext& context) {
                                      Found found;
                                      if (const std::string user = context.initiator();
                                          !user.empty())
                                        found.people = {user};
                                      else
                                        found.missed = {"nobody started this"};
                                      return found;
                                    },
                                .good = "initiator",
                                .bad = "initator"};
  return spec;
}

}  // namespace weir::people
