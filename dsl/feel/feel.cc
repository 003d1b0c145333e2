#include "weir/feel.h"

#include "dsl/feel/compile.h"
#include "engine/feel/explain.h"

namespace weir {
namespace {

class Variables : public feel::Scope {
 public:
  explicit Variables(const Value& values) : values_(values) {}

  Value input(const feel::Input& input) override {
    if (!values_.is(ValueKind::Context)) return {};
    const Value* found = values_.find(input.name);
    return found != nullptr ? *found : Value();
  }

 private:
  const Value& values_;
};

}  // namespace

struct FeelExpression::Impl {
  feel::Expression expression;
};

FeelExpression::Compiled FeelExpression::compile(std::string_view text,
                                                 const std::vector<std::string>& names,
                                                 bool lenient) {
  feel::Names known;
  for (const std::string& name : names) {
    feel::Variable variable;
    variable.name = name;
    known.add(std::move(variable));
  }
  feel::Place place;
  place.names = &known;
  place.mode = lenient ? feel::Mode::Lenient : feel::Mode::Strict;
  feel::Compiled compiled = feel::compile(text, place);
  Compiled out;
  out.diagnostics = std::move(compiled.diagnostics);
  if (!compiled.expression) return out;
  FeelExpression made;
  made.impl_ = std::make_shared<const Impl>(Impl{std::move(*compiled.expression)});
  out.expression.push_back(std::move(made));
  return out;
}

FeelAnswer FeelExpression::evaluate(const Value& variables, const FeelOptions& options) const {
  feel::EmptyWorld world(options.now, options.zone);
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext context;
  context.world = &world;
  context.fuel = options.fuel;
  context.warnings = &warnings;
  Variables scope(variables);
  FeelAnswer answer;
  answer.value = feel::evaluate(impl_->expression, scope, context);
  for (feel::EvalWarning& warning : warnings) answer.warnings.push_back(std::move(warning.message));
  return answer;
}

std::string FeelExpression::explain(const Value& variables, Language language,
                                    const FeelOptions& options) const {
  feel::EmptyWorld world(options.now, options.zone);
  feel::EvalContext context;
  context.world = &world;
  context.fuel = options.fuel;
  Variables scope(variables);
  feel::Explanation explanation = feel::explain(impl_->expression, scope, context);
  if (language == Language::English) return explanation.to_string();
  const std::string text = std::move(explanation.null_text);
  const std::string reason = std::move(explanation.null_reason);
  explanation.null_text.clear();
  explanation.null_reason.clear();
  std::string out = explanation.to_string();  // the parts alone: they need no language
  if (!explanation.value.is_null() || (text.empty() && reason.empty())) return out;
  out += "空值来自 " + (text.empty() ? std::string("其中一部分") : text);
  if (!reason.empty()) out += "：" + reason;
  return out + "\n";
}

}  // namespace weir
