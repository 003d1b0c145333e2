#include "weir/reference.h"

#include <vector>

#include "dsl/schema/sections.h"
#include "dsl/tools/reference/key_table.h"
#include "engine/assignment/strategy.h"
#include "engine/feel/builtin.h"
#include "engine/fields/field_type.h"
#include "engine/nodes/node_type.h"
#include "engine/people/who_form.h"
#include "engine/verbs/verb.h"
#include "weir/problems.h"

namespace weir {

namespace {

using reference::cell;
using reference::code;
using reference::key_table;

// Writes one document in one language.
class Writer {
 public:
  explicit Writer(Language language) : language_(language) {}

  std::string take() { return std::move(out_); }

  void chapter(Text title, Text about) {
    out_ += "## " + in(title) + "\n\n" + in(about) + "\n\n";
  }
  void head(std::string_view title, std::string_view sentence) {
    out_ += "### " + std::string(title) + "\n\n";
    if (!sentence.empty()) out_ += std::string(sentence) + "\n\n";
  }
  void keys(Text title, const std::vector<model::KeySpec>& keys) {
    out_ += "### " + in(title) + "\n\n" + key_table(keys, language_);
  }
  void table(const std::vector<model::KeySpec>& keys) { out_ += key_table(keys, language_); }
  void line(const std::string& text) { out_ += text + "\n"; }
  void example(std::string_view yaml) {
    if (!yaml.empty()) out_ += "```yaml\n" + std::string(yaml) + "\n```\n\n";
  }
  std::string in(const Text& text) const { return std::string(text.in(language_)); }
  bool chinese() const { return language_ == Language::Chinese; }

 private:
  Language language_;
  std::string out_;
};

void write_sections(Writer& to) {
  to.chapter({"Sections", "段"}, {"The keys of an app and of what its sections hold.", "应用的键，以及各段内容的键。"});
  to.keys({"At the top", "顶层"}, schema::app_keys());
  to.line(to.chinese() ? "| 段 | 内容 |" : "| section | holds |");
  to.line("|---|---|");
  for (const schema::SectionSpec& section : schema::sections())
    to.line("| " + code(section.name) + " | " + cell(to.in(section.doc)) + " |");
  to.line("");
  to.keys({"Every named thing", "每个有名字的定义"}, schema::named_keys());
  to.keys({"A form", "表单"}, schema::form_keys());
  to.keys({"A check", "检查"}, schema::check_keys());
  to.keys({"A group of stages", "阶段组"}, schema::stage_group_keys());
  to.keys({"A stage", "阶段"}, schema::stage_keys());
  to.keys({"A criterion of a stage", "阶段条件"}, schema::criterion_keys());
  to.keys({"A decision", "决策"}, schema::decision_keys());
  to.keys({"A rule of a decision", "决策规则"}, schema::rule_keys());
  to.keys({"The type of an input, output or parameter", "输入、输出、参数的类型"}, schema::type_keys());
  to.keys({"A function", "函数"}, schema::function_keys());
  to.keys({"A flow", "流程"}, schema::flow_keys());
  to.keys({"A start of a flow", "流程的发起"}, schema::start_keys());
  to.keys({"An assignment", "分配"}, schema::assignment_keys());
  to.keys({"A pool", "公海"}, schema::pool_keys());
  to.keys({"An automation", "自动化"}, schema::automation_keys());
  to.keys({"A calendar", "日历"}, schema::calendar_keys());
  to.keys({"The directory", "通讯录"}, schema::directory_keys());
  to.keys({"A user", "用户"}, schema::user_keys());
  to.keys({"A department", "部门"}, schema::department_keys());
  to.keys({"A permission", "权限"}, schema::permission_keys());
  to.keys({"A template", "模板"}, schema::template_keys());
  to.keys({"A report", "报表"}, schema::report_keys());
  to.keys({"A connector", "连接器"}, schema::connector_keys(false));
  to.keys({"A connector that receives", "接收消息的连接器"}, schema::connector_keys(true));
  to.keys({"A test", "测试"}, schema::test_keys());
}

void write_fields(Writer& to) {
  to.chapter({"Field types", "字段类型"}, {"`type:` of a field; an example each.", "字段的 `type:`，各附一例。"});
  to.keys({"Every field", "每个字段"}, fields::common_field_keys());
  for (const fields::FieldTypeSpec* type : fields::field_types()) {
    to.head(code(type->name), to.in(type->summary));
    to.table(type->keys);
    to.example(type->good);
  }
}

void write_steps(Writer& to) {
  to.chapter({"Steps", "步骤"}, {"What may stand in `steps:` of a flow; an example each.", "流程 `steps:` 中可写的步骤，各附一例。"});
  to.keys({"Every step", "每个步骤"}, nodes::common_step_keys());
  to.keys({"Every step that waits", "每个会等待的步骤"}, nodes::waiting_step_keys());
  for (const nodes::NodeTypeSpec* type : nodes::node_types()) {
    to.head(code(type->name), to.in(type->summary) + " (BPMN: " + code(type->bpmn) + ")");
    to.line("- " + code(type->name) + (to.chinese() ? " 的值：" : ": ") +
            (type->value_is_id ? (to.chinese() ? "步骤的名字" : "the id of the step")
                               : reference::describe(type->value, to.chinese() ? Language::Chinese : Language::English)));
    to.line("");
    to.table(type->keys);
    to.example(type->good);
  }
}

void write_people(Writer& to) {
  to.chapter({"People", "人员"}, {"Ways of naming people: `by`, `to` and wherever people are asked for.", "指定人员的写法：用于 `by`、`to` 等处。"});
  for (const people::WhoFormSpec* form : people::who_forms()) {
    to.head(code(form->name), to.in(form->summary));
    to.table(form->keys);
    to.example(form->good);
  }
  to.chapter({"Strategies of assignment", "分配策略"}, {"`pick:` of a rule of `assignments`.", "`assignments` 规则的 `pick:`。"});
  for (const assignment::StrategySpec* strategy : assignment::strategies())
    to.line("- " + code(strategy->name) + (to.chinese() ? "：" : ": ") + to.in(strategy->summary));
  to.line("");
}

Text who_words(verb::Who who) {
  switch (who) {
    case verb::Who::Holder: return {"who is asked", "被请求处理的人"};
    case verb::Who::HolderOrAdmin: return {"who is asked, an admin", "被请求处理的人、管理员"};
    case verb::Who::Initiator: return {"the initiator", "发起人"};
    case verb::Who::InitiatorOrAdmin: return {"the initiator, an admin", "发起人、管理员"};
    case verb::Who::Admin: return {"an admin", "管理员"};
    case verb::Who::Candidate: return {"who may claim", "可认领的人"};
    case verb::Who::Participant: return {"anybody who sees the instance", "能看到该实例的人"};
  }
  return {};
}

void write_verbs(Writer& to) {
  to.chapter({"Verbs", "操作"}, {"What people do with a step or a flow; the example is a step of a test.", "人对步骤或流程的操作；示例为测试中的一步。"});
  to.line(to.chinese() ? "| 操作 | 对象 | 作用 | 谁可以 | 另可能被拒 | 示例 |" : "| verb | on | what it does | who may | also refused with | example |");
  to.line("|---|---|---|---|---|---|");
  for (const verb::VerbSpec* verb : verb::verbs())
    to.line("| " + code(verb->name) + " | " +
            to.in(verb->on_flow ? Text{"a flow", "流程"} : Text{"a step", "步骤"}) + " | " +
            cell(to.in(verb->doc)) + " | " + to.in(who_words(verb->who)) + " | " + std::string(verb->codes) +
            " | " + code(verb->good) + " |");
  to.line("");
}

std::string signature(const feel::BuiltinSpec& spec, const feel::Overload& overload) {
  std::string text(spec.name);
  text += "(";
  for (size_t i = 0; i < overload.params.size(); ++i) {
    const feel::Param& param = overload.params[i];
    if (i > 0) text += ", ";
    text += std::string(param.name) + ": " + param.type.to_string();
    if (param.optional) text += "?";
    if (param.variadic) text += "...";
  }
  return text + "): " + overload.result.to_string();
}

void write_builtins(Writer& to) {
  to.chapter({"Functions of FEEL", "FEEL 函数"}, {"`?`: may be left out. `...`: any number.", "`?` 表示可省略，`...` 表示任意多个。"});
  for (const feel::BuiltinSpec* builtin : feel::builtins()) {
    to.head(code(builtin->name), to.chinese() ? builtin->summary_zh : builtin->summary);
    to.line("```");
    for (const feel::Overload& overload : builtin->overloads) to.line(signature(*builtin, overload));
    for (const feel::Example& example : builtin->examples)
      to.line(std::string(example.expression) + "  →  " + std::string(example.result));
    to.line("```\n");
  }
}

std::string severity_words(const DiagSpec& spec) {
  switch (spec.severity) {
    case Severity::Error: return spec.hard ? "error" : "error, tests run";
    case Severity::Warning: return "warning";
    case Severity::Info: return "info";
    case Severity::Hint: return "hint";
  }
  return {};
}

void write_problems(Writer& to) {
  to.chapter({"Problems", "问题"}, {"What the compiler reports. `{names}` stand for what it found.", "编译器会报告的问题；`{…}` 代表实际内容。"});
  to.line(to.chinese() ? "| 代号 | 级别 | 说明 | 如何修改 |" : "| slug | severity | says | how to mend it |");
  to.line("|---|---|---|---|");
  for (const DiagSpec* spec : all_problems())
    to.line("| " + code(spec->slug) + " | " + severity_words(*spec) + " | " + cell(to.in(spec->text)) + " | " +
            cell(to.in(spec->hint)) + " |");
}

}  // namespace

std::string language_reference(Language language) {
  Writer to(language);
  to.line(to.chinese() ? "# 语言参考\n\n由 `weir doc --lang zh-CN` 根据代码自身的说明生成，请勿手改。\n"
                       : "# Reference of the language\n\nWritten by `weir doc` from what the code says of itself; not to be edited.\n");
  write_sections(to);
  write_fields(to);
  write_steps(to);
  write_people(to);
  write_verbs(to);
  write_builtins(to);
  write_problems(to);
  return to.take();
}

}  // namespace weir
