#include "dsl/schema/sections.h"

namespace weir::schema {

using model::KeySpec;
using model::Place;
using model::Shape;
using feel::TypeKind;

namespace {

Shape at(Place place) { return Shape::of(place); }
Shape condition(std::string_view scope = {}) {
  Shape shape = Shape::condition();
  shape.scope = scope;
  return shape;
}
Shape fields() { return Shape::list(at(Place::Field)); }

}  // namespace

const std::vector<SectionSpec>& sections() {
  static const std::vector<SectionSpec> all = {
      {"forms", {"Forms: fields, checks, stages.", "表单：字段、检查、阶段。"}},
      {"decisions", {"Decision tables and expressions.", "决策表与决策表达式。"}},
      {"functions", {"Functions in FEEL.", "用 FEEL 写的函数。"}},
      {"assignments", {"Who gets a record.", "记录分配给谁。"}},
      {"pools", {"Records without an owner, to be taken.", "无人负责、可领取的记录。"}},
      {"flows", {"Approvals and other flows.", "审批及其他流程。"}},
      {"automations", {"Steps that run by themselves.", "自动执行的步骤。"}},
      {"calendars", {"Working time.", "工作时间。"}},
      {"directory", {"Users, departments, teams.", "用户、部门、团队。"}},
      {"permissions", {"Who may do what, by role; the role `*` is everybody.", "按角色写谁可以做什么；角色 `*` 指所有人。"}},
      {"templates", {"Documents.", "文档模板。"}},
      {"reports", {"Figures and charts.", "报表与图表。"}},
      {"connectors", {"Other systems.", "外部系统。"}},
      {"tests", {"Examples that must hold.", "必须成立的用例。"}},
  };
  return all;
}

const Keys& app_keys() {
  static const Keys keys = {
      {"weir", at(Place::Integer), {"Version of the language.", "语言版本。"}, false, "1", "1"},
      {"app", at(Place::NewName), {"Name of the app.", "应用的名字。"}, false, "app", "crm"},
      {"label", at(Place::Label), {"Name for people.", "显示的名字。"}, false, {}, "线索到回款"},
      {"doc", at(Place::Plain), {"What the app is for.", "应用的说明。"}},
      {"timezone", at(Place::Plain), {"IANA time zone.", "IANA 时区。"}, false, "UTC", "Asia/Shanghai"},
      {"currency", at(Place::Plain), {"Currency of money fields.", "金额字段的币种。"}, false, {}, "CNY"},
      {"rounding", Shape::word({"half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"}),
       {"How money and fields with a scale are rounded.", "金额和定标字段的舍入方式。"}, false, "half_up", "half_even"},
      {"calendar", Shape::name("calendars"), {"Default business calendar.", "默认工作日历。"}, false, {}, "office"},
      {"open", at(Place::Boolean), {"Everyone may do everything.", "人人皆可操作一切。"}, false, "false", "true"},
      {"admins", at(Place::Who), {"Who may terminate, jump, hand over.", "谁可以终止、跳转、交接。"}, false, "{role: admin}", "{role: it}"},
  };
  return keys;
}

const Keys& named_keys() {
  static const Keys keys = {
      {"label", at(Place::Label), {"Name for people.", "显示的名字。"}, false, {}, "{zh: 线索, en: Lead}"},
      {"doc", at(Place::Plain), {"What it is for.", "说明。"}},
      {"enabled", at(Place::Boolean), {"false: as if not written.", "false 表示视同未写。"}, false, "true", "false"},
      {"effective", at(Place::Effective), {"When it holds.", "生效的起止日期。"}, false, {}, "2026-01-01..2026-12-31"},
  };
  return keys;
}

const Keys& check_keys() {
  static const Keys keys = {
      {"id", at(Place::NewName), {"Name in refusals and tests.", "拒绝与测试中的名字。"}, true, {}, "SMALL_BUDGET"},
      {"check", condition(), {"Must hold (null passes).", "必须成立（空值放行）。"}, true, {}, "budget >= 1000"},
      {"message", at(Place::Text), {"Said when it does not hold.", "不成立时的提示。"}, false, {}, "预算过低"},
      {"fields", fields(), {"Fields it is about.", "涉及的字段。"}, false, {}, "[budget]"},
  };
  return keys;
}

const Keys& form_keys() {
  static const Keys duplicates = {
      {"match", fields(), {"Fields that are equal.", "相同的字段。"}, false, {}, "[phone]"},
      {"similar", Shape::map(at(Place::Number)), {"Least similarity by field, 0..1.", "各字段的最低相似度。"}, false, {}, "{company: 0.9}"},
      {"then", Shape::word({"reject", "warn", "merge"}), {"What happens.", "如何处理。"}, true, {}, "reject"},
  };
  static const Keys level = {
      {"from", at(Place::Field), {"When the clock starts.", "何时开始计时。"}, false, "created", "created"},
      {"until", condition(), {"When it is met.", "何时算达成。"}, true, {}, "first_reply != null"},
      {"within", at(Place::Duration), {"How long it may take.", "时限。"}, true, {}, "5 minutes"},
      {"calendar", Shape::name("calendars"), {"Whose hours count.", "按哪个日历计时。"}, false, {}, "office"},
      {"pause", condition(), {"The clock stands while it holds.", "成立时暂停计时。"}, false, {}, "status = \"waiting\""},
      {"warn", Shape::one_of({at(Place::Duration), at(Place::Plain)}), {"When to warn: a part of the time, or that long before.", "何时提醒：时限的百分比或提前量。"}, false, {}, "80%"},
      {"on_warn", at(Place::Steps), {"Steps then.", "提醒时的步骤。"}, false, {}, "[]"},
      {"on_breach", at(Place::Steps), {"Steps when it is missed.", "超时的步骤。"}, false, {}, "[]"},
      {"label", at(Place::Label), {"Name for people.", "显示的名字。"}},
  };
  static const Keys keys = {
      {"title", at(Place::Text), {"How a record is called.", "记录的标题。"}, false, {}, "\"{{ company }}\""},
      {"fields", at(Place::Map), {"Its fields.", "字段。"}, true},
      {"unique", Shape::list(fields()), {"Fields that together are unique; with FORM.FIELD one value that is in none of these places twice.", "组合唯一的字段；含 FORM.FIELD 时，同一个值在这些位置只能出现一次。"}, false, {}, "[[company, contact], [phone, customer.phone]]"},
      {"checks", Shape::list(Shape::with_keys(check_keys())), {"What must hold.", "必须成立的检查。"}},
      {"duplicates", Shape::list(Shape::with_keys(duplicates)), {"Which records are the same.", "查重规则。"}, false, {}, "[{match: [phone], then: reject}]"},
      {"history", at(Place::Boolean), {"Every change is kept.", "保留每次修改。"}, false, "true", "false"},
      {"drafts", at(Place::Boolean), {"`required` counts at submit only.", "必填只在提交时检查。"}, false, "false", "true"},
      {"index", Shape::list(fields()), {"Fields that are searched together.", "一起查询的字段。"}, false, {}, "[[region, grade]]"},
      {"touches", fields(), {"References whose last_activity moves.", "随之更新最近活动时间的引用。"}, false, {}, "about"},
      {"stages", at(Place::Map), {"Stages of a record.", "阶段。"}},
      {"service_levels", Shape::map(Shape::with_keys(level)), {"Promised times.", "服务时限。"}},
  };
  return keys;
}

const Keys& stage_group_keys() {
  static const Keys keys = {
      {"when", condition(), {"Which records go by this group.", "哪些记录适用这一组。"}, false, {}, "channel = \"direct\""},
      {"initial", at(Place::Plain), {"First stage.", "起始阶段。"}, false, {}, "discovery"},
      {"list", at(Place::Map), {"The stages in order.", "按序的各阶段。"}, true},
      {"moves", Shape::list(at(Place::Plain)), {"Which moves are allowed.", "允许的流转。"}, false, {}, "[a -> b, \"* -> lost\"]"},
  };
  return keys;
}

const Keys& criterion_keys() {
  static const Keys keys = {
      {"id", at(Place::NewName), {"Name in refusals.", "拒绝时的名字。"}, false, {}, "budget_known"},
      {"check", condition(), {"Must hold.", "必须成立。"}, true, {}, "budget != null"},
      {"message", at(Place::Text), {"Said when it does not.", "不成立时的提示。"}},
      {"when", condition(), {"Only then.", "仅在此时检查。"}, false, {}, "amount > 100000"},
  };
  return keys;
}

const Keys& stage_keys() {
  static const Keys keys = {
      {"probability", at(Place::Plain), {"Chance to win.", "赢单概率。"}, false, {}, "40%"},
      {"enter", at(Place::Feel), {"What must hold to enter.", "进入条件。"}, false, {}, "amount > 0"},
      {"exit", at(Place::Feel), {"What must hold to leave.", "离开条件。"}, false, {}, "budget != null"},
      {"needs", fields(), {"Fields that must be filled to enter.", "进入前必填的字段。"}, false, {}, "[solution]"},
      {"on_enter", at(Place::Steps), {"Steps on entering.", "进入时的步骤。"}},
      {"stalls_after", at(Place::Duration), {"Then `stalled` is emitted.", "停滞时限。"}, false, {}, "7 days"},
      {"approval", Shape::name("flows"), {"Holds the move until approved.", "流转需经此流程批准。"}},
      {"ends", Shape::word({"won", "lost", "done"}), {"The record is closed.", "记录就此结束。"}, false, {}, "won"},
  };
  return keys;
}

const Keys& type_keys() {
  static const Keys keys = {
      {"type", at(Place::TypeName), {"A field type, any, form NAME, list of TYPE.", "字段类型、any、form 名、list of 类型。"}, true, {}, "money"},
      {"domain", at(Place::Tests), {"Which values can occur.", "可能的取值。"}, false, {}, "\"[0..1000000]\""},
      {"values", Shape::list(at(Place::Literal)), {"Allowed values; their order is the priority.", "允许的值，次序即优先级。"}, false, {}, "[director, manager]"},
      {"label", at(Place::Label), {"Name for people.", "显示的名字。"}},
      {"doc", at(Place::Plain), {"What it is.", "说明。"}},
  };
  return keys;
}

const Keys& rule_keys() {
  static const Keys keys = {
      {"when", at(Place::Map), {"Input to unary test.", "输入到条件。"}, false, {}, "{amount: \"> 500000\"}"},
      {"then", at(Place::Value), {"Output to value.", "输出到值。"}, true, {}, "{approver: director}"},
      {"note", at(Place::Plain), {"Why; shown in explanations.", "依据，用于解释。"}, false, {}, "制度第 4 条"},
      {"enabled", at(Place::Boolean), {"false: as if not written.", "false 表示视同未写。"}, false, "true"},
      {"effective", at(Place::Effective), {"When it holds.", "生效的起止日期。"}},
  };
  return keys;
}

const Keys& decision_keys() {
  static const Keys keys = {
      {"inputs", at(Place::Map), {"Name to type.", "名字到类型。"}, false, {}, "{amount: money}"},
      {"hit", Shape::word({"unique", "any", "first", "priority", "rule order", "output order", "collect",
                           "collect sum", "collect min", "collect max", "collect count"}),
       {"Which matching rules answer.", "命中策略。"}, false, "unique", "first"},
      {"outputs", at(Place::Map), {"Name to type, with `values`.", "名字到类型，可列 values。"}, false, {}, "{level: text}"},
      {"table", at(Place::Plain), {"The rules as a table.", "表格形式的规则。"}},
      {"csv", at(Place::Plain), {"A file with the rules.", "存放规则的文件。"}, false, {}, "data/territory.csv"},
      {"rules", at(Place::List), {"The rules one by one.", "逐条规则。"}},
      {"otherwise", at(Place::Value), {"The answer when no rule matches.", "无命中时的答案。"}, false, {}, "0"},
      {"value", at(Place::Feel), {"A decision of one expression.", "单个表达式的决策。"}},
  };
  return keys;
}

const Keys& function_keys() {
  static const Keys keys = {
      {"params", at(Place::Map), {"Name to type.", "名字到类型。"}, false, {}, "{price: money}"},
      {"value", at(Place::Feel), {"The result.", "结果。"}, true, {}, "price * 2"},
  };
  return keys;
}

const Keys& start_keys() {
  static const Keys keys = {
      {"on", at(Place::Plain), {"A record event.", "记录事件。"}, false, {}, "submitted"},
      {"when", condition(), {"Only then.", "仅在此时。"}, false, {}, "discount < 1"},
      {"manual", at(Place::Who), {"Who may start it.", "谁可以发起。"}, false, {}, "{role: sales}"},
      {"schedule", at(Place::Schedule), {"When it starts.", "按计划发起。"}, false, {}, "every day at 09:00"},
      {"for_each", Shape::name("forms"), {"One for each record.", "每条记录一个。"}},
      {"where", condition(), {"Of these records.", "满足条件的记录。"}},
      {"event", at(Place::Plain), {"A domain event.", "领域事件。"}},
      {"match", condition("event"), {"Which of these events.", "匹配哪些事件。"}},
      {"missed", Shape::word({"once", "each", "skip"}), {"Runs missed during downtime.", "停机期间错过的运行。"}, false, "once"},
      {"enabled", at(Place::Boolean), {"false: as if not written.", "false 表示视同未写。"}, false, "true"},
      {"effective", at(Place::Effective), {"When it holds.", "生效的起止日期。"}},
  };
  return keys;
}

const Keys& option_keys() {
  static const Keys keys = {
      {"when", condition(), {"Taken when it holds.", "成立时走这一支。"}, false, {}, "amount > 500000"},
      {"steps", at(Place::Steps), {"What is done then.", "该分支的步骤。"}},
      {"missing", at(Place::Boolean), {"What a null condition counts as.", "条件为空时算作什么。"}, false, {}, "false"},
      {"otherwise", at(Place::Steps), {"Taken when no other holds.", "其他都不成立时。"}},
      {"label", at(Place::Label), {"Name for people.", "显示的名字。"}},
      {"enabled", at(Place::Boolean), {"false: as if not written.", "false 表示视同未写。"}, false, "true"},
      {"effective", at(Place::Effective), {"When it holds.", "生效的起止日期。"}},
  };
  return keys;
}

const Keys& flow_keys() {
  static const Keys cc = {
      {"to", at(Place::Who), {"Who is copied.", "抄送给谁。"}, true},
      {"on", Shape::word({"enter", "complete", "end"}), {"When.", "何时。"}, false, "end"},
  };
  static const Keys keys = {
      {"form", Shape::name("forms"), {"Whose records it is about.", "针对哪个表单。"}, false, {}, "quote"},
      {"start", Shape::list(Shape::with_keys(start_keys())), {"What starts it.", "如何发起。"}, false, {}, "{on: submitted}"},
      {"vars", Shape::map(at(Place::Value)), {"Variables, filled at the start.", "变量，发起时求值。"}},
      {"steps", at(Place::Steps), {"What is done.", "步骤。"}, true},
      {"on", at(Place::Map), {"Steps after an end.", "结束后的步骤。"}},
      {"once", Shape::word({"record", "initiator", "no"}), {"One running flow for each ...", "同时只允许一个：按记录、按发起人、不限。"}},
      {"priority", at(Place::Integer), {"The highest wins among those that lock.", "多个锁定流程时取最高者。"}, false, "0"},
      {"lock", Shape::word({"record", "none"}), {"The record changes only through the flow.", "流程期间记录只能经流程修改。"}},
      {"data", Shape::word({"submitted", "live"}), {"What conditions read without a lock.", "无锁时条件读取的数据。"}, false, "submitted"},
      {"withdraw", Shape::word({"before_first_decision", "never", "while_running"}), {"When it may be withdrawn.", "何时可以撤回。"}, false, "before_first_decision"},
      {"withdraw_to", Shape::word({"end", "draft"}), {"What a withdrawn flow becomes.", "撤回后的去向。"}, false, "end"},
      {"revoke_within", at(Place::Duration), {"How long an approval may be revoked.", "多久内可撤销通过。"}, false, "0 days"},
      {"reopen_within", at(Place::Duration), {"How long an end may be reopened.", "多久内可重开。"}, false, "30 days"},
      {"resubmit", Shape::word({"replay", "direct", "choose"}), {"Where a resubmission goes.", "重新提交走哪条路。"}, false, "replay"},
      {"return_out_of_parallel", Shape::word({"cancel_siblings", "forbid"}), {"Returning to before a fork.", "退回到并行之前。"}, false, "cancel_siblings"},
      {"return_into_joined_fork", Shape::word({"arm_only", "whole_fork", "forbid"}), {"Returning into a fork that joined.", "退回到已汇合的并行中。"}, false, "arm_only"},
      {"max_rounds", at(Place::Integer), {"How often a step may repeat.", "一步最多重复多少次。"}, false, "20"},
      {"suspend_clock", Shape::word({"stop", "run"}), {"Time limits while suspended.", "挂起时计时与否。"}, false, "stop"},
      {"urge_every", at(Place::Duration), {"Least time between urges.", "催办的最短间隔。"}, false, "1 hour"},
      {"urges_per_day", at(Place::Integer), {"Urges a day.", "每天催办上限。"}, false, "3"},
      {"approval_of", Shape::word({"edit", "delete", "move"}), {"Approves a change before it is made.", "变更前的审批。"}},
      {"cc", Shape::list(Shape::one_of({Shape::with_keys(cc), at(Place::Who)})), {"Who is copied.", "抄送。"}},
      {"calendar", Shape::one_of({Shape::word({"holder", "flow"}), Shape::name("calendars")}), {"Whose hours count.", "按哪个日历计时。"}},
      {"missed", Shape::word({"once", "each", "skip"}), {"Runs missed during downtime.", "停机期间错过的运行。"}, false, "once"},
  };
  return keys;
}

}  // namespace weir::schema
