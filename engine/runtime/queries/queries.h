// engine/runtime/queries/queries.h: what is asked of an engine: each over one read snapshot, each checked.
#pragma once

#include "engine/runtime/service.h"

namespace weir::runtime {

Result<RecordView> read_record(Service& service, const RecordRef& record, const Actor& actor);
Result<FormView> describe_form(Service& service, const FormQuestion& question, const Actor& actor);
Result<Page> find_records(Service& service, const RecordQuery& query, const Actor& actor);
Result<Report> summarize_records(Service& service, const SummaryQuery& query, const Actor& actor);
Result<Report> report_of(Service& service, const std::string& name, const Actor& actor, const Model& model);
Result<Inbox> inbox_of(Service& service, const Actor& actor, const InboxFilter& filter);
Result<CaseView> look_at(Service& service, const std::string& instance, const Actor& actor);
Result<std::vector<CaseView>> find_cases(Service& service, const CaseQuery& query, const Actor& actor);
Result<Why> explain(Service& service, const WhyQuestion& question, const Actor& actor);
Result<std::vector<IncidentView>> open_incidents(Service& service, const Actor& actor, const IncidentQuery& query);
Result<Backtest> backtest(Service& service, const BacktestQuery& query, const Actor& actor);
Result<std::vector<MigrationView>> migrations_of(Service& service, const MigrationQuery& query, const Actor& actor);
Result<std::vector<Effect>> find_effects(Service& service, const EffectFilter& filter, const Actor& actor);

// E_FORBIDDEN for all but the app's admins and the host.
Status check_administers(Unit& unit);
// The view of one case, for an actor who may see it.
CaseView view_of(Unit& unit, Case& of);
std::vector<LogEntry> log_of(Unit& unit, const std::string& instance);

Result<std::vector<HistoryLine>> history_of(Service& service, const RecordRef& record, const Actor& actor);
Result<Lineage> lineage_of(Service& service, const RecordRef& record, const Actor& actor);

}  // namespace weir::runtime
