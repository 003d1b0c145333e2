#include "engine/verbs.gen.h"
#include "engine/verbs/verb.h"
#include "weir/verbs.h"

namespace weir {
namespace verb {

const std::vector<const VerbSpec*>& verbs() {
  static const std::vector<const VerbSpec*> list = all();
  return list;
}

const VerbSpec* find_verb(std::string_view name) {
  for (const VerbSpec* verb : verbs())
    if (verb->name == name) return verb;
  return nullptr;
}

}  // namespace verb

const std::vector<VerbInfo>& verbs() {
  static const std::vector<VerbInfo> list = [] {
    std::vector<VerbInfo> infos;
    for (const verb::VerbSpec* verb : verb::verbs())
      infos.push_back({std::string(verb->name), verb->on_flow, std::string(verb->doc.en), std::string(verb->doc.zh)});
    return infos;
  }();
  return list;
}

}  // namespace weir
