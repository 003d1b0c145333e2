#include "engine/model/model.h"

#include <algorithm>

namespace weir::model {
namespace {

template <class T>
const T* by_name(const std::vector<T>& all, std::string_view name) {
  auto it = std::find_if(all.begin(), all.end(), [&](const T& x) { return x.name == name; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace

const Field* Form::field(std::string_view field) const { return by_name(fields, field); }

const FlowNode* Flow::node(std::string_view id) const {
  auto it = std::find_if(nodes.begin(), nodes.end(), [&](const FlowNode& n) { return n.id == id; });
  return it == nodes.end() ? nullptr : &*it;
}

const Form* Model::form(std::string_view name) const { return by_name(forms, name); }
const Decision* Model::decision(std::string_view name) const { return by_name(decisions, name); }
const Function* Model::function(std::string_view name) const { return by_name(functions, name); }
const Flow* Model::flow(std::string_view name) const { return by_name(flows, name); }
const CalendarSpec* Model::calendar_named(std::string_view name) const {
  return by_name(calendars, name);
}

std::string place(const Model& model, Span span) {
  if (!span.valid() || span.source >= model.sources.size()) return "";
  const SourceFile& file = model.sources[span.source];
  size_t end = std::min<size_t>(span.begin, file.text.size());
  auto line = 1 + std::count(file.text.begin(), file.text.begin() + static_cast<ptrdiff_t>(end), '\n');
  return file.path + ":" + std::to_string(line);
}

}  // namespace weir::model
