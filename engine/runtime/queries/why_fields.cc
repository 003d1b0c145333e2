// What a field of a record was over time: who wrote it, and what led there.
#include "engine/runtime/queries/why_fields.h"

#include <algorithm>

#include "engine/runtime/books.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/queries/why_people.h"
#include "engine/runtime/records/conversion.h"

namespace weir::runtime {

namespace {

// Which rule gave it to whom, and who was passed over.
void explain_owner(Unit& unit, const records::Record& record, Reason& reason) {
  const Value kept = note(unit, "why:" + record.form->name, record.id);
  const Value* lines = kept.is(ValueKind::Context) ? kept.find("lines") : nullptr;
  if (lines == nullptr || !lines->is(ValueKind::List)) return;
  const std::string name = text_in(kept, "assignment");
  if (!name.empty()) reason.because.push_back({"by the assignment '" + name + "'", "按分配规则 '" + name + "'", {}, {}, {}});
  for (const Value& line : lines->items())
    reason.because.push_back({text_in(line, "en"), text_in(line, "zh"), text_in(line, "place"), {}, {}});
}

// What it became, and what went along.
void explain_conversion(Unit& unit, const records::Record& record, Reason& reason) {
  const Value kept = note(unit, "converted:" + record.form->name, record.id);
  if (!kept.is(ValueKind::Context)) return;
  const std::string by = text_in(kept, "by");
  for (const Value& one : kept.find("to")->items()) {
    const bool found = one.find("found")->is_true();
    const std::string form = text_in(one, "form"), id = text_in(one, "id");
    reason.because.push_back({"became the " + form + " " + id + (found ? ", which was there already" : ", made for it") + (by.empty() ? "" : ", by " + by),
                              (found ? "并入已有的 " : "转换为新的 ") + form + " " + id + (by.empty() ? "" : "，操作人 " + by),
                              text_in(kept, "place"), {}, {}});
  }
  for (const Value& one : kept.find("carried")->items())
    reason.because.push_back({text_of(one.find("count")) + " " + text_in(one, "form") + " went along",
                              "随之转移 " + text_of(one.find("count")) + " 条 " + text_in(one, "form"), {}, {}, {}});
}

// What became it.
void explain_origin(Unit& unit, const records::Record& record, Reason& reason) {
  for (const Origin& one : origins_of(unit, {record.form->name, record.id})) {
    const Value& kept = one.kept;
    const std::string by = text_in(kept, "by"), at = time_in(kept, "at").value_or(unit.now()).to_string();
    reason.because.push_back({"came of the " + one.from.form + " " + one.from.id + " at " + at + (by.empty() ? "" : ", by " + by),
                              "由 " + one.from.form + " " + one.from.id + " 于 " + at + " 转换而来" + (by.empty() ? "" : "，操作人 " + by),
                              {}, {}, {}});
  }
}

// What wrote it, when no person did by his own command.
Text writer_of(const WriteCaused& cause) {
  if (cause.kind == "flow") return {"by the step '{step}' of the flow '{name}'", "由流程“{name}”的步骤“{step}”写入"};
  if (cause.kind == "automation") return {"by the step '{step}' of the automation '{name}'", "由自动化“{name}”的步骤“{step}”写入"};
  if (cause.kind == "stage") return {"by the step '{step}' on entering the stage '{name}'", "进入阶段“{name}”时由步骤“{step}”写入"};
  if (cause.kind == "service_level") return {"by the step '{step}' of the service level '{name}'", "由服务时限“{name}”的步骤“{step}”写入"};
  if (cause.kind == "assignment") return {"by the assignment '{name}'", "由分配规则“{name}”写入"};
  if (cause.kind == "pool") return {"by the pool '{name}'", "由公海“{name}”写入"};
  if (cause.kind == "connector") return {"by a message of '{name}'", "由“{name}”的消息写入"};
  if (cause.kind == "hand_over") return {"handed over", "由交接写入"};
  if (cause.kind == "rollup" || cause.kind == "touched") return {"by the engine, because '{record}' changed", "因“{record}”变化，由引擎写入"};
  return {"by the step '{step}'", "由步骤“{step}”写入"};
}

bool wrote(const WriteCaused& cause, std::string_view field) {
  return std::find(cause.wrote.begin(), cause.wrote.end(), field) != cause.wrote.end();
}

void explain_cause(const WriteCaused& cause, Reason& line) {
  if (cause.kind.empty()) return;
  const std::vector<Argument> args = {{"step", cause.step}, {"name", cause.name}, {"record", cause.record}, {"command", cause.command}, {"by", cause.by}};
  const auto both = [&](const Text& text) {
    return Reason{fill(text.en, args, Language::English), fill(text.zh, args, Language::Chinese), {}, {}, {}};
  };
  Reason reason = both(writer_of(cause));
  reason.place = cause.place;
  if (cause.read.is(ValueKind::Context)) reason.values.assign(cause.read.entries().begin(), cause.read.entries().end());
  if (!cause.instance.empty()) reason.because.push_back(both({"instance " + cause.instance, "实例 " + cause.instance}));
  if (!cause.command.empty())
    reason.because.push_back(both(cause.by.empty() ? Text{"after the command '{command}', by the engine", "起因：引擎的命令“{command}”"}
                                                   : Text{"after the command '{command}', by {by}", "起因：{by} 的命令“{command}”"}));
  line.because.push_back(std::move(reason));
}

// What nobody sent: a default, what a reference brought along, what was emptied as it was hidden.
void explain_origin_of(const WriteCaused& cause, std::string_view field, const model::Model& model, const model::Form& form, Reason& line) {
  for (const auto& [name, how] : cause.origins) {
    if (name != field) continue;
    const model::Field* own = form.field(name);
    Reason reason;
    if (how == "default") {
      reason = {"by its default", "取默认值", own != nullptr ? model::place(model, own->span) : std::string(), {}, {}};
    } else if (how == "hidden") {
      reason = {"emptied, because it is hidden", "因字段隐藏而清空", own != nullptr ? model::place(model, own->span) : std::string(), {}, {}};
    } else {
      const std::string from = how.substr(how.find(' ') + 1);
      const model::Field* reference = form.field(from);
      reason = {"filled in from '" + from + "'", "由“" + from + "”带入", reference != nullptr ? model::place(model, reference->span) : std::string(), {}, {}};
    }
    line.because.push_back(std::move(reason));
  }
}

const Value* among(const std::vector<Entry>& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& one) { return one.first == name; });
  return found == entries.end() ? nullptr : &found->second;
}

// Each write of the field, with the values that its formula had then.
void explain_writes(Unit& unit, const records::Record& record, const model::Field* field, const std::string& name, Reason& reason) {
  const model::Model& model = unit.setting().current->model;
  std::vector<Entry> known;  // the record, as far as its history tells
  for (const LogEntry& entry : log_of(unit, record.form->name + "/" + record.id)) {
    for (const Entry& patch : entry.form_patch) {
      std::erase_if(known, [&](const Entry& one) { return one.first == patch.first; });
      known.push_back(patch);
    }
    const Value* after = among(entry.form_patch, name);
    if (after == nullptr && field != nullptr && !field->was.empty()) after = among(entry.form_patch, field->was);
    if (name == "stage" && !entry.step.empty()) after = &known.emplace_back("stage", Value::string(entry.step)).second;
    if (after == nullptr) continue;
    const std::string at = entry.at.to_string(), who = entry.actor, value = after->to_feel();
    Reason line{at + " " + entry.type + (who.empty() ? "" : " by " + who) + ": " + value, at + " " + who + " " + entry.type + "：" + value, {}, {}, {}};
    if (field != nullptr && field->formula) {
      Reason formula{"by the formula", "按公式", model::place(model, field->formula->span), {}, {}};
      for (const std::string& read : field->reads)
        if (const Value* then = among(known, read)) formula.values.emplace_back(read, *then);
      line.because.push_back(std::move(formula));
    }
    for (const EventBody& event : entry.events)
      if (const auto* cause = std::get_if<WriteCaused>(&event); cause != nullptr && wrote(*cause, name)) {
        explain_origin_of(*cause, name, model, *record.form, line);
        explain_cause(*cause, line);
      }
    reason.because.push_back(std::move(line));
  }
}

}  // namespace

Result<Why> explain_field(Unit& unit, const WhyQuestion& question) {
  const LoadedPtr& loaded = unit.setting().current;
  const model::Form* form = loaded != nullptr ? loaded->model.form(question.on.record.form) : nullptr;
  const records::RecordPtr record = form != nullptr ? unit.view().record(*form, question.on.record.id) : nullptr;
  if (record == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  records::RecordWorld& world = unit.world(loaded);
  const Value value = world.member(*record, question.field);
  Why why;
  Reason reason{question.field + " is " + value.to_feel(), question.field + " 为 " + value.to_feel(), {}, {}, {}};
  if (const model::Field* field = form->field(question.field); field != nullptr && field->formula) {
    reason.because.push_back({"by the formula '" + field->formula->source + "'", "按公式 '" + field->formula->source + "'",
                              model::place(loaded->model, field->formula->span), {}, {}});
    for (const std::string& read : field->reads)
      reason.because.back().values.emplace_back(read, world.member(*record, read));
  }
  if (question.field == "owner") explain_owner(unit, *record, reason);
  const bool told = !reason.because.empty() && question.field == "owner";
  if (!told) explain_writes(unit, *record, form->field(question.field), question.field, reason);
  if (question.field == "converted") explain_conversion(unit, *record, reason);
  if (question.field == "created" || question.field == "created_by") explain_origin(unit, *record, reason);
  why.reasons.push_back(std::move(reason));
  return why;
}

}  // namespace weir::runtime
