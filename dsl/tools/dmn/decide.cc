// weir/dmn.h over the model and its runs.
#include <algorithm>
#include <set>

#include "dsl/source/suggest.h"
#include "dsl/tools/dmn/model.h"
#include "engine/feel/temporal.h"
#include "weir/dmn.h"

namespace weir {

struct DmnModel::Impl {
  dmn::Model model;
};

namespace {

using dmn::Element;
using dmn::Kind;

bool is_temporal(ValueKind kind, feel::TypeKind type) {
  switch (type) {
    case feel::TypeKind::Date:
      return kind == ValueKind::Date;
    case feel::TypeKind::Time:
      return kind == ValueKind::Time;
    case feel::TypeKind::DateTime:
      return kind == ValueKind::DateTime || kind == ValueKind::Date;
    case feel::TypeKind::DaysDuration:
      return kind == ValueKind::DaysDuration;
    case feel::TypeKind::YearsDuration:
      return kind == ValueKind::YearsDuration;
    default:
      return false;
  }
}

// JSON has no dates: texts that stand where the type has one become it.
Value typed(const Value& value, const dmn::ItemType* type) {
  if (type == nullptr) return value;
  if (value.is(ValueKind::String)) {
    Value read = feel::parse_temporal(value.as_string());
    return is_temporal(read.kind(), type->type.kind()) ? read : value;
  }
  if (value.is(ValueKind::List)) {
    if (!type->list) return type->base ? typed(value, type->base.get()) : value;
    std::vector<Value> items;
    for (const Value& item : value.items()) items.push_back(typed(item, type->base.get()));
    return Value::list(std::move(items));
  }
  if (!value.is(ValueKind::Context)) return value;
  if (type->components.empty()) return type->base ? typed(value, type->base.get()) : value;
  std::vector<Entry> entries;
  for (const Entry& entry : value.entries()) {
    const auto part = std::find_if(type->components.begin(), type->components.end(),
                                   [&](const auto& one) { return one.first == entry.first; });
    entries.emplace_back(entry.first, part == type->components.end()
                                          ? entry.second
                                          : typed(entry.second, part->second.get()));
  }
  return Value::context(std::move(entries));
}

bool is_asked(const Element& element) {
  return element.kind == Kind::Decision || element.kind == Kind::Service;
}

void collect_inputs(const dmn::Model& model, const std::string& key, std::set<std::string>& seen,
                    std::set<std::string>& names) {
  const auto found = model.elements.find(key);
  if (found == model.elements.end() || !seen.insert(key).second) return;
  const Element& element = found->second;
  if (element.kind == Kind::InputData) names.insert(element.name);
  for (const dmn::Requirement& one : element.requires_)
    collect_inputs(model, one.key, seen, names);
  for (const std::string& given : element.given) {
    const auto parameter = model.elements.find(given);
    if (parameter != model.elements.end()) names.insert(parameter->second.name);
  }
}

std::string said(Language language, std::string en, std::string zh) {
  return language == Language::Chinese ? zh : en;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known,
                         Language language) {
  if (std::string near = dsl::nearest_one(name, known); !near.empty())
    return said(language, "did you mean '" + near + "'?", "是否想写“" + near + "”？");
  std::string all;
  for (size_t i = 0; i < known.size() && i < 5; ++i) all += (i > 0 ? ", " : "") + known[i];
  if (known.empty()) return {};
  return said(language, "it has " + all, "它有 " + all) + (known.size() > 5 ? " …" : "");
}

Error unknown(std::string_view reason, std::string message, std::string hint) {
  Error error = Error::of(reason, std::move(message));
  error.hint = std::move(hint);
  return error;
}

}  // namespace

Result<DmnModel> DmnModel::read(std::string_view xml, const std::vector<std::string>& imports) {
  Result<dmn::Model> model = dmn::read(xml, imports);
  if (!model) return model.error();
  auto impl = std::make_shared<Impl>();
  impl->model = std::move(*model);
  return DmnModel(std::move(impl));
}

const std::vector<std::string>& DmnModel::problems() const { return impl_->model.problems; }

std::vector<std::string> DmnModel::decisions() const {
  std::vector<std::string> names;
  for (Kind kind : {Kind::Decision, Kind::Service}) {
    const size_t begin = names.size();
    for (const auto& [key, element] : impl_->model.elements)
      if (element.kind == kind && key.starts_with(impl_->model.name_space + "#"))
        names.push_back(element.name);
    std::sort(names.begin() + static_cast<std::ptrdiff_t>(begin), names.end());
  }
  return names;
}

std::vector<std::string> DmnModel::inputs_of(std::string_view decision) const {
  std::set<std::string> seen, names;
  collect_inputs(impl_->model, impl_->model.find(decision), seen, names);
  return {names.begin(), names.end()};
}

Result<DmnAnswer> DmnModel::decide(std::string_view decision, const Value& inputs,
                                   const DmnOptions& options) const {
  const dmn::Model& model = impl_->model;
  const Language language = options.language;
  const std::string key = model.find(decision);
  if (key.empty() || !is_asked(model.elements.at(key))) {
    const std::string name(decision);
    return unknown("E_NOT_FOUND",
                   said(language, "the model has no decision '" + name + "'",
                        "模型没有决策“" + name + "”"),
                   did_you_mean(decision, decisions(), language));
  }
  if (!inputs.is_null() && !inputs.is(ValueKind::Context))
    return Error::of("E_ARGUMENT", said(language, "the input is no map of names to values",
                                        "输入不是名称到值的映射"));
  std::vector<std::string> known;
  for (const auto& [id, element] : model.elements)
    if (!element.name.empty() && element.kind != Kind::Knowledge && element.kind != Kind::Service)
      known.push_back(element.name);
  DmnAnswer answer;
  dmn::Run run(model, options.now, options.zone);
  if (options.explain) run.explain_to(answer.explanation, language);
  std::set<std::string> given;
  if (inputs.is(ValueKind::Context)) {
    for (const Entry& entry : inputs.entries()) {
      const std::string target = model.find(entry.first);
      const bool takes = !target.empty() &&
                         std::find(known.begin(), known.end(), model.elements.at(target).name) !=
                             known.end();
      if (!takes)
        return unknown("E_ARGUMENT",
                       said(language, "the model has no input '" + entry.first + "'",
                            "模型没有输入“" + entry.first + "”"),
                       did_you_mean(entry.first, known, language));
      const Element& element = model.elements.at(target);
      given.insert(element.name);
      if (!run.give(entry.first, typed(entry.second, element.type.get())))
        answer.warnings.push_back(
            said(language, "input '" + entry.first + "' does not fit its type and counts as null",
                 "输入“" + entry.first + "”不符合其类型，按 null 处理"));
    }
  }
  for (const std::string& name : inputs_of(decision))
    if (!given.contains(name))
      answer.warnings.push_back(said(language, "input '" + name + "' is missing and counts as null",
                                     "缺少输入“" + name + "”，按 null 处理"));
  answer.value = run.value_of(decision);
  for (const feel::EvalWarning& one : run.warnings()) {
    if (std::find(answer.warnings.begin(), answer.warnings.end(), one.message) ==
        answer.warnings.end())
      answer.warnings.push_back(one.message);
  }
  return answer;
}

}  // namespace weir
