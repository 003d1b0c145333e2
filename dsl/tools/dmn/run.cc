#include <algorithm>
#include <optional>
#include <sstream>

#include "dsl/feel/compile.h"
#include "dsl/tools/dmn/indexed.h"
#include "dsl/tools/dmn/model.h"
#include "engine/feel/explain.h"
#include "engine/feel/function.h"

namespace weir::dmn {
namespace {

constexpr int kDepthMax = 100;

class Values : public feel::Scope {
 public:
  std::map<std::string, Value, std::less<>> by_name;
  Value input(const feel::Input& input) override {
    auto found = by_name.find(input.name);
    return found == by_name.end() ? Value() : found->second;
  }
};

}  // namespace

// Values that are known of elements: given, or reckoned. A service reckons in a state of its own,
// since its arguments stand in for elements.
class Run::State : public feel::World {
 public:
  State(const Model& model, Instant now, Zone zone) : model_(model), now_(now), zone_(zone) {
    ctx_.world = this;
    ctx_.warnings = &warnings;
  }

  std::map<std::string, Value> known;
  std::vector<feel::EvalWarning> warnings;
  std::string* explained = nullptr;

  void set_language(Language language) { language_ = language; }

  Value value_of(const std::string& key) {
    if (auto found = known.find(key); found != known.end()) return found->second;
    auto element = model_.elements.find(key);
    if (element == model_.elements.end() || depth_ >= kDepthMax) return {};
    ++depth_;
    Value value = reckon(key, element->second);
    --depth_;
    known[key] = value;
    return value;
  }

  // A service with arguments in the order of its parameters.
  Value serve(const Element& service, std::span<const Value> args) {
    std::map<std::string, Value> outside = std::move(known);
    known.clear();
    for (size_t i = 0; i < service.given.size(); ++i) {
      auto element = model_.elements.find(service.given[i]);
      Value value = i < args.size() ? args[i] : Value();
      known[service.given[i]] =
          element == model_.elements.end() ? value : conformed(value, element->second.type.get());
    }
    std::vector<Entry> entries;
    for (const std::string& output : service.outputs) {
      auto element = model_.elements.find(output);
      if (element != model_.elements.end())
        entries.emplace_back(element->second.name, value_of(output));
    }
    known = std::move(outside);
    if (entries.size() == 1) return conformed(entries.front().second, service.type.get());
    return conformed(Value::context(std::move(entries)), service.type.get());
  }

  Instant now() override { return now_; }
  Zone zone() override { return zone_; }
  Value record_member(const std::vector<std::string>&, std::string_view,
                      std::string_view) override {
    return {};
  }
  Value user_member(std::string_view, std::string_view) override { return {}; }
  Value department_member(std::string_view, std::string_view) override { return {}; }
  Value call_host(std::string_view, std::span<const Value>, feel::EvalContext&) override {
    return {};
  }
  Value call_app(std::string_view key, std::span<const Value> args,
                 feel::EvalContext& ctx) override {
    if (auto table = model_.tables.find(std::string(key)); table != model_.tables.end()) {
      if (told_ != nullptr)
        for (const std::string& line : table->second->explain(args, ctx, language_))
          told_->push_back(line);
      return table->second->decide(args, ctx);
    }
    auto element = model_.elements.find(std::string(key));
    if (element == model_.elements.end() || depth_ >= kDepthMax) return {};
    if (!accepts(element->second, args)) return {};
    ++depth_;
    Value value = element->second.kind == Kind::Service
                      ? serve(element->second, args)
                      : invoke(element->first, element->second, args);
    --depth_;
    return value;
  }

 private:
  Value reckon(const std::string& key, const Element& element) {
    switch (element.kind) {
      case Kind::InputData:
        return {};
      case Kind::Decision: {
        Values values = required(element);
        const Value value = conformed(evaluate(key, element, values), element.type.get());
        if (explained != nullptr) explain(key, element, values, value);
        return value;
      }
      case Kind::Knowledge:
      case Kind::Service:
        return function(key, element);
    }
    return {};
  }

  Value function(const std::string& key, const Element& element) {
    auto made = std::make_shared<feel::FunctionValue>();
    made->app_name = key;
    for (const Parameter& parameter : element.parameters) {
      made->params.emplace_back(parameter.name,
                                parameter.type ? parameter.type->type : feel::Type());
    }
    for (const std::string& given : element.given) {
      auto parameter = model_.elements.find(given);
      if (parameter == model_.elements.end()) continue;
      const ItemTypePtr& type = parameter->second.type;
      made->params.emplace_back(parameter->second.name, type ? type->type : feel::Type());
    }
    return Value::function(std::move(made));
  }

  // As many arguments as parameters, each conforming to its type; else the call is null.
  bool accepts(const Element& element, std::span<const Value> args) const {
    std::vector<const ItemType*> types;
    for (const Parameter& parameter : element.parameters) types.push_back(parameter.type.get());
    for (const std::string& given : element.given) {
      auto target = model_.elements.find(given);
      types.push_back(target == model_.elements.end() ? nullptr : target->second.type.get());
    }
    if (types.size() != args.size()) return false;
    for (size_t i = 0; i < args.size(); ++i) {
      if (!args[i].is_null() && conformed(args[i], types[i]).is_null()) return false;
    }
    return true;
  }

  Value invoke(const std::string& key, const Element& element, std::span<const Value> args) {
    Values values = required(element);
    for (size_t i = 0; i < element.parameters.size(); ++i) {
      Value value = i < args.size() ? args[i] : Value();
      values.by_name[element.parameters[i].name] =
          conformed(value, element.parameters[i].type.get());
    }
    return conformed(evaluate(key, element, values), element.type.get());
  }

  // What an element requires, by name; imported ones in a context under their prefix.
  Values required(const Element& element) {
    Values values;
    std::map<std::string, std::vector<Entry>> imported;
    for (const Requirement& one : element.requires_) {
      auto target = model_.elements.find(one.key);
      if (target == model_.elements.end()) continue;
      Value value = value_of(one.key);
      if (one.prefix.empty()) {
        values.by_name[target->second.name] = std::move(value);
      } else {
        imported[one.prefix].emplace_back(target->second.name, std::move(value));
      }
    }
    for (auto& [prefix, entries] : imported)
      values.by_name[prefix] = Value::context(std::move(entries));
    return values;
  }

  Value evaluate(const std::string& key, const Element& element, Values& values) {
    if (!element.logic) return {};
    auto& compiled = compiled_[key];
    if (!compiled) {
      feel::Names names(model_.names.get());
      for (const auto& [name, value] : values.by_name)
        names.add(feel::Variable{name, {}, feel::InputKind::Named, {}, {}});
      feel::Place place;
      place.names = &names;
      place.mode = feel::Mode::Lenient;
      compiled = feel::compile_tree(*element.logic, place).expression;
      if (!compiled) return {};
    }
    return feel::evaluate(*compiled, values, ctx_);
  }

  // What the decision gave, and its parts: of a text of FEEL each with its value, of what holds a
  // table the inputs and rules.
  void explain(const std::string& key, const Element& element, Values& values, const Value& value) {
    std::string text = element.name + " = " + value.to_feel() + "\n";
    feel::EvalContext quiet{.world = this};
    const auto& compiled = compiled_[key];
    if (compiled && !element.text.empty()) {
      feel::Expression whole = *compiled;
      whole.source = element.text;
      const feel::Explanation parts = feel::explain(whole, values, quiet);
      std::istringstream lines(parts.to_string());
      for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
      if (!parts.null_text.empty())
        text += language_ == Language::Chinese ? "  最先为 null 的是 " + parts.null_text + "\n"
                                               : "  null comes from " + parts.null_text + "\n";
    } else if (compiled) {
      std::vector<std::string> told;
      told_ = &told;
      feel::evaluate(*compiled, values, quiet);
      told_ = nullptr;
      for (const std::string& line : told) text += "  " + line + "\n";
    }
    *explained += text;
  }

  const Model& model_;
  Instant now_;
  Zone zone_;
  Language language_ = Language::English;
  std::vector<std::string>* told_ = nullptr;
  feel::EvalContext ctx_;
  int depth_ = 0;
  std::map<std::string, std::optional<feel::Expression>> compiled_;
};

Run::Run(const Model& model, Instant now, Zone zone)
    : state_(std::make_unique<State>(model, now, zone)), model_(model) {}
Run::~Run() = default;

bool Run::give(std::string_view name, const Value& value) {
  std::string key = model_.find(name);
  if (key.empty()) return false;
  Value& known = state_->known[key];
  known = conformed(value, model_.elements.at(key).type.get());
  return value.is_null() || !known.is_null();
}

void Run::explain_to(std::string& out, Language language) {
  state_->explained = &out;
  state_->set_language(language);
}

const std::vector<feel::EvalWarning>& Run::warnings() const { return state_->warnings; }

Value Run::value_of(std::string_view name) {
  std::string key = model_.find(name);
  if (key.empty()) return {};
  const Element& element = model_.elements.at(key);
  if (element.kind != Kind::Service) return state_->value_of(key);
  std::vector<Value> args;
  for (const std::string& given : element.given) {
    auto found = state_->known.find(given);
    args.push_back(found == state_->known.end() ? Value() : found->second);
  }
  return state_->serve(element, args);
}

}  // namespace weir::dmn
