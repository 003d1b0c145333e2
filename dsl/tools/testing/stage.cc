#include "dsl/tools/testing/stage.h"

#include "dsl/tools/testing/engine_view.h"
#include "engine/access/access.h"
#include "engine/records/world.h"

namespace weir::testing {
namespace {

// What the expressions of a test see beside the records: who asks, and values given by name.
class TestScope : public feel::Scope {
 public:
  TestScope(const Stage& stage, records::RecordWorld& world, const std::vector<Entry>& named,
            std::string_view user)
      : stage_(stage), world_(world), named_(named), user_(user) {}

  Value input(const feel::Input& input) override {
    switch (input.kind) {
      case feel::InputKind::User: return user_.empty() ? Value() : Value::string(user_);
      case feel::InputKind::Now: return Value::date_time(in_zone(world_.now(), world_.zone()));
      case feel::InputKind::Today: return Value::date(in_zone(world_.now(), world_.zone()).date);
      case feel::InputKind::App: return records::app_value(stage_.model());
      default: return by_name(input.name);
    }
  }

 private:
  Value by_name(std::string_view name) const {
    for (const auto& [key, value] : named_)
      if (key == name) return value;
    const RecordRef ref = stage_.record(name);
    return ref.empty() ? Value() : Value::string(ref.id);
  }

  const Stage& stage_;
  records::RecordWorld& world_;
  const std::vector<Entry>& named_;
  std::string_view user_;
};

}  // namespace

Result<Value> FakeConnectors::call(const CallRequest& request) {
  const std::string operation = request.connector + "." + request.operation;
  if (auto it = failures_.find(operation); it != failures_.end() && it->second > 0) {
    --it->second;
    return Error::of("E_OVERLOADED", "the test lets " + operation + " fail");
  }
  auto answer = answers_.find(operation);
  return answer != answers_.end() ? answer->second : Value::context({});
}

Stage::Stage(Model model, const Organisation& people, std::string url, Instant start)
    : directory(people), begun_(start), url_(std::move(url)) {
  set_model(std::move(model));
  clock.set(start);
  if (url_ == "memory:") memory_ = make_memory_content();
}

void Stage::set_model(Model model) {
  model_ = std::move(model);
  catalog_ = std::make_unique<decision::Catalog>(model_);
}

Result<std::unique_ptr<Stage>> Stage::open(Model model, const Organisation& people,
                                           std::string storage_url, Instant start) {
  std::unique_ptr<Stage> stage(new Stage(std::move(model), people, std::move(storage_url), start));
  if (Status opened = stage->open_engine(); !opened) return opened.error();
  Result<Version> version = stage->engine_->publish(stage->model_);
  if (!version) return version.error();
  return stage;
}

Status Stage::open_engine() {
  Result<std::unique_ptr<Storage>> storage =
      memory_ != nullptr ? open_memory(memory_) : open_storage(url_);
  if (!storage) return storage.error();
  EngineOptions options;
  options.storage = std::shared_ptr<Storage>(std::move(*storage));
  options.clock = &clock;
  options.ids = &ids;
  options.directory = &directory;
  options.extend_directory = true;
  options.secrets = &secrets;
  options.connectors = &connectors;
  // Tests keep no secrets; without a sensitive field the store stays readable to everybody.
  if (!access::sensitive_fields(*model_).empty()) options.field_key = std::string(64, '0');
  options.verify = true;
  Result<Engine> engine = Engine::open(std::move(options));
  if (!engine) return engine.error();
  engine_ = std::make_unique<Engine>(std::move(*engine));
  return Done{};
}

Status Stage::restart() {
  engine_.reset();
  return open_engine();
}

Status Stage::advance_to(Instant target) {
  for (;;) {
    Result<Ticked> ticked = engine_->tick();
    if (!ticked) return ticked.error();
    if (fired && ticked->fired > 0) fired();
    if (ticked->more) continue;
    if (!ticked->next || *ticked->next > target) break;
    if (*ticked->next > clock.now()) clock.set(*ticked->next);
  }
  if (target > clock.now()) clock.set(target);
  return Done{};
}

RecordRef Stage::record(std::string_view name) const {
  auto it = names.find(name);
  return it == names.end() ? RecordRef{} : it->second;
}

Value Stage::evaluate(const feel::Expression& expression, const std::vector<Entry>& named,
                      std::string_view user) {
  const records::Plans plans(model());
  EngineView view(*engine_);
  records::RecordWorld world(model(), plans, view, directory.people(), clock.now());
  world.set_catalog(catalog_.get());
  TestScope scope(*this, world, named, user);
  feel::EvalContext ctx;
  ctx.world = &world;
  return feel::evaluate(expression, scope, ctx);
}

std::shared_ptr<const feel::Expression> Stage::condition(const feel::Expression& where) const {
  auto bound = std::make_shared<feel::Expression>(where);
  const auto bind = [&](auto& self, feel::Node& node) -> void {
    for (feel::Node& child : node.children) self(self, child);
    if (node.op != feel::Op::Input || where.inputs[node.index].kind != feel::InputKind::Named) return;
    const RecordRef ref = record(where.inputs[node.index].name);
    node.op = feel::Op::Constant;
    node.constant = ref.id.empty() ? Value() : Value::string(ref.id);
  };
  bind(bind, bound->root);
  bound->program.reset();
  bound->prepare();
  return bound;
}

std::optional<Reason> Stage::explain(std::string_view decision, const std::vector<Value>& args) {
  const records::Plans plans(model());
  EngineView view(*engine_);
  records::RecordWorld world(model(), plans, view, directory.people(), clock.now());
  world.set_catalog(catalog_.get());
  feel::EvalContext ctx;
  ctx.world = &world;
  return catalog_->explain(decision, args, ctx);
}

Value Stage::value_of(const model::Arg& arg, std::string_view user, const std::vector<Entry>& named) {
  if (const Value* value = arg.value()) return *value;
  if (const feel::Expression* expression = arg.expression()) return evaluate(*expression, named, user);
  if (const model::ArgList* list = arg.list()) {
    std::vector<Value> items;
    for (const model::Arg& item : *list) items.push_back(value_of(item, user, named));
    return Value::list(std::move(items));
  }
  if (const model::ArgMap* map = arg.map()) {
    std::vector<Entry> entries;
    for (const auto& [key, item] : *map) entries.emplace_back(key, value_of(item, user, named));
    return Value::context(std::move(entries));
  }
  return {};
}

}  // namespace weir::testing
