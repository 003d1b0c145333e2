// Does a DMN model that was imported into YAML answer what the model itself does?
#include "dsl/tools/dmn/block.h"
#include "tests/conformance/imported.h"
#include "weir/compiler.h"
#include "weir/decision.h"

namespace weir::conformance {

namespace {

class Fixed : public Clock {
 public:
  explicit Fixed(Instant now) : now_(now) {}
  Instant now() override { return now_; }

 private:
  Instant now_;
};

}  // namespace

Imported::Imported(const std::string& xml, const std::vector<std::string>& imports) {
  Result<DmnTransfer> made = import_dmn(xml, imports);
  if (!made) return;
  left_out_ = std::move(made->left_out);
  sources_.add("app.yaml", made->text);
  CompileResult compiled = compile(sources_);
  compiles_ = compiled.model != nullptr;
  if (compiles_) decisions_.emplace(compiled.model);
}

std::optional<Value> Imported::answer(const std::string& name, const std::vector<Entry>& given,
                                      Instant now) const {
  if (!decisions_) return std::nullopt;
  std::vector<Entry> inputs;
  for (const Entry& one : given) inputs.emplace_back(dmn::id_of(one.first), one.second);
  Fixed clock(now);
  DecisionOptions options;
  options.clock = &clock;
  // Inputs that the decision does not need are not its parameters.
  for (;;) {
    Result<DecisionAnswer> answer = decisions_->decide(dmn::id_of(name), inputs, options);
    if (answer) return answer->value;
    if (answer.error().reason != "E_ARGUMENT" || inputs.empty()) return std::nullopt;
    const size_t before = inputs.size();
    std::erase_if(inputs, [&](const Entry& one) {
      return answer.error().message.find("'" + one.first + "'") != std::string::npos;
    });
    if (inputs.size() == before) return std::nullopt;
  }
}

}  // namespace weir::conformance
