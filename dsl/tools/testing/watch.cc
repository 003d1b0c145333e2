#include "dsl/tools/testing/watch.h"

#include <utility>

namespace weir::testing {
namespace {

constexpr size_t kIndent = 20;
constexpr int64_t kAll = 10'000;

std::string line(const std::string& text, size_t more = 0) { return std::string(kIndent + more, ' ') + text; }

std::string text_of(const RecordView& record, std::string_view field) {
  const Value* value = record.values.find(field);
  return value != nullptr && value->is(ValueKind::String) ? std::string(value->as_string()) : std::string();
}

std::string called(const RecordView& record) {
  return record.ref.form + " " + (record.title.empty() ? record.ref.id : record.title);
}

}  // namespace

Watch::Watch(Stage& stage, const PlayOptions& options) : stage_(stage), options_(options) { look(false); }

std::vector<std::string> Watch::look(bool tell_tasks) {
  std::vector<std::string> out;
  look_at_records(out);
  look_at_tasks(tell_tasks, out);
  look_at_messages(out);
  return out;
}

std::string Watch::says(const char* en, const char* zh) const {
  return options_.language == Language::Chinese ? zh : en;
}

void Watch::look_at_records(std::vector<std::string>& out) {
  for (const model::Form& form : stage_.model().forms) {
    RecordQuery query;
    query.form = form.name;
    query.limit = 1000;
    Result<Page> page = stage_.engine().find(query, Actor::system());
    if (!page) continue;
    for (const RecordView& record : page->records) {
      const Seen now{text_of(record, "owner"), text_of(record, "stage")};
      const auto [at, is_new] = records_.try_emplace(record.ref.form + "/" + record.ref.id);
      const Seen before = std::exchange(at->second, now);
      if (is_new && !record.title.empty()) out.push_back(line("+ " + called(record)));
      if (!is_new && before.stage != now.stage)
        out.push_back(line("▸ " + called(record) + ": " + before.stage + " → " + now.stage));
      if (before.owner != now.owner) tell_owner(record, out);
    }
  }
}

// Whose it is now, and the rules that made it so; who made it himself needs no reason.
void Watch::tell_owner(const RecordView& record, std::vector<std::string>& out) {
  WhyQuestion question;
  question.on.record = record.ref;
  question.field = "owner";
  Result<Why> why = stage_.engine().why(question, Actor::system());
  std::vector<std::string> reasons;
  if (why && !why->reasons.empty())
    for (const Reason& reason : why->reasons.front().because) {
      if (reason.zh.empty()) continue;  // a line of the log
      reasons.push_back(line((options_.language == Language::Chinese ? reason.zh : reason.en) +
                                 (reason.place.empty() ? "" : "   " + reason.place), 4));
    }
  if (reasons.empty()) return;
  const std::string owner = text_of(record, "owner");
  out.push_back(line("→ " + called(record) + ": " +
                     (owner.empty() ? says("nobody's", "无人负责") : says("now with ", "负责人 ") + person_name(stage_, owner))));
  out.insert(out.end(), reasons.begin(), reasons.end());
}

void Watch::look_at_tasks(bool tell, std::vector<std::string>& out) {
  InboxFilter filter;
  filter.limit = kAll;
  Result<Inbox> inbox = stage_.engine().inbox(Actor::system(), filter);
  if (!inbox) return;
  std::set<std::string> open;
  for (const TaskView& task : inbox->tasks) {
    open.insert(task.id);
    if (!tell || tasks_.contains(task.id)) continue;
    std::string people = person_name(stage_, task.holder);
    for (const std::string& candidate : task.candidates)
      if (task.holder.empty()) people += (people.empty() ? "" : ", ") + person_name(stage_, candidate);
    out.push_back(line("→ " + task.step + ": " + says("waiting for ", "等待 ") + people));
  }
  tasks_ = std::move(open);
}

void Watch::look_at_messages(std::vector<std::string>& out) {
  EffectFilter filter;
  filter.kind = Effect::Kind::Message;
  filter.limit = kAll;
  Result<std::vector<Effect>> effects = stage_.engine().effects(filter, Actor::system());
  if (!effects) return;
  for (; messages_ < effects->size(); ++messages_) {
    const Effect& sent = (*effects)[messages_];
    out.push_back(line("✉ " + person_name(stage_, sent.to) + ": " + (sent.text.empty() ? sent.subject : sent.text)));
  }
}

}  // namespace weir::testing
