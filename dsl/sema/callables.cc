// Functions and decisions of one expression: in the order of who calls whom, so that the type of
// each result is known where it is used.
#include <algorithm>
#include <functional>
#include <set>

#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/walk.h"

namespace weir::sema {

using feel::Type;

namespace {

struct Callable {
  std::string name;
  const Node* value = nullptr;  // null: a table, whose type is known
  const std::vector<model::Parameter>* params = nullptr;
  model::Expression* expression = nullptr;
  Type* result = nullptr;
  Span span;
  feel::Names* names = nullptr;
  std::set<std::string> calls;
};

void publish(App& app, const Callable& one) {
  feel::FunctionName function;
  function.name = one.name;
  for (const model::Parameter& parameter : *one.params)
    function.params.push_back({parameter.name, parameter.type, false});
  function.result = *one.result;
  function.declared = one.span;
  app.base.add(std::move(function));
}

Site body_site(App& app, Callable& one) {
  if (one.names == nullptr) {
    one.names = &app.scope(&app.base);
    for (const model::Parameter& parameter : *one.params)
      one.names->add({parameter.name, parameter.type, feel::InputKind::Named, {}, {}});
  }
  Site site;
  site.names = one.names;
  return site;
}

// Whom the body calls, found without a word about what is wrong with it.
void find_calls(App& app, Callable& one) {
  if (one.value == nullptr) return;
  dsl::LocatedText text;
  if (!yaml::source_text(*one.value, app.sources, &text)) return;
  feel::Place place;
  place.names = body_site(app, one).names;
  const feel::Compiled compiled = feel::compile(text.text, place);
  if (compiled.expression) calls_of(compiled.expression->root, one.calls);
}

}  // namespace

void read_functions(App& app) {
  std::vector<Callable> all;
  std::vector<model::Expression> values(app.model.decisions.size());
  for (size_t i = 0; i < app.model.functions.size(); ++i) {
    model::Function& function = app.model.functions[i];
    const Node& node = app.section("functions").decls[i].node();
    all.push_back({function.name, node.find("value"), &function.params, &function.value, &function.result,
                   function.span, nullptr, {}});
  }
  for (size_t i = 0; i < app.model.decisions.size(); ++i) {
    model::Decision& decision = app.model.decisions[i];
    const Node& node = app.section("decisions").decls[i].node();
    all.push_back({decision.name, node.find("value"), &decision.inputs, &values[i], &decision.result,
                   decision.span, nullptr, {}});
  }
  for (const Callable& one : all) publish(app, one);
  for (Callable& one : all) find_calls(app, one);
  // Depth first: whom it calls comes before it. Rings are found in the finished model.
  std::vector<int> state(all.size(), 0);
  const std::function<void(size_t)> visit = [&](size_t i) {
    if (state[i] != 0) return;
    state[i] = 1;
    for (size_t j = 0; j < all.size(); ++j)
      if (all[i].calls.contains(all[j].name)) visit(j);
    Callable& one = all[i];
    if (one.value == nullptr) return;
    const Type wanted = one.result->is(feel::TypeKind::Any) ? Type() : *one.result;
    if (auto expression = read_feel(app, *one.value, body_site(app, one), wanted)) {
      *one.expression = std::move(*expression);
      if (one.result->is(feel::TypeKind::Any)) *one.result = one.expression->root.type;
    }
    publish(app, one);
  };
  for (size_t i = 0; i < all.size(); ++i) visit(i);
  for (size_t i = 0; i < app.model.decisions.size(); ++i)
    if (app.section("decisions").decls[i].node().find("value") != nullptr)
      app.model.decisions[i].value = std::move(values[i]);
}

}  // namespace weir::sema
