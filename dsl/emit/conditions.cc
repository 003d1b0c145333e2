#include "weir/conditions.h"

#include <map>

#include "dsl/feel/compile.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"

namespace weir {

struct Conditions::Impl {
  Impl(const Model& of, const CompileOptions& how)
      : model(of), options(how), sources(read(*of)), reporter(sources, options), app(sources, reporter, options) {
    sema::collect(app);
    sema::read_directory(app);
    sema::read_host(app);
    sema::read_header(app);
    sema::declare_forms(app);
    sema::declare_decisions(app);
    sema::read_functions(app);
    for (const model::Form& form : app.model.forms) names.emplace(form.name, &app.of_form(form));
  }

  // The texts that the model was made of, which every model and bundle keeps.
  static SourceSet read(const model::Model& model) {
    SourceSet sources;
    for (const model::SourceFile& file : model.sources)
      sources.add(file.path, file.text,
                  file.path.ends_with(".yaml") ? Source::Kind::Definitions : Source::Kind::Attachment);
    return sources;
  }

  Compiled compile(std::string_view form, std::string_view text, feel::Type expected) const {
    Compiled out;
    const auto found = names.find(form);
    if (found == names.end()) {
      Diagnostic unknown;
      unknown.spec = &sema::kUnknownReference;
      unknown.args = {{"what", "form", "表单"}, {"name", std::string(form)}};
      out.diagnostics.push_back(std::move(unknown));
      return out;
    }
    feel::Place place;
    place.names = found->second;
    place.expected = expected;
    feel::Compiled compiled = feel::compile(text, place);
    out.diagnostics = std::move(compiled.diagnostics);
    if (compiled.expression) out.expression = std::make_shared<const feel::Expression>(*std::move(compiled.expression));
    return out;
  }

  Model model;
  CompileOptions options;
  SourceSet sources;
  dsl::Reporter reporter;
  sema::App app;
  std::map<std::string, const feel::Names*, std::less<>> names;
};

Conditions::Conditions(const Model& model, const CompileOptions& options) : impl_(std::make_unique<Impl>(model, options)) {}
Conditions::~Conditions() = default;
Conditions::Conditions(Conditions&&) noexcept = default;
Conditions& Conditions::operator=(Conditions&&) noexcept = default;

Conditions::Compiled Conditions::condition(std::string_view form, std::string_view text) const {
  return impl_->compile(form, text, feel::TypeKind::Boolean);
}
Conditions::Compiled Conditions::expression(std::string_view form, std::string_view text) const {
  return impl_->compile(form, text, {});
}

}  // namespace weir
