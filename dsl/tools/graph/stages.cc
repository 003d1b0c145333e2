// The stages of a form, and the moves between them.
#include "dsl/tools/graph/picture.h"

namespace weir::graph {

namespace {

void add_group(Picture& picture, const model::StageGroup& group, Language language) {
  std::map<std::string, size_t> at;
  for (const model::Stage& stage : group.stages) {
    std::vector<std::string> lines = {label_of(stage.label, stage.name, language)};
    if (lines[0] != stage.name) lines.push_back(stage.name);
    if (!stage.approval.empty())
      lines.push_back((language == Language::Chinese ? "需审批：" : "needs ") + stage.approval);
    at[stage.name] = picture.add(stage.ends.empty() ? Shape::Step : Shape::End, std::move(lines));
  }
  const size_t begin = picture.add(Shape::Start, {group.when ? group.when->source : ""});
  if (const auto first = at.find(group.initial); first != at.end()) picture.join(begin, first->second);
  for (const auto& [from, to] : group.moves)
    if (at.contains(from) && at.contains(to)) picture.join(at[from], at[to]);
  if (!group.moves.empty()) return;
  // Without `moves` any stage leads to any other, but a closed one to none.
  for (size_t i = 0; i + 1 < group.stages.size(); ++i) {
    const std::string& from = group.stages[i].name;
    const std::string& to = group.stages[i + 1].name;
    if (group.stages[i].ends.empty()) picture.join(at[from], at[to]);
    if (group.stages[i + 1].ends.empty()) picture.join(at[to], at[from], {}, true);
  }
}

}  // namespace

Picture picture_of(const model::Form& form, Language language) {
  Picture picture;
  picture.downwards = false;
  for (const model::StageGroup& group : form.stages) add_group(picture, group, language);
  return picture;
}

}  // namespace weir::graph
