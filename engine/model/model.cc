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

namespace {

// Sources are long, and every explanation names a place. By blocks: the compiler makes vectors of them.
size_t lines_in(std::string_view text) {
  constexpr size_t kBlock = 64;
  size_t lines = 0;
  for (; text.size() >= kBlock; text.remove_prefix(kBlock)) {
    uint8_t here = 0;
    for (size_t i = 0; i < kBlock; ++i) here = static_cast<uint8_t>(here + (text[i] == '\n' ? 1 : 0));
    lines += here;
  }
  return lines + static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

std::string place(const Model& model, Span span) {
  if (!span.valid() || span.source >= model.sources.size()) return "";
  const SourceFile& file = model.sources[span.source];
  size_t end = std::min<size_t>(span.begin, file.text.size());
  return file.path + ":" + std::to_string(1 + lines_in(std::string_view(file.text).substr(0, end)));
}

}  // namespace weir::model
