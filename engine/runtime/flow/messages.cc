#include "engine/runtime/flow/messages.h"

#include <algorithm>

namespace weir::runtime {

void send(Case& of, const std::string& step, const std::vector<std::string>& to,
          const std::vector<std::string>& channels, const std::string& subject,
          const std::string& text, std::string_view why) {
  for (const std::string& person : to)
    for (const std::string& channel : channels)
      of.emit(Sent{step, person, channel, subject, text, std::string(why)});
}

void copy_to(Case& of, Id activation, const std::string& person) {
  const Activation* a = of.state().activation(activation);
  for (const Cc& copy : of.state().copies) {
    const Activation* other = of.state().activation(copy.activation);
    if (copy.person == person && other != nullptr && a != nullptr && other->node == a->node && other->round == a->round)
      return;
  }
  of.emit(CopyGiven{activation, person});
}

std::string label_text(const Value& label, Language language) {
  if (label.is(ValueKind::String)) return std::string(label.as_string());
  if (!label.is(ValueKind::Context)) return {};
  const Value* wanted = label.find(language == Language::Chinese ? "zh" : "en");
  if (wanted == nullptr && !label.entries().empty()) wanted = &label.entries().front().second;
  return wanted != nullptr && wanted->is(ValueKind::String) ? std::string(wanted->as_string()) : std::string();
}

std::string reminder(const Case& of, const Activation& a, const std::string& person) {
  const model::FlowNode& node = of.node(a.node);
  const User* user = of.unit().people().user(person);
  const std::string language = user != nullptr ? user->language : std::string();
  const auto what = [&](Language in) {
    std::string step = label_text(node.label, in), flow = label_text(of.flow().label, in);
    if (step.empty()) step = node.id;
    if (flow.empty()) flow = of.flow().name;
    return flow + " · " + step;
  };
  if (language.rfind("zh", 0) == 0) return "待办：" + what(Language::Chinese);
  if (language.rfind("en", 0) == 0) return "To do: " + what(Language::English);
  return "待办 / to do: " + what(of.unit().language());
}

std::vector<std::string> words_of(const model::Arg* arg) {
  std::vector<std::string> words;
  if (arg == nullptr) return words;
  const auto add = [&](const model::Arg& one) {
    if (const Value* value = one.value(); value != nullptr && value->is(ValueKind::String))
      words.emplace_back(value->as_string());
  };
  if (const model::ArgList* list = arg->list()) {
    for (const model::Arg& one : *list) add(one);
  } else {
    add(*arg);
  }
  return words;
}

}  // namespace weir::runtime
