// Reports of an app: grouped figures, funnels, times in stages.
#include <algorithm>
#include <map>

#include "engine/reports/order.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/queries/summary.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

namespace {

using storage::Own;

// One stay of a record in a stage.
struct Stay {
  std::string stage;
  Instant from;
  std::optional<Instant> until;  // none: it is there still
};

// From the record's log; where that says nothing, the one stage in which it stands.
std::vector<Stay> stays_of(Unit& unit, const records::Record& record) {
  std::vector<Stay> stays;
  for (const LogEntry& entry : log_of(unit, record.form->name + "/" + record.id)) {
    if (entry.step.empty()) continue;
    if (!stays.empty()) stays.back().until = entry.at;
    stays.push_back({entry.step, entry.at, {}});
  }
  const bool known = !stays.empty() && stays.back().stage == record.stage;
  if (!known && !record.stage.empty()) {
    if (!stays.empty()) stays.back().until = record.updated;
    stays.push_back({record.stage, stays.empty() ? record.created.value_or(unit.now()) : record.updated.value_or(unit.now()), {}});
  }
  return stays;
}

// "3d 4h", "25m": the two largest units.
std::string duration_text(int64_t seconds, Language language) {
  const bool zh = language == Language::Chinese;
  const std::pair<int64_t, const char*> units[] = {
      {86'400, zh ? "天" : "d"}, {3'600, zh ? "小时" : "h"}, {60, zh ? "分" : "m"}, {1, zh ? "秒" : "s"}};
  std::string text;
  for (size_t i = 0; i < 4; ++i) {
    if (seconds < units[i].first && !(i == 3 && text.empty())) continue;
    text = std::to_string(seconds / units[i].first) + units[i].second;
    const int64_t rest = i < 3 ? seconds % units[i].first / units[i + 1].first : 0;
    if (rest > 0) text += " " + std::to_string(rest) + units[i + 1].second;
    break;
  }
  return text;
}

class Run {
 public:
  Run(Unit& unit, const model::Definition& definition, const model::Form& form)
      : unit_(unit), definition_(definition), form_(form), sight_(unit) {}

  Result<Report> report() {
    if (Status read = read_spec(); !read) return read.error();
    Result<Search> search = Search::open(sight_, form_, where_, reads_of(spec_));
    if (!search) return search.error();
    const std::string_view type = model::word(definition_.args, "type", "table");
    Result<Report> made = type == "funnel"           ? funnel(*search)
                          : type == "stage_duration" ? stage_duration(*search)
                                                     : summarize(sight_, *search, spec_);
    if (!made) return made;
    made->name = definition_.name;
    made->label = label_text(definition_.label, unit_.language());
    made->form = form_.name;
    made->type = type;
    made->chart = model::word(definition_.args, "chart", type == "funnel" ? "funnel" : "");
    return made;
  }

 private:
  using Measures = std::vector<std::pair<std::string, reports::Figure>>;

  Status read_spec() {
    const model::Arg* where = model::find(definition_.args, "where");
    if (where != nullptr) where_ = where->expression();
    const model::Arg* group = model::find(definition_.args, "group");
    if (group != nullptr && group->expression() != nullptr) add_group(*group->expression());
    if (group != nullptr && group->list() != nullptr)
      for (const model::Arg& one : *group->list())
        if (one.expression() != nullptr) add_group(*one.expression());
    const model::Arg* measures = model::find(definition_.args, "measures");
    if (measures != nullptr && measures->map() != nullptr)
      for (const auto& [name, measure] : *measures->map()) {
        if (measure.expression() == nullptr) continue;
        Result<reports::Figure> figure = figure_of(unit_, form_, *measure.expression());
        if (!figure) return figure.error();
        spec_.measures.emplace_back(name, *std::move(figure));
      }
    const bool table = model::word(definition_.args, "type", "table") == "table";
    if (table && spec_.measures.empty()) spec_.measures.emplace_back("count", reports::count_of_records());
    std::string sort(model::word(definition_.args, "sort", ""));
    if (!sort.empty()) {
      const bool down = sort.front() == '-';
      sort.erase(0, sort.find_first_not_of("- "));
      spec_.sort.push_back({std::move(sort), down});
    }
    const model::Arg* top = model::find(definition_.args, "top");
    if (top != nullptr && top->value() != nullptr && top->value()->is(ValueKind::Number))
      spec_.limit = std::max<int64_t>(0, top->value()->as_number().to_int().value_or(spec_.limit));
    return Done{};
  }

  void add_group(const feel::Expression& group) { spec_.groups.emplace_back(group.source, &group); }

  // The stages that the report names, else those of the form that lead on or are won.
  std::vector<const model::Stage*> stages(bool all) const {
    std::vector<const model::Stage*> found;
    const model::Arg* named = model::find(definition_.args, "stages");
    const auto add = [&](const auto& wanted) {
      for (const model::StageGroup& group : form_.stages)
        for (const model::Stage& stage : group.stages)
          if (wanted(stage) && std::none_of(found.begin(), found.end(), [&](const auto* one) { return one->name == stage.name; }))
            found.push_back(&stage);
    };
    if (named != nullptr && named->list() != nullptr)
      for (const model::Arg& one : *named->list()) add([&](const model::Stage& stage) { return one.is_word(stage.name); });
    else
      add([&](const model::Stage& stage) { return all || stage.ends.empty() || stage.ends == "won"; });
    return found;
  }

  ReportCell stage_cell(const model::Stage& stage) const {
    std::string label = label_text(stage.label, unit_.language());
    return {Value::string(stage.name), label.empty() ? stage.name : std::move(label)};
  }
  static ReportCell number(int64_t value) { return {Value::integer(value), std::to_string(value)}; }
  // part / whole, exact; null where there is no whole.
  static ReportCell share(int64_t part, int64_t whole) {
    const auto quotient = whole > 0 ? Decimal::divide(Decimal::from_int(part), Decimal::from_int(whole)) : std::nullopt;
    if (!quotient) return {};
    const auto percent = Decimal::multiply(*quotient, Decimal::from_int(100));
    const auto shown = percent ? percent->rounded(1, Rounding::HalfUp) : std::nullopt;
    return {Value::number(*quotient), shown ? shown->normalized().to_string() + "%" : std::string()};
  }
  ReportColumn column(const char* name, const char* zh, bool figure = true) const {
    return {name, unit_.language() == Language::Chinese ? zh : name, figure};
  }

  struct Level {
    explicit Level(const Measures& measures) : figures(measures) {}
    int64_t entered = 0, lost = 0, here = 0;
    Tallies figures;
  };

  Result<Report> funnel(Search& search) {
    const std::vector<const model::Stage*> steps = stages(false);
    std::vector<Level> levels(steps.size(), Level(spec_.measures));
    const auto level_of = [&](const std::string& stage) {
      for (size_t i = 0; i < steps.size(); ++i)
        if (steps[i]->name == stage) return static_cast<int>(i);
      return -1;
    };
    const Status done = search.each({}, Filter::always(), [&](const records::RecordPtr& record) {
      int reached = -1;
      for (const Stay& stay : stays_of(unit_, *record)) reached = std::max(reached, level_of(stay.stage));
      if (reached < 0) return true;
      for (int i = 0; i <= reached; ++i) {
        ++levels[static_cast<size_t>(i)].entered;
        levels[static_cast<size_t>(i)].figures.add(sight_, *record);
      }
      const model::Stage* now = records::stage_of(*record);
      const bool over = now != nullptr && !now->ends.empty() && level_of(now->name) < 0;
      ++(over ? levels[static_cast<size_t>(reached)].lost : levels[static_cast<size_t>(reached)].here);
      return true;
    });
    if (!done) return done.error();
    if (unit_.failure() != nullptr) return *unit_.failure();
    Report report;
    report.columns = {column("stage", "阶段", false), column("entered", "进入"), column("advanced", "推进"), column("lost", "流失"),
                      column("here", "停留"),         column("conversion", "转化率"), column("cumulative", "累计转化率")};
    for (const auto& [name, figure] : spec_.measures) report.columns.push_back({name, column_label(unit_, form_, name, nullptr), true});
    for (size_t i = 0; i < steps.size(); ++i) {
      const Level& level = levels[i];
      std::vector<ReportCell> row = {stage_cell(*steps[i]), number(level.entered),
                                     number(i + 1 < steps.size() ? levels[i + 1].entered : 0), number(level.lost), number(level.here),
                                     i > 0 ? share(level.entered, levels[i - 1].entered) : ReportCell{},
                                     share(level.entered, levels[0].entered)};
      const std::vector<Value> figures = level.figures.values(sight_);
      for (size_t m = 0; m < figures.size(); ++m) row.push_back({figures[m], figure_text(sight_, form_, spec_.measures[m].second, figures[m])});
      report.rows.push_back(std::move(row));
    }
    report.total = static_cast<int64_t>(report.rows.size());
    return report;
  }

  ReportCell duration(std::optional<int64_t> seconds) const {
    if (!seconds) return {};
    return {Value::days({*seconds, 0}), duration_text(*seconds, unit_.language())};
  }

  Result<Report> stage_duration(Search& search) {
    struct Times {
      std::vector<int64_t> finished;  // seconds
      std::optional<int64_t> waiting; // the longest of those that are there
      int64_t here = 0;
    };
    std::map<std::string, Times> times;
    const Status done = search.each({}, Filter::always(), [&](const records::RecordPtr& record) {
      for (const Stay& stay : stays_of(unit_, *record)) {
        Times& of = times[stay.stage];
        const int64_t seconds = stay.until.value_or(unit_.now()).seconds - stay.from.seconds;
        if (stay.until) {
          of.finished.push_back(seconds);
          continue;
        }
        ++of.here;
        of.waiting = std::max(of.waiting.value_or(seconds), seconds);
      }
      return true;
    });
    if (!done) return done.error();
    if (unit_.failure() != nullptr) return *unit_.failure();
    Report report;
    report.columns = {column("stage", "阶段", false), column("finished", "已离开"), column("average", "平均"),   column("median", "中位数"),
                      column("longest", "最长"),      column("here", "停留中"),     column("waiting", "最久停留")};
    for (const model::Stage* stage : stages(true)) {
      Times& of = times[stage->name];
      std::sort(of.finished.begin(), of.finished.end());
      std::optional<int64_t> average, median, longest;
      if (const size_t n = of.finished.size(); n > 0) {
        int64_t sum = 0;
        for (const int64_t one : of.finished) sum += one;
        average = sum / static_cast<int64_t>(n);
        median = n % 2 == 1 ? of.finished[n / 2] : (of.finished[n / 2 - 1] + of.finished[n / 2]) / 2;
        longest = of.finished.back();
      }
      report.rows.push_back({stage_cell(*stage), number(static_cast<int64_t>(of.finished.size())), duration(average),
                             duration(median), duration(longest), number(of.here), duration(of.waiting)});
    }
    sort_rows(report);
    return report;
  }

  // By `sort`, cut at `top`.
  void sort_rows(Report& report) const {
    for (const RecordSort& key : spec_.sort) {
      const auto at = std::find_if(report.columns.begin(), report.columns.end(),
                                   [&](const ReportColumn& one) { return one.name == key.field; });
      if (at == report.columns.end()) continue;
      const auto i = static_cast<size_t>(at - report.columns.begin());
      std::stable_sort(report.rows.begin(), report.rows.end(), [&](const auto& a, const auto& b) {
        const int order = reports::compare(a[i].value, b[i].value);
        return key.descending ? order > 0 : order < 0;
      });
    }
    report.total = static_cast<int64_t>(report.rows.size());
    if (report.total > spec_.limit) report.rows.resize(static_cast<size_t>(spec_.limit));
  }

  Unit& unit_;
  const model::Definition& definition_;
  const model::Form& form_;
  Sight sight_;
  const feel::Expression* where_ = nullptr;
  SummarySpec spec_;
};

}  // namespace

Result<Report> report_of(Service& service, const std::string& name, const Actor& actor, const Model& model) {
  LoadedPtr other;
  if (model != nullptr && (service.current() == nullptr || service.current()->model.hash != model->hash)) {
    Result<LoadedPtr> loaded = load(model, service.options());
    if (!loaded) return loaded.error();
    other = *loaded;
  }
  Result<std::unique_ptr<Unit>> made = service.view_for(actor, other);
  if (!made) return made.error();
  Unit& unit = **made;
  const LoadedPtr& current = unit.setting().current;
  if (current != nullptr)
    for (const model::Definition& one : current->model.reports) {
      const model::Form* form = current->model.form(one.form);
      if (one.name == name && form != nullptr && in_force(one, in_zone(unit.now(), current->zone).date)) return Run(unit, one, *form).report();
    }
  return refuse(unit, "E_NOT_FOUND", "there is no report '" + name + "'", "没有报表 '" + name + "'");
}

Result<Report> summarize_records(Service& service, const SummaryQuery& query, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  const LoadedPtr& current = unit.setting().current;
  const model::Form* form = current != nullptr ? current->model.form(query.form) : nullptr;
  if (form == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no form '" + query.form + "'", "没有表单 '" + query.form + "'");
  if (query.limit < 1 || query.limit > 100'000 || query.offset < 0)
    return refuse(unit, "E_ARGUMENT", "a summary has 1 to 100,000 lines and begins at 0 or later", "每次 1 到 100000 行，起点不小于 0");
  SummarySpec spec;
  spec.sort = query.sort;
  spec.offset = query.offset;
  spec.limit = query.limit;
  for (const NamedExpression& group : query.groups) spec.groups.emplace_back(group.name, group.expression.get());
  for (const NamedExpression& measure : query.measures) {
    Result<reports::Figure> figure = figure_of(unit, *form, *measure.expression);
    if (!figure) return figure.error();
    spec.measures.emplace_back(measure.name, *std::move(figure));
  }
  Sight sight(unit);
  Result<Search> search = Search::open(sight, *form, query.where.get(), reads_of(spec));
  if (!search) return search.error();
  return summarize(sight, *search, spec);
}

}  // namespace weir::runtime
