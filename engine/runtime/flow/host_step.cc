#include "engine/runtime/flow/host_step.h"

#include "engine/feel/coerce.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

namespace {

class HostStepBehavior : public NodeBehavior {
 public:
  Step enter(StepContext& step) const override {
    const std::string& name = step.node().type;
    const HostStep* host = step.unit().host_step(name);
    if (host == nullptr || !host->run)
      return stuck(step, {}, "this engine was not given the step '" + name + "'",
                   "未向此引擎提供步骤“" + name + "”");
    bool failed = false;
    std::vector<Entry> given = step.values(name, &failed);
    if (failed)
      return stuck(step, Value::context(std::move(given)), "an input of '" + name + "' cannot be computed",
                   "“" + name + "”的输入无法计算");
    HostStepCall call;
    std::vector<Entry> inputs;
    for (const HostKey& key : host->inputs) {
      Value value;
      for (Entry& entry : given)
        if (entry.first == key.name) value = std::move(entry.second);
      inputs.emplace_back(key.name, std::move(value));
    }
    call.inputs = Value::context(std::move(inputs));
    call.now = step.now();
    call.planning = step.unit().planning();
    call.language = step.unit().language();
    Result<Value> result = host->run(call);
    if (!result)
      return stuck(step, call.inputs, "'" + name + "': " + result.error().message,
                   "“" + name + "”：" + result.error().message);
    if (!result->is_null() && !feel::is_instance(*result, *step.node().host_result))
      return stuck(step, call.inputs,
                   "'" + name + "' gave " + result->to_feel() + ", which is not " +
                       step.node().host_result->to_string(),
                   "“" + name + "”给出 " + result->to_feel() + "，不是声明的类型 " +
                       step.node().host_result->to_string());
    step.explain("host", Value::context({{"step", Value::string(name)},
                                         {"inputs", call.inputs},
                                         {"result", *result}}));
    step.of().emit(VarSet{std::string(step.word("into", name)), *std::move(result)});
    return Next::follow();
  }

 private:
  static Failure stuck(const StepContext& step, Value inputs, std::string en, std::string zh) {
    Failure failure = step.fail(IncidentType::Connector, std::move(en), std::move(zh));
    if (!inputs.is_null()) failure.values = std::move(inputs);
    return failure;
  }
};

}  // namespace

const nodes::NodeTypeSpec& host_step_type() {
  static const HostStepBehavior behavior{};
  static const nodes::NodeTypeSpec type{.name = {}, .bpmn = "serviceTask", .behavior = &behavior};
  return type;
}

}  // namespace weir::runtime
