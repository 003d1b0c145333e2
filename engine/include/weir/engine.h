// weir/engine.h: runs a compiled app over a store.
//
// An Engine may be used by any number of threads; it never throws. One command is one transaction:
// it happens whole or not at all. Every command and every query is checked for its actor; what no
// rule of the app allows is refused, unless the app says `open: true`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/backtest.h"
#include "weir/command.h"
#include "weir/diagnostic.h"
#include "weir/directory.h"
#include "weir/form_view.h"
#include "weir/host.h"
#include "weir/migration.h"
#include "weir/model.h"
#include "weir/outcome.h"
#include "weir/ports.h"
#include "weir/report.h"
#include "weir/result.h"
#include "weir/time.h"
#include "weir/verify.h"
#include "weir/views.h"
#include "weir/why.h"

namespace weir {

class Storage;    // weir/storage.h
class BlobStore;  // weir/blobs.h

struct EngineOptions {
  // Required. Shared, so that a test may hand the same memory store to a next engine; two engines
  // over one store at once are safe.
  std::shared_ptr<Storage> storage;
  // Borrowed; null: the system's clock, random ids, the directory of the published app, none.
  Clock* clock = nullptr;
  Ids* ids = nullptr;
  Directory* directory = nullptr;
  // What ChangeDirectory commands say is kept in the store and laid over the directory of the app;
  // with this also over the host's, which alone counts otherwise.
  bool extend_directory = false;
  Secrets* secrets = nullptr;
  Connectors* connectors = nullptr;
  // Where messages, events and calls go.
  std::vector<Destination*> destinations = {};
  // How long effects() still shows what every destination was given; then tick() takes it away. Without
  // destinations all is kept.
  int64_t effects_seconds = 7 * 86'400;
  // Engines over one store share its work: who calls or delivers has it to himself for so long, and what he
  // comes back with later does not count. 0: each does everything; that is safe, but calls go out twice.
  int64_t lease_seconds = 60;
  // Contents of files. With it a record takes only files whose content is kept there; without, contents
  // are the host's affair.
  BlobStore* blobs = nullptr;
  // What apps may use of the host. Functions that are not there are null and a warning.
  std::vector<HostFunction> functions = {};
  std::vector<HostFieldType> field_types = {};
  std::vector<HostStep> steps = {};
  // Language of messages.
  Language language = Language::English;
  // A key for `sensitive` fields, 64 hexadecimal digits; empty: the secret WEIR_KEY and, for
  // what was sealed earlier, those in WEIR_OLD_KEYS. A durable store with sensitive fields neither opens nor
  // takes a model without one: E_NO_KEY.
  std::string field_key = {};
  // Checks log and snapshot of an instance against each other whenever one is loaded.
  bool verify = false;
};

// A publication: new work uses it, running work stays on the version it began with.
struct Version {
  int64_t number = 0;
  std::string app, model;  // hash of the model
};

struct TickLimits {
  int64_t timers_max = 1000;
  int64_t pruned_max = 1000;  // rows that have outlived their use
  int64_t delivered_max = 1000;
};

struct Ticked {
  int64_t fired = 0;            // timers whose command was accepted
  int64_t dropped = 0;          // timers whose owner was no longer there
  int64_t delivered = 0;        // effects that a destination took
  int64_t put_off = 0;          // effects that it did not take, or that wait behind such
  // Rows taken away: answers under a key after seven days, shares that are over, delivered effects.
  int64_t pruned = 0;
  bool more = false;            // stopped at a limit
  std::optional<Instant> next;  // the earliest timer or delivery that is not due yet
};

// Which open incidents; what is empty stands for all.
struct IncidentQuery {
  std::string flow = {}, step = {}, type = {}, instance = {};
  RecordRef record = {};
  int64_t limit = 10'000;  // 1..10,000
};

class Workers;

class Engine {
 public:
  // Reads what the store holds, the last published model included: after a restart all goes on.
  // E_STORAGE where it cannot be read, E_MODEL where a model in it cannot be loaded.
  static Result<Engine> open(EngineOptions options);

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // Makes the tables that the model needs and lets new work use it. The same model twice is one
  // publication. E_MODEL where it cannot run here; E_SCHEMA, E_UNIQUE where records stand in the way: they are named in `fields`,
  // and nothing has changed. Where a field has another type, its values are converted, exactly and all at once.
  Result<Version> publish(const Model& model);

  // Records that stand in the way of publishing it, as "lead/r1.budget": values that do not fit the new type of their field,
  // values that repeat what shall be unique over forms. At most 1,000 of each; for the host.
  Result<std::vector<FieldError>> hindrances(const Model& model) const;

  // The model that new work uses; null before the first publish.
  Model model() const;

  // Refused commands change nothing but their key: reasons by semantics 1.16.
  Result<Outcome> run(const Command& command);
  // One after the other, each its own transaction with its own answer. A command without a key gets
  // one from `key` and its place, so that the whole batch may be sent again.
  std::vector<Result<Outcome>> run_all(const std::vector<Command>& commands, std::string_view key = {});
  // The same path, nothing written: what run() would do now, or how it would be refused.
  Result<Delta> plan(const Command& command) const;

  Result<RecordView> read(const RecordRef& record, const Actor& actor) const;
  // The form as a screen shows it to the actor: which fields, what may be picked, what is wrong so far.
  Result<FormView> describe(const FormQuestion& question, const Actor& actor) const;
  // Every change of the record, oldest first; none for a form with `history: false`.
  Result<std::vector<HistoryLine>> history(const RecordRef& record, const Actor& actor) const;
  // The bytes of a file that a cell of the record holds: "paper", "photos[2]", "lines[2].scan". E_CORRUPT where
  // the content is gone or is not what the record says.
  Result<std::string> content(const RecordRef& record, std::string_view cell, const Actor& actor) const;
  Result<Lineage> lineage(const RecordRef& record, const Actor& actor) const;
  Result<Page> find(const RecordQuery& query, const Actor& actor) const;
  // Groups and figures over records that the actor may see.
  Result<Report> summarize(const SummaryQuery& query, const Actor& actor) const;
  // A report of the published app; of `model`, where another version shall be tried on what the store
  // holds. E_NOT_FOUND where it has none of that name.
  Result<Report> report(std::string_view name, const Actor& actor, const Model& model = nullptr) const;
  // Open tasks that the actor holds or may claim; of everybody for the system actor. Also what he
  // did, was given to read, started; paged, in an order of one's own.
  Result<Inbox> inbox(const Actor& actor, const InboxFilter& filter = {}) const;
  Result<CaseView> look(std::string_view instance, const Actor& actor) const;
  // Instances that the actor may see, newest first.
  Result<std::vector<CaseView>> cases(const CaseQuery& query, const Actor& actor) const;
  Result<Why> why(const WhyQuestion& question, const Actor& actor) const;
  // Open incidents, oldest first; for the app's admins. Retry and Resolve are commands, run_all does many.
  Result<std::vector<IncidentView>> incidents(const Actor& actor, const IncidentQuery& query = {}) const;
  // Running instances that are not on that version yet: can they go over, and what hinders them? For the
  // app's admins. E_MODEL where the version given cannot run here.
  Result<std::vector<MigrationView>> migrations(const MigrationQuery& query, const Actor& actor) const;
  // What stored instances would have come to by another version; for the app's admins.
  Result<Backtest> backtest(const BacktestQuery& query, const Actor& actor) const;
  // Messages, events and calls that are kept, in order. A person sees the messages to himself.
  Result<std::vector<Effect>> effects(const EffectFilter& filter, const Actor& actor) const;

  // Folds every log again and compares it with what is stored, in one snapshot: nothing is changed, and
  // engines over the same store may work on.
  Result<Verified> verify() const;

  // The destination will not come again: nothing is kept for it any more. E_NOT_FOUND where nobody of that
  // name was ever given anything.
  Status forget_destination(std::string_view name);

  // Fires what is due by the clock, in order of due time, and delivers: for a host with its own loop.
  Result<Ticked> tick(TickLimits limits = {});
  // Or lets `count` threads do it until the Workers are destroyed (before the Engine).
  Result<std::unique_ptr<Workers>> start_workers(int count);

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Workers {
 public:
  ~Workers();  // stops and joins

 private:
  friend class Engine;
  struct Impl;
  explicit Workers(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir
