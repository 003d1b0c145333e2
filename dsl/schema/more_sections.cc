// Keys of the sections around forms and flows.
#include "dsl/schema/sections.h"

namespace weir::schema {

using model::Place;
using model::Shape;

namespace {

Shape at(Place place) { return Shape::of(place); }
Shape in(Place place, std::string_view scope) {
  Shape shape = Shape::of(place);
  shape.scope = scope;
  return shape;
}
Shape condition(std::string_view scope = {}) {
  Shape shape = Shape::condition();
  shape.scope = scope;
  return shape;
}
Shape fields() { return Shape::list(at(Place::Field)); }

// {pool: NAME}, or people.
Shape pool_or_who() {
  static const Keys pool = {
      {"pool", Shape::name("pools"), {"Into that pool.", "进入该公海。"}, true, {}, "public_leads"}};
  return Shape::one_of({Shape::with_keys(pool), at(Place::Who)});
}

}  // namespace

const Keys& assignment_keys() {
  static const Keys limit = {
      {"per_day", at(Place::Integer), {"Assigned a day.", "每日上限。"}, false, {}, "30"},
      {"open", at(Place::Integer), {"Open records at once.", "同时在手上限。"}, false, {}, "100"},
  };
  static const Keys rule = {
      {"when", condition(), {"For which records.", "适用哪些记录。"}, false, {}, "region = \"华东\""},
      {"to", at(Place::Who), {"Among whom.", "分给谁。"}, true, {}, "{team: east}"},
      {"pick", Shape::word({"round_robin", "weighted", "least_loaded", "ranked", "random", "all", "manual"}),
       {"How one is chosen.", "如何挑选。"}, false, "round_robin", "least_loaded"},
      {"weight", in(Place::Feel, "candidate"), {"More is better.", "权重。"}, false, {}, "candidate.win_rate"},
      {"catch_up", at(Place::Boolean), {"Who was away gets what he missed when he is back; with round_robin and weighted.", "休假归来者补足所缺份额；用于 round_robin 与 weighted。"}, false, "false", "true"},
      {"note", at(Place::Plain), {"Why; shown in explanations.", "依据，用于解释。"}},
      {"enabled", at(Place::Boolean), {"false: as if not written.", "false 表示视同未写。"}, false, "true"},
      {"effective", at(Place::Effective), {"When it holds.", "生效的起止日期。"}},
  };
  static const Keys timeout = {
      {"reassign", at(Place::Boolean), {"Ask the next one.", "改派他人。"}, false, "false", "true"},
      {"notify", at(Place::Who), {"Who is told.", "通知谁。"}},
      {"after", at(Place::Integer), {"After that many people ...", "几人之后……"}, false, {}, "3"},
      {"then", pool_or_who(), {"... it goes here.", "……转到这里。"}},
  };
  static const Keys keys = {
      {"form", Shape::name("forms"), {"Whose records.", "哪个表单的记录。"}, true, {}, "lead"},
      {"on", Shape::list(at(Place::Plain)), {"On which events.", "在哪些事件时。"}, false, {}, "created"},
      {"eligible", condition("candidate"), {"Who may get one.", "谁有资格。"}, false, {}, "candidate.active"},
      {"limit", Shape::with_keys(limit), {"Per person.", "每人上限。"}},
      {"rules", Shape::list(Shape::with_keys(rule)), {"The first that holds decides.", "首条成立者生效。"}, true},
      {"otherwise", pool_or_who(), {"When no rule gives anybody.", "都不成立时。"}},
      {"accept_within", at(Place::Duration), {"Time to accept.", "接受时限。"}, false, {}, "5 minutes"},
      {"on_timeout", Shape::with_keys(timeout), {"When nobody accepted in time.", "超时未接受时。"}},
      {"catch_up", at(Place::Boolean), {"The same for every rule that does not say it.", "未单独说明的各条规则都如此。"}, false, "false", "true"},
  };
  return keys;
}

const Keys& pool_keys() {
  static const Keys take = {
      {"per_day", at(Place::Integer), {"Taken a day.", "每日领取上限。"}, false, {}, "10"},
      {"holding", at(Place::Integer), {"Held at once.", "同时持有上限。"}, false, {}, "50"},
      {"holding_when", condition(), {"Which records count as held.", "哪些记录算持有。"}},
      {"batch", at(Place::Integer), {"At most in one command.", "一次最多领取。"}, false, {}, "20"},
      {"wait_after_release", at(Place::Duration), {"Before taking again what one lost.", "释放后多久可再领。"}},
      {"freeze", at(Place::Duration), {"How long a record rests first.", "入池后的冻结期。"}},
  };
  static const Keys release = {
      {"needs", fields(), {"Fields to fill.", "须填字段。"}, false, {}, "[return_reason]"}};
  static const Keys recycle = {
      {"when", condition(), {"Goes back when it holds.", "成立时回收。"}, true},
      {"warn", at(Place::Duration), {"The owner is warned before.", "提前多久提醒。"}, false, {}, "2 days"},
      {"reason", at(Place::Plain), {"Why.", "原因。"}},
      {"enabled", at(Place::Boolean), {"false: as if not written.", "false 表示视同未写。"}, false, "true"},
      {"effective", at(Place::Effective), {"When it holds.", "生效的起止日期。"}},
  };
  static const Keys protect = {
      {"after", at(Place::Plain), {"An event that protects.", "触发保护的事件。"}, true, {}, "follow_up created"},
      {"for", at(Place::Duration), {"How long.", "多久。"}, true, {}, "3 days"},
      {"max", at(Place::Duration), {"At most.", "最长。"}, false, {}, "30 days"},
  };
  static const Keys keys = {
      {"form", Shape::name("forms"), {"Whose records.", "哪个表单的记录。"}, true, {}, "lead"},
      {"members", at(Place::Who), {"Who may take.", "谁可以领取。"}, true, {}, "{role: sales}"},
      {"take", Shape::with_keys(take), {"Limits on taking.", "领取限制。"}},
      {"release", Shape::with_keys(release), {"Giving back.", "退回。"}},
      {"recycle", Shape::list(Shape::with_keys(recycle)), {"Going back by itself.", "自动回收。"}},
      {"exempt", condition(), {"Never recycled.", "不回收的记录。"}, false, {}, "grade = \"A\""},
      {"protect", Shape::with_keys(protect), {"Protected for a while.", "保护期。"}},
  };
  return keys;
}

const Keys& automation_keys() {
  static const Keys keys = {
      {"form", Shape::name("forms"), {"Whose records.", "哪个表单的记录。"}, false, {}, "opportunity"},
      {"on", Shape::list(at(Place::Plain)), {"On which events.", "在哪些事件时。"}, false, {}, "created"},
      {"schedule", at(Place::Schedule), {"At which times.", "按什么计划。"}, false, {}, "every day at 09:00"},
      {"for_each", Shape::name("forms"), {"For each record of a form.", "对该表单的每条记录。"}},
      {"where", condition(), {"Of these records.", "满足条件的记录。"}},
      {"when", condition("event"), {"Only then.", "仅在此时。"}},
      {"match", condition("event"), {"Which of these events.", "匹配哪些事件。"}},
      {"do", at(Place::Steps), {"What is done.", "执行的步骤。"}, true},
      {"missed", Shape::word({"once", "each", "skip"}), {"Runs missed during downtime.", "停机期间错过的运行。"}, false, "once"},
  };
  return keys;
}

const Keys& calendar_keys() {
  static const Keys keys = {
      {"days", at(Place::Plain), {"Working days.", "工作日。"}, false, "mon..fri", "mon..fri"},
      {"hours", at(Place::Plain), {"Working hours.", "工作时段。"}, false, "[\"09:00-18:00\"]", "[\"09:00-12:00\"]"},
      {"holidays", at(Place::List), {"Days off; `CN`: the public holidays and make-up days of mainland China, 2024 to 2026.", "节假日；CN 为中国大陆 2024 至 2026 年的法定节假日与调休。"}, false, {}, "[CN, 2026-12-31]"},
      {"workdays", at(Place::List), {"Make-up days.", "调休上班日。"}, false, {}, "[2026-10-10]"},
      {"timezone", at(Place::Plain), {"IANA time zone.", "IANA 时区。"}},
  };
  return keys;
}

const Keys& directory_keys() {
  static const Keys keys = {
      {"users", at(Place::Map), {"Users by id.", "用户。"}},
      {"departments", at(Place::Map), {"Departments by id.", "部门。"}},
      {"teams", at(Place::Map), {"Teams: id to members.", "团队及成员。"}},
  };
  return keys;
}

const Keys& user_keys() {
  static const Keys keys = {
      {"name", at(Place::Plain), {"Name.", "姓名。"}, false, {}, "李雷"},
      {"department", Shape::name("departments"), {"Department.", "部门。"}},
      {"manager", Shape::name("users"), {"Manager.", "上级。"}},
      {"roles", Shape::list(at(Place::Plain)), {"Roles.", "角色。"}, false, {}, "[sales]"},
      {"positions", Shape::list(at(Place::Plain)), {"Positions.", "岗位。"}},
      {"calendar", Shape::name("calendars"), {"Working time.", "工作日历。"}},
      {"timezone", at(Place::Plain), {"IANA time zone.", "IANA 时区。"}},
      {"language", at(Place::Plain), {"Language.", "语言。"}},
      {"active", at(Place::Boolean), {"false: has left.", "false 表示已离职。"}, false, "true"},
      {"away", Shape::list(Shape::with_keys(away_keys())), {"Absences.", "离开的时段。"}},
      {"attributes", Shape::map(at(Place::Literal)), {"Other facts.", "其他属性。"}, false, {}, "{win_rate: 0.4}"},
  };
  return keys;
}

const Keys& away_keys() {
  static const Keys keys = {
      {"from", at(Place::Plain), {"First day.", "起始日。"}, true, {}, "2026-03-02"},
      {"until", at(Place::Plain), {"Last day.", "截止日。"}, true, {}, "2026-03-06"},
      {"proxy", Shape::name("users"), {"Who stands in.", "代理人。"}},
      {"keep", at(Place::Boolean), {"Stays a candidate.", "仍作候选。"}, false, "false"},
      {"exclusive", at(Place::Boolean), {"May not act himself.", "本人不再处理。"}, false, "false"},
      {"flows", Shape::list(Shape::name("flows")), {"Only for those flows.", "仅限这些流程。"}},
  };
  return keys;
}

const Keys& department_keys() {
  static const Keys keys = {
      {"name", at(Place::Plain), {"Name.", "名称。"}},
      {"parent", Shape::name("departments"), {"Department above.", "上级部门。"}},
      {"head", Shape::name("users"), {"Head.", "负责人。"}},
  };
  return keys;
}

const Keys& permission_keys() {
  static const Keys keys = {
      {"see", at(Place::Feel), {"Which records.", "可见哪些记录。"}, false, "never", "own"},
      {"create", at(Place::Feel), {"May create.", "可否新建。"}, false, "never", "true"},
      {"edit", at(Place::Feel), {"Which records.", "可改哪些记录。"}, false, "never", "own"},
      {"delete", at(Place::Feel), {"Which records.", "可删哪些记录。"}, false, "never", "own"},
      {"export", at(Place::Feel), {"Which records.", "可导出哪些记录。"}, false, "never", "all"},
      {"transfer", at(Place::Feel), {"Which records.", "可转移哪些记录。"}, false, "never", "own"},
      {"hide", fields(), {"Fields not seen.", "不可见的字段。"}, false, {}, "[cost]"},
      {"mask", fields(), {"Fields seen masked.", "脱敏显示的字段。"}, false, {}, "[phone]"},
      {"fields", Shape::map(Shape::word({"edit", "see", "hide", "mask", "never"})), {"Field by field.", "逐个字段。"}, false, {}, "{received: edit}"},
  };
  return keys;
}

const Keys& template_keys() {
  static const Keys keys = {
      {"form", Shape::name("forms"), {"Whose records.", "哪个表单。"}, false, {}, "quote"},
      {"file", at(Place::Plain), {"The HTML file.", "HTML 文件。"}, true, {}, "quote.html"},
      {"name", at(Place::Text), {"Name of the document.", "文档名。"}, false, {}, "\"{{ number }}.pdf\""},
      {"page", at(Place::Plain), {"Paper size.", "纸张。"}, false, "A4", "A4"},
      {"watermark", at(Place::Text), {"Text across the page.", "水印。"}},
  };
  return keys;
}

const Keys& report_keys() {
  static const Keys keys = {
      {"type", Shape::word({"table", "funnel", "stage_duration"}), {"Kind of report.", "报表类型。"}, false, "table", "funnel"},
      {"form", Shape::name("forms"), {"Whose records.", "哪个表单。"}, true, {}, "contract"},
      {"where", condition(), {"Which records.", "哪些记录。"}},
      {"group", Shape::list(at(Place::Feel)), {"Grouped by.", "按什么分组。"}, false, {}, "owner"},
      {"measures", Shape::map(in(Place::Feel, "items")), {"Figures over `items`.", "对 items 的度量。"}, false, {}, "{n: count(items)}"},
      {"stages", Shape::list(Shape::name("stages")), {"Of a funnel.", "漏斗的阶段。"}},
      {"sort", at(Place::Plain), {"A measure; - for descending.", "排序；“-”为降序。"}, false, {}, "-amount"},
      {"top", at(Place::Integer), {"Only the first N.", "前 N 条。"}, false, {}, "10"},
      {"chart", Shape::word({"bar", "line", "pie", "area", "funnel", "table"}), {"Picture.", "图表。"}, false, {}, "bar"},
  };
  return keys;
}

const Keys& connector_keys(bool inbound) {
  static const Keys auth = {
      {"bearer", at(Place::Value), {"Token.", "令牌。"}, false, {}, "=secret(\"TOKEN\")"},
      {"user", at(Place::Value), {"User.", "用户名。"}},
      {"password", at(Place::Value), {"Password.", "口令。"}},
      {"header", at(Place::Plain), {"Header that carries it.", "所用请求头。"}},
      {"key", at(Place::Value), {"Key.", "密钥。"}},
  };
  static const Keys operation = {
      {"get", in(Place::Text, "with"), {"Path.", "路径。"}},
      {"post", in(Place::Text, "with"), {"Path.", "路径。"}, false, {}, "/orders"},
      {"put", in(Place::Text, "with"), {"Path.", "路径。"}},
      {"patch", in(Place::Text, "with"), {"Path.", "路径。"}},
      {"delete", in(Place::Text, "with"), {"Path.", "路径。"}},
      {"query", Shape::map(in(Place::Value, "with")), {"Query parameters.", "查询参数。"}},
      {"headers", Shape::map(in(Place::Value, "with")), {"Headers.", "请求头。"}},
      {"body", in(Place::Value, "with"), {"What is sent.", "请求内容。"}, false, {}, "=with"},
      {"result", in(Place::Feel, "with, response"), {"What the call answers.", "调用结果。"}, false, {}, "response.body.id"},
      {"timeout", at(Place::Duration), {"How long to wait.", "等待时限。"}},
  };
  static const Keys out = {
      {"type", at(Place::Plain), {"Kind of connector.", "连接器类型。"}, true, {}, "http"},
      {"base", at(Place::Value), {"Address.", "地址。"}, false, {}, "=env(\"ERP_URL\")"},
      {"auth", Shape::with_keys(auth), {"How to sign in.", "认证方式。"}},
      {"operations", Shape::map(Shape::with_keys(operation)), {"What can be called.", "可调用的操作。"}},
      {"key", at(Place::Value), {"Key.", "密钥。"}, false, {}, "=secret(\"KEY\")"},
      {"secret", at(Place::Value), {"Signs what is sent.", "签名密钥。"}},
      {"timeout", at(Place::Duration), {"How long to wait.", "等待时限。"}},
  };
  static const Keys in_keys = {
      {"type", Shape::word({"inbound"}), {"Kind of connector.", "连接器类型。"}, true, {}, "inbound"},
      {"secret", at(Place::Value), {"Checks the signature.", "验签密钥。"}},
      {"key", in(Place::Feel, "body"), {"The sender's id.", "发送方的编号。"}, false, {}, "body.id"},
      {"creates", Shape::name("forms"), {"What it creates.", "新建哪个表单。"}},
      {"emits", at(Place::Plain), {"The event it emits.", "发出的事件。"}},
      {"with", Shape::map(in(Place::Value, "body")), {"Values.", "取值。"}},
      {"where", condition("body"), {"Which messages.", "哪些消息。"}},
  };
  return inbound ? in_keys : out;
}

const Keys& test_keys() {
  static const Keys keys = {
      {"at", at(Place::Plain), {"Where the clock starts.", "时钟起点。"}, false, {}, "2026-03-02T09:00:00+08:00"},
      {"directory", at(Place::Map), {"Merged over the app's.", "并入应用的通讯录。"}},
      {"steps", at(Place::List), {"What happens.", "步骤。"}},
      {"decision", Shape::name("decisions"), {"A decision with cases.", "决策用例。"}},
      {"expression", at(Place::Feel), {"An expression with cases.", "表达式用例。"}},
      {"cases", at(Place::List), {"`with` and `gives`.", "输入与结果。"}},
      {"label", at(Place::Label), {"Name for people.", "显示的名字。"}},
      {"doc", at(Place::Plain), {"What it shows.", "说明。"}},
  };
  return keys;
}

}  // namespace weir::schema
