#include "engine/runtime/queries/summary.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/fields/options.h"
#include "engine/reports/order.h"
#include "engine/runtime/flow/messages.h"

namespace weir::runtime {

namespace {

using feel::Expression;
using feel::InputKind;

constexpr int64_t kGroupsMax = 100'000;

// The one field that an expression is, or nullptr.
const std::string* lone_field(const Expression& expression) {
  if (expression.root.op != feel::Op::Input || expression.root.index >= expression.inputs.size()) return nullptr;
  const feel::Input& input = expression.inputs[expression.root.index];
  return input.kind == InputKind::Field ? &input.name : nullptr;
}

class FoldScope : public feel::Scope {
 public:
  FoldScope(const std::vector<Value>& folds, feel::Scope& inner) : folds_(folds), inner_(inner) {}
  Value input(const feel::Input& input) override {
    if (input.kind != InputKind::Named) return inner_.input(input);
    const auto at = static_cast<size_t>(std::atoi(input.name.c_str()));
    return at < folds_.size() ? folds_[at] : Value();
  }

 private:
  const std::vector<Value>& folds_;
  feel::Scope& inner_;
};

Value value_of(Sight& sight, const Expression& expression, const records::Record& record) {
  feel::EvalContext ctx;
  ctx.world = &sight.world();
  records::RecordScope scope(sight.world(), {.record = &record, .user = sight.user()}, &ctx);
  return feel::evaluate(expression, scope, ctx);
}

const std::array<std::string_view, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                  "July",    "August",   "September", "October", "November", "December"};
const std::array<std::string_view, 7> kDays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

bool is_call(const Expression& expression, std::string_view name) {
  const feel::Node& root = expression.root;
  return (root.op == feel::Op::CallBuiltin || root.op == feel::Op::CallAny) && root.text == name;
}

// Where each value of a group stands, beside its own order.
std::map<std::string, int, std::less<>> ranks_of(const model::Form& form, const Expression& group) {
  std::map<std::string, int, std::less<>> ranks;
  const auto add = [&](std::string_view key) { ranks.emplace(key, static_cast<int>(ranks.size()) + 1); };
  if (is_call(group, "month of year")) for (std::string_view one : kMonths) add(one);
  if (is_call(group, "day of week")) for (std::string_view one : kDays) add(one);
  const std::string* field = lone_field(group);
  if (field == nullptr) return ranks;
  if (const model::Field* own = form.field(*field)) {
    if (own->type != "choice") return ranks;
    if (const auto options = fields::options_of(*own, {}))
      for (const fields::Option& option : *options) add(option.key);
  } else if (*field == "stage") {
    for (const model::StageGroup& stages : form.stages)
      for (const model::Stage& stage : stages.stages) add(stage.name);
  }
  return ranks;
}

// Groups and figures of one search.
class Summary {
 public:
  Summary(Sight& sight, Search& search, const SummarySpec& spec) : sight_(sight), search_(search), spec_(spec) {
    for (const auto& [name, group] : spec.groups) ranks_.push_back(ranks_of(search.form(), *group));
  }

  Result<Report> run() {
    if (spec_.groups.empty()) line({});
    if (Status done = in_store() ? by_store() : by_records(); !done) return done.error();
    if (sight_.unit().failure() != nullptr) return *sight_.unit().failure();
    return table();
  }

 private:
  struct Line {
    std::vector<Value> groups, figures;
  };

  Tallies& line(std::vector<Value> groups) {
    return lines_.try_emplace(std::move(groups), spec_.measures).first->second;
  }
  std::vector<Value> groups_of(const records::Record& record) {
    std::vector<Value> groups;
    for (const auto& [name, group] : spec_.groups) groups.push_back(value_of(sight_, *group, record));
    return groups;
  }

  Status by_records() {
    bool many = false;
    const Status done = search_.each({}, Filter::always(), [&](const records::RecordPtr& record) {
      line(groups_of(*record)).add(sight_, *record);
      many = static_cast<int64_t>(lines_.size()) > kGroupsMax;
      return !many;
    });
    return many ? too_many() : done;
  }

  Status too_many() const {
    return refuse(sight_.unit(), "E_LIMIT", "more than 100,000 groups", "分组超过 100,000 个");
  }

  // Can the store fold it all, by the columns that the groups read?
  bool in_store() {
    if (!search_.exact()) return false;
    for (const auto& [name, group] : spec_.groups)
      for (const feel::Input& input : group->inputs) {
        if (input.kind == InputKind::User || input.kind == InputKind::Now || input.kind == InputKind::Today ||
            input.kind == InputKind::App)
          continue;
        if (input.kind != InputKind::Field || !access::has_order(search_.form(), input.name)) return false;
        if (std::find(columns_.begin(), columns_.end(), input.name) == columns_.end()) columns_.push_back(input.name);
      }
    for (const auto& [name, figure] : spec_.measures)
      for (const reports::Fold& fold : figure.folds)
        if (!folds_in_store(fold)) return false;
    return true;
  }

  bool folds_in_store(const reports::Fold& fold) const {
    if (fold.where) return false;
    if (fold.name == "count") return true;
    const std::string* field = fold.value ? lone_field(*fold.value) : nullptr;
    if (field == nullptr || !access::has_order(search_.form(), *field)) return false;
    if (fold.name == "min" || fold.name == "max") return true;
    const model::Field* own = search_.form().field(*field);
    const StorageKind kind = own != nullptr ? fields::storage_kind(*own) : StorageKind::Text;
    return (fold.name == "sum" || fold.name == "mean") && (kind == StorageKind::Integer || kind == StorageKind::Decimal);
  }

  Status by_store() {
    if (search_.filter().op == Filter::Op::Never) return Done{};
    Query query;
    query.filter = search_.filter();
    query.group = columns_;
    query.measures = {{Measure::Kind::Count, {}}};
    for (const auto& [name, figure] : spec_.measures)
      for (const reports::Fold& fold : figure.folds) {
        if (fold.name == "count") continue;
        const std::string column = *lone_field(*fold.value);
        const bool adds = fold.name == "sum" || fold.name == "mean";
        query.measures.push_back({adds ? Measure::Kind::Sum : fold.name == "min" ? Measure::Kind::Min : Measure::Kind::Max, column});
        if (adds) query.measures.push_back({Measure::Kind::Count, column});
      }
    query.page.limit = kGroupsMax;
    const RecordTable* store = sight_.unit().view().table(search_.form());
    if (store == nullptr) return *sight_.unit().failure();
    while (true) {
      Result<FoundRows> found = sight_.unit().view().txn().find(store->kind(), query);
      if (!found) return found.error();
      for (const GroupLine& one : found->groups) take(*store, one);
      if (static_cast<int64_t>(lines_.size()) > kGroupsMax) return too_many();
      if (static_cast<int64_t>(found->groups.size()) < kGroupsMax) return Done{};
      query.page.offset += kGroupsMax;
    }
  }

  void take(const RecordTable& store, const GroupLine& from) {
    records::Record record = store.blank();
    for (size_t i = 0; i < columns_.size(); ++i) store.fill(record, columns_[i], from.group[i]);
    const int64_t rows = from.measures[0].as_number().to_int().value_or(0);
    if (rows == 0 && spec_.groups.empty()) return;
    Tallies& into = line(groups_of(record));
    size_t at = 1;
    for (size_t m = 0; m < spec_.measures.size(); ++m)
      for (size_t f = 0; f < spec_.measures[m].second.folds.size(); ++f) {
        const reports::Fold& fold = spec_.measures[m].second.folds[f];
        reports::Tally& tally = into.tally(m, f);
        if (fold.name == "count") {
          tally.add({}, rows);
        } else if (fold.name == "sum" || fold.name == "mean") {
          tally.add({}, rows);
          tally.add_sum(from.measures[at], from.measures[at + 1].as_number().to_int().value_or(0));
          at += 2;
        } else {
          store.fill(record, *lone_field(*fold.value), from.measures[at++]);
          tally.add(records::stored_value(record, *lone_field(*fold.value), sight_.loaded().zone), rows);
        }
      }
  }

  int compare(size_t group, const Value& a, const Value& b) const {
    const auto rank = [&](const Value& value) {
      if (!value.is(ValueKind::String)) return 0;
      const auto it = ranks_[group].find(value.as_string());
      return it != ranks_[group].end() ? it->second : static_cast<int>(ranks_[group].size()) + 1;
    };
    const int first = rank(a), second = rank(b);
    return first != second ? first - second : reports::compare(a, b);
  }

  // The value that a key of `sort` names.
  int order(const Line& a, const Line& b, const std::string& name) const {
    for (size_t i = 0; i < spec_.groups.size(); ++i)
      if (spec_.groups[i].first == name) return compare(i, a.groups[i], b.groups[i]);
    for (size_t i = 0; i < spec_.measures.size(); ++i)
      if (spec_.measures[i].first == name) return reports::compare(a.figures[i], b.figures[i]);
    return 0;
  }

  bool before(const Line& a, const Line& b) const {
    for (const RecordSort& key : spec_.sort)
      if (const int by = order(a, b, key.field); by != 0) return key.descending ? by > 0 : by < 0;
    for (size_t i = 0; i < spec_.groups.size(); ++i)
      if (const int by = compare(i, a.groups[i], b.groups[i]); by != 0) return by < 0;
    return false;
  }

  Report table() {
    const model::Form& form = search_.form();
    std::vector<Line> lines;
    for (const auto& [groups, tallies] : lines_) lines.push_back({groups, tallies.values(sight_)});
    std::stable_sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) { return before(a, b); });
    Report report;
    report.form = form.name;
    report.total = static_cast<int64_t>(lines.size());
    for (const auto& [name, group] : spec_.groups)
      report.columns.push_back({name, column_label(sight_.unit(), form, name, group), false});
    for (const auto& [name, figure] : spec_.measures)
      report.columns.push_back({name, column_label(sight_.unit(), form, name, nullptr), true});
    for (int64_t i = spec_.offset; i < report.total && i < spec_.offset + spec_.limit; ++i) {
      Line& line = lines[static_cast<size_t>(i)];
      std::vector<ReportCell> row;
      for (size_t g = 0; g < line.groups.size(); ++g)
        row.push_back({line.groups[g], cell_text(sight_, form, *spec_.groups[g].second, line.groups[g])});
      for (size_t m = 0; m < line.figures.size(); ++m)
        row.push_back({line.figures[m], figure_text(sight_, form, spec_.measures[m].second, line.figures[m])});
      report.rows.push_back(std::move(row));
    }
    return report;
  }

  Sight& sight_;
  Search& search_;
  const SummarySpec& spec_;
  std::vector<std::map<std::string, int, std::less<>>> ranks_;
  std::vector<std::string> columns_;
  std::map<std::vector<Value>, Tallies, reports::Before> lines_;
};

}  // namespace

Result<reports::Figure> figure_of(const Unit& unit, const model::Form& form, const Expression& measure) {
  const auto type_of = [&](std::string_view name) -> std::optional<feel::Type> {
    if (const model::Field* field = form.field(name)) return field->feel_type;
    const records::SystemFieldSpec* system = records::find_system_field(name);
    return system != nullptr ? std::optional<feel::Type>(system->type) : std::nullopt;
  };
  if (auto figure = reports::figure_of(measure, type_of)) return *std::move(figure);
  return refuse(unit, "E_ARGUMENT", "'" + measure.source + "' reads items outside of sum, count, min, max, mean, median ...",
                "“" + measure.source + "”在 sum、count、min、max、mean、median 等之外读取了 items");
}

std::vector<const Expression*> reads_of(const SummarySpec& spec) {
  std::vector<const Expression*> reads;
  for (const auto& [name, group] : spec.groups) reads.push_back(group);
  for (const auto& [name, figure] : spec.measures) {
    reads.push_back(&figure.rest);
    for (const reports::Fold& fold : figure.folds) {
      if (fold.value) reads.push_back(&*fold.value);
      if (fold.where) reads.push_back(&*fold.where);
    }
  }
  return reads;
}

Result<Report> summarize(Sight& sight, Search& search, const SummarySpec& spec) { return Summary(sight, search, spec).run(); }

Tallies::Tallies(const std::vector<std::pair<std::string, reports::Figure>>& measures) : measures_(&measures) {
  for (const auto& [name, figure] : measures) {
    std::vector<reports::Tally>& folds = folds_.emplace_back();
    for (const reports::Fold& fold : figure.folds) folds.emplace_back(fold.name);
  }
}

void Tallies::add(Sight& sight, const records::Record& record) {
  for (size_t m = 0; m < measures_->size(); ++m)
    for (size_t f = 0; f < folds_[m].size(); ++f) {
      const reports::Fold& fold = (*measures_)[m].second.folds[f];
      if (fold.where && !value_of(sight, *fold.where, record).is_true()) continue;
      folds_[m][f].add(fold.value ? value_of(sight, *fold.value, record) : Value());
    }
}

std::vector<Value> Tallies::values(Sight& sight) const {
  static const records::Record kNone;
  std::vector<Value> values;
  for (size_t m = 0; m < measures_->size(); ++m) {
    std::vector<Value> folds;
    for (const reports::Tally& one : folds_[m]) folds.push_back(one.value());
    feel::EvalContext ctx;
    ctx.world = &sight.world();
    records::RecordScope names(sight.world(), {.record = &kNone, .user = sight.user()}, &ctx);
    FoldScope scope(folds, names);
    values.push_back(feel::evaluate((*measures_)[m].second.rest, scope, ctx));
  }
  return values;
}

std::string cell_text(Sight& sight, const model::Form& form, const Expression& expression, const Value& value) {
  if (value.is_null()) return {};
  const bool zh = sight.unit().language() == Language::Chinese;
  const std::string* name = lone_field(expression);
  const model::Field* field = name != nullptr ? form.field(*name) : nullptr;
  if (value.is(ValueKind::String)) {
    const std::string key(value.as_string());
    if (zh && is_call(expression, "month of year"))
      for (size_t i = 0; i < kMonths.size(); ++i)
        if (kMonths[i] == key) return std::to_string(i + 1) + "月";
    const feel::Type& type = expression.root.type;
    if (type.is(feel::TypeKind::User)) {
      const User* user = sight.unit().people().user(key);
      return user != nullptr && !user->name.empty() ? user->name : key;
    }
    if (type.is(feel::TypeKind::Department)) {
      const Department* department = sight.unit().people().department(key);
      return department != nullptr && !department->name.empty() ? department->name : key;
    }
    if (type.is(feel::TypeKind::Reference))
      for (const std::string& other : type.forms())
        if (const model::Form* to = sight.loaded().model.form(other))
          if (std::string title = sight.title(*to, key); !title.empty()) return title;
    if (field == nullptr && name != nullptr && *name == "stage")
      for (const model::StageGroup& group : form.stages)
        for (const model::Stage& stage : group.stages)
          if (stage.name == key) {
            const std::string label = label_text(stage.label, sight.unit().language());
            return label.empty() ? key : label;
          }
  }
  if (field != nullptr) {
    // A mean has more digits than its field shows.
    const Value shown = value.is(ValueKind::Number) ? fields::rounded_to(value, *field, sight.loaded().model.rounding) : value;
    if (!shown.is_null()) return fields::format(shown, *field, sight.unit().language());
  }
  if (value.is(ValueKind::String)) return std::string(value.as_string());
  if (value.is(ValueKind::Number))
    if (const auto cut = value.as_number().rounded(std::min(value.as_number().scale(), 4), Rounding::HalfUp))
      return cut->normalized().to_string();
  return value.to_feel();
}

std::string figure_text(Sight& sight, const model::Form& form, const reports::Figure& figure, const Value& value) {
  // A figure that is one fold of a field is shown as the field is.
  const bool plain = figure.folds.size() == 1 && figure.folds[0].value && figure.rest.root.op == feel::Op::Input;
  return cell_text(sight, form, plain ? *figure.folds[0].value : figure.rest, value);
}

std::string column_label(const Unit& unit, const model::Form& form, const std::string& name, const Expression* expression) {
  const std::string* field = expression != nullptr ? lone_field(*expression) : &name;
  const model::Field* own = field != nullptr ? form.field(*field) : nullptr;
  const std::string label = own != nullptr ? label_text(own->label, unit.language()) : std::string();
  if (!label.empty()) return label;
  static const std::array<std::pair<std::string_view, std::string_view>, 6> kSystem = {{{"owner", "负责人"},
      {"department", "部门"}, {"stage", "阶段"}, {"created", "创建时间"}, {"created_by", "创建人"}, {"updated", "更新时间"}}};
  if (own == nullptr && field != nullptr && unit.language() == Language::Chinese)
    for (const auto& [word, zh] : kSystem)
      if (word == *field) return std::string(zh);
  return name;
}

}  // namespace weir::runtime
