// weir::compile: the passes in their order, then the lints, then the hash.
#include <memory>
#include <new>

#include "dsl/lint/lint.h"
#include "dsl/sema/formula_graph.h"
#include "dsl/sema/passes.h"
#include "dsl/source/problems.h"
#include "engine/model/codec.h"
#include "weir/compiler.h"

namespace weir {

const DiagSpec dsl::kOutOfMemory{
    .slug = "yaml/out-of-memory",
    .text = {"the memory of this machine does not suffice to compile the app", "本机内存不足，无法编译这个应用"},
    .hint = {"close other programs and try again", "请关闭其他程序后重试"},
    .summary = "Memory ran out while the app was read; nothing is known of what it says."};

namespace testing {

namespace {

CompileResult run_passes(const SourceSet& sources, const CompileOptions& options, TestSuite* tests) {
  dsl::Reporter reporter(sources, options);
  CompileResult result;
  {
    sema::App app(sources, reporter, options);
    sema::collect(app);
    sema::read_directory(app);
    sema::read_host(app);
    sema::read_header(app);
    sema::declare_forms(app);
    sema::declare_decisions(app);
    sema::read_functions(app);
    sema::read_decisions(app);
    sema::read_forms(app);
    sema::check_form_links(app);
    sema::order_formulas(app.model);
    sema::read_calendars(app);
    sema::declare_flows(app);
    sema::read_flows(app);
    sema::read_stage_steps(app);
    sema::read_definitions(app);
    sema::read_permissions(app);
    sema::read_tests(app);
    for (uint32_t i = 0; i < sources.size(); ++i)
      app.model.sources.push_back({sources.at(i).path, sources.at(i).text});
    lint::run({app.model, app.tests, app, reporter});
    if (!reporter.failed()) {
      auto model = std::make_shared<model::Model>(std::move(app.model));
      model->hash = model::hash_of(*model);
      result.model = std::move(model);
      if (tests != nullptr) tests->tests = std::move(app.tests);
    }
  }
  result.diagnostics = reporter.finish();
  result.left_out = reporter.left_out();
  return result;
}

}  // namespace

CompileResult compile_with_tests(const SourceSet& sources, const CompileOptions& options, TestSuite* tests) {
  CompileResult result;
  try {
    result.diagnostics.reserve(1);  // for the finding below, while there is memory
    return run_passes(sources, options, tests);
  } catch (const std::bad_alloc&) {
    if (result.diagnostics.capacity() > 0) result.diagnostics.emplace_back().spec = &dsl::kOutOfMemory;
    return result;
  }
}

}  // namespace testing

CompileResult compile(const SourceSet& sources, const CompileOptions& options) {
  return testing::compile_with_tests(sources, options, nullptr);
}

}  // namespace weir
