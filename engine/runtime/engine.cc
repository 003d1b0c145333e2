#include "weir/engine.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/runtime/records/files.h"
#include "engine/runtime/guard.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/service.h"
#include "weir/storage.h"

namespace weir {

struct Engine::Impl {
  explicit Impl(EngineOptions options) : service(std::move(options)) {}
  runtime::Service service;
};

using runtime::guarded;

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open(EngineOptions options) {
  return guarded<Engine>([&]() -> Result<Engine> {
    if (options.storage == nullptr) return Error::of("E_ARGUMENT", "an engine needs a storage");
    auto impl = std::make_unique<Impl>(std::move(options));
    Status started = impl->service.start();
    if (!started) return started.error();
    return Engine(std::move(impl));
  });
}

Result<Version> Engine::publish(const Model& model) {
  return guarded<Version>([&] { return impl_->service.publish(model); });
}

Model Engine::model() const {
  const runtime::LoadedPtr loaded = impl_->service.current();
  return loaded != nullptr ? loaded->keep : nullptr;
}

Result<Outcome> Engine::run(const Command& command) {
  return guarded<Outcome>([&] { return impl_->service.run(command); });
}
std::vector<Result<Outcome>> Engine::run_all(const std::vector<Command>& commands, std::string_view key) {
  std::vector<Result<Outcome>> answers;
  for (size_t i = 0; i < commands.size(); ++i) {
    Command command = commands[i];
    if (command.key.empty() && !key.empty()) command.key = std::string(key) + ":" + std::to_string(i);
    answers.push_back(run(command));
  }
  return answers;
}
Result<Delta> Engine::plan(const Command& command) const {
  return guarded<Delta>([&] { return impl_->service.plan(command); });
}
Result<RecordView> Engine::read(const RecordRef& record, const Actor& actor) const {
  return guarded<RecordView>([&] { return runtime::read_record(impl_->service, record, actor); });
}
Result<FormView> Engine::describe(const FormQuestion& question, const Actor& actor) const {
  return guarded<FormView>([&] { return runtime::describe_form(impl_->service, question, actor); });
}
Result<std::vector<FieldError>> Engine::hindrances(const Model& model) const {
  return guarded<std::vector<FieldError>>([&] { return impl_->service.hindrances(model); });
}
Result<std::vector<HistoryLine>> Engine::history(const RecordRef& record, const Actor& actor) const {
  return guarded<std::vector<HistoryLine>>([&] { return runtime::history_of(impl_->service, record, actor); });
}
Result<std::string> Engine::content(const RecordRef& record, std::string_view cell, const Actor& actor) const {
  return guarded<std::string>([&] { return runtime::content_of(impl_->service, record, cell, actor); });
}
Result<Lineage> Engine::lineage(const RecordRef& record, const Actor& actor) const {
  return guarded<Lineage>([&] { return runtime::lineage_of(impl_->service, record, actor); });
}
Result<Page> Engine::find(const RecordQuery& query, const Actor& actor) const {
  return guarded<Page>([&] { return runtime::find_records(impl_->service, query, actor); });
}
Result<Report> Engine::summarize(const SummaryQuery& query, const Actor& actor) const {
  return guarded<Report>([&] { return runtime::summarize_records(impl_->service, query, actor); });
}
Result<Report> Engine::report(std::string_view name, const Actor& actor, const Model& model) const {
  return guarded<Report>([&] { return runtime::report_of(impl_->service, std::string(name), actor, model); });
}
Result<Inbox> Engine::inbox(const Actor& actor, const InboxFilter& filter) const {
  return guarded<Inbox>([&] { return runtime::inbox_of(impl_->service, actor, filter); });
}
Result<CaseView> Engine::look(std::string_view instance, const Actor& actor) const {
  return guarded<CaseView>([&] { return runtime::look_at(impl_->service, std::string(instance), actor); });
}
Result<std::vector<CaseView>> Engine::cases(const CaseQuery& query, const Actor& actor) const {
  return guarded<std::vector<CaseView>>([&] { return runtime::find_cases(impl_->service, query, actor); });
}
Result<Why> Engine::why(const WhyQuestion& question, const Actor& actor) const {
  return guarded<Why>([&] { return runtime::explain(impl_->service, question, actor); });
}
Result<std::vector<IncidentView>> Engine::incidents(const Actor& actor, const IncidentQuery& query) const {
  return guarded<std::vector<IncidentView>>([&] { return runtime::open_incidents(impl_->service, actor, query); });
}
Result<Backtest> Engine::backtest(const BacktestQuery& query, const Actor& actor) const {
  return guarded<Backtest>([&] { return runtime::backtest(impl_->service, query, actor); });
}
Result<std::vector<MigrationView>> Engine::migrations(const MigrationQuery& query, const Actor& actor) const {
  return guarded<std::vector<MigrationView>>([&] { return runtime::migrations_of(impl_->service, query, actor); });
}
Result<std::vector<Effect>> Engine::effects(const EffectFilter& filter, const Actor& actor) const {
  return guarded<std::vector<Effect>>([&] { return runtime::find_effects(impl_->service, filter, actor); });
}
Result<Verified> Engine::verify() const {
  return guarded<Verified>([&] { return impl_->service.verify(); });
}
Status Engine::forget_destination(std::string_view name) {
  const Result<bool> done = guarded<bool>([&] { return impl_->service.forget_destination(std::string(name)); });
  return done ? Status(Done{}) : Status(done.error());
}
Result<Ticked> Engine::tick(TickLimits limits) {
  return guarded<Ticked>([&] { return impl_->service.tick(limits); });
}

struct Workers::Impl {
  std::mutex mutex;
  std::condition_variable wake;
  bool stop = false;
  std::vector<std::thread> threads;
};

Workers::Workers(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Workers::~Workers() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stop = true;
  }
  impl_->wake.notify_all();
  for (std::thread& thread : impl_->threads) thread.join();
}

Result<std::unique_ptr<Workers>> Engine::start_workers(int count) {
  if (count < 1 || count > 64) return Error::of("E_ARGUMENT", "the number of workers is 1 to 64");
  auto state = std::make_unique<Workers::Impl>();
  Workers::Impl* shared = state.get();
  runtime::Service* service = &impl_->service;
  for (int i = 0; i < count; ++i)
    state->threads.emplace_back([shared, service] {
      std::unique_lock lock(shared->mutex);
      while (!shared->stop) {
        lock.unlock();
        // A store that cannot serve now is asked again at the next turn.
        const Result<Ticked> ticked = service->tick({});
        lock.lock();
        const auto pause = std::chrono::milliseconds(ticked && ticked->more ? 1 : 200);
        shared->wake.wait_for(lock, pause, [shared] { return shared->stop; });
      }
    });
  return std::unique_ptr<Workers>(new Workers(std::move(state)));
}

}  // namespace weir
