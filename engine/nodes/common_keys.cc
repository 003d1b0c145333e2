#include "engine/nodes/shapes.h"

namespace weir::nodes {

Shape step_id() { return Shape::of(Place::NewName); }

Shape field_values() {
  Shape shape = Shape::map(Shape::of(Place::Value));
  shape.section = "fields";
  return shape;
}

Shape return_target() {
  return Shape::one_of({Shape::word({"initiator", "previous"}), Shape::name("steps")});
}

Shape action() {
  const Shape people = Shape::of(Place::Who);
  return Shape::one_of({
      Shape::word({"remind", "escalate", "approve", "reject", "incident"}),
      Shape::with_keys({{.name = "escalate",
                         .shape = people,
                         .doc = {"who is asked as well, instead, or told", "升级给谁"},
                         .example = "{role: finance}"},
                        {.name = "as",
                         .shape = Shape::word({"add_parallel", "transfer", "cc"}),
                         .doc = {"how they take part", "以什么方式参与"},
                         .default_text = "add_parallel"},
                        {.name = "message",
                         .shape = Shape::of(Place::Text),
                         .doc = {"what they are told", "通知内容"}}}),
      Shape::with_keys({{.name = "return",
                         .shape = return_target(),
                         .doc = {"sends the flow back", "退回到"},
                         .example = "initiator"}}),
      Shape::with_keys({{.name = "go",
                         .shape = Shape::name("steps"),
                         .doc = {"goes on at that step", "转到该步骤"}}}),
      Shape::with_keys({{.name = "task",
                         .shape = people,
                         .doc = {"asks somebody to repair it, then tries again", "交人处理后重试"},
                         .example = "{role: it}"}}),
      Shape::of(Place::Steps),
  });
}

Shape wait_for() {
  return Shape::one_of({Shape::word({"all", "any"}),
                        Shape::with_keys({{.name = "percent",
                                           .shape = Shape::of(Place::Number),
                                           .doc = {"share of the arms, 1 to 100", "到达的比例，1 到 100"},
                                           .required = true,
                                           .example = "60"}}),
                        Shape::of(Place::Integer)});
}

Shape on_reject() {
  return Shape::one_of({Shape::word({"terminate"}),
                        Shape::with_keys({{.name = "return",
                                           .shape = return_target(),
                                           .doc = {"sends the flow back", "退回到"},
                                           .example = "initiator"}}),
                        Shape::with_keys({{.name = "go",
                                           .shape = Shape::name("steps"),
                                           .doc = {"goes on at that step", "转到该步骤"}}})});
}

KeySpec options_key() {
  return {.name = "options",
          .shape = Shape::list(Shape::with_keys(
              {{.name = "when",
                .shape = Shape::condition(),
                .doc = {"condition of this option", "本选项的条件"},
                .example = "amount > 500000"},
               {.name = "steps",
                .shape = Shape::of(Place::Steps),
                .doc = {"what happens then", "条件成立时的步骤"}},
               {.name = "missing",
                .shape = Shape::of(Place::Boolean),
                .doc = {"what a condition that is null counts as; without it: an incident",
                        "条件为空时当作什么；不写则为异常"}},
               {.name = "otherwise",
                .shape = Shape::of(Place::Steps),
                .doc = {"what happens when no option holds", "都不成立时的步骤"}}})),
          .doc = {"tried in written order", "按书写顺序判断"},
          .required = true};
}

KeySpec wait_for_key() {
  return {.name = "wait_for",
          .shape = wait_for(),
          .doc = {"how many must arrive before the flow goes on", "多少分支到达后继续"},
          .default_text = "all"};
}

KeySpec arm_reject_key() {
  return {.name = "arm_reject",
          .shape = Shape::word({"terminate", "end_arm"}),
          .doc = {"what a rejection inside an arm ends", "分支内驳回的影响"},
          .default_text = "terminate"};
}

KeySpec with_key() {
  return {.name = "with", .shape = field_values(), .doc = {"values that are given", "传入的值"}};
}

KeySpec irrevocable_key() {
  return {.name = "irrevocable",
          .shape = Shape::of(Place::Boolean),
          .doc = {"cannot be undone: the flow is not withdrawn after it", "不可撤回，之后不能撤回流程"},
          .default_text = "false"};
}

std::vector<KeySpec> message_keys() {
  return {{.name = "to",
           .shape = Shape::of(Place::Who),
           .doc = {"who gets it", "接收人"},
           .required = true,
           .example = "initiator"},
          {.name = "channel",
           .shape = Shape::list(Shape::of(Place::Plain)),
           .doc = {"ways it is sent", "发送渠道"},
           .default_text = "inbox",
           .example = "[inbox, wecom]"},
          {.name = "subject", .shape = Shape::of(Place::Text), .doc = {"its head line", "标题"}},
          {.name = "message", .shape = Shape::of(Place::Text), .doc = {"its text", "内容"}},
          {.name = "template",
           .shape = Shape::name("templates"),
           .doc = {"a template that makes the text", "消息模板"}}};
}

const std::vector<KeySpec>& common_step_keys() {
  static const std::vector<KeySpec> keys = {
      {.name = "id",
       .shape = Shape::of(Place::NewName),
       .doc = {"name of the step in this flow", "步骤在流程内的名称"}},
      {.name = "when",
       .shape = Shape::condition(),
       .doc = {"the step is skipped unless this holds", "不成立则跳过"},
       .example = "amount > 1000"},
      {.name = "label", .shape = Shape::of(Place::Label), .doc = {"name shown to people", "显示名称"}},
      {.name = "doc", .shape = Shape::of(Place::Plain), .doc = {"explanation for readers", "说明"}},
      {.name = "enabled",
       .shape = Shape::of(Place::Boolean),
       .doc = {"false: as if it were not written", "为 false 时视为未写"},
       .default_text = "true"},
      {.name = "effective",
       .shape = Shape::of(Place::Effective),
       .doc = {"days on which it counts", "生效日期"},
       .example = "2026-01-01..2026-12-31"},
  };
  return keys;
}

namespace {

std::vector<KeySpec> ladder_keys() {
  return {
      {.name = "due",
       .shape = Shape::of(Place::Duration),
       .doc = {"when it should be done", "办理期限"},
       .example = "2 business days"},
      {.name = "remind",
       .shape = Shape::with_keys({{.name = "after",
                                   .shape = Shape::of(Place::Duration),
                                   .doc = {"the first time; default: `every`", "首次提醒"}},
                                  {.name = "every",
                                   .shape = Shape::of(Place::Duration),
                                   .doc = {"time between reminders", "提醒间隔"},
                                   .required = true,
                                   .example = "4 business hours"},
                                  {.name = "max",
                                   .shape = Shape::of(Place::Integer),
                                   .doc = {"at most so many", "最多次数"}},
                                  {.name = "message",
                                   .shape = Shape::of(Place::Text),
                                   .doc = {"text of the reminder", "提醒内容"}}}),
       .doc = {"reminds who must act", "催办提醒"},
       .example = "{every: 4 business hours, max: 3}"},
      {.name = "on_timeout",
       .shape = action(),
       .doc = {"what happens when it is overdue", "超时处理"},
       .example = "approve"},
      {.name = "limits",
       .shape = Shape::list(Shape::with_keys(
           {{.name = "after",
             .shape = Shape::of(Place::Duration),
             .doc = {"time since the step began", "步骤开始后多久"},
             .required = true,
             .example = "1 business day"},
            {.name = "do", .shape = action(), .doc = {"what happens", "做什么"}, .required = true, .example = "remind"},
            {.name = "every", .shape = Shape::of(Place::Duration), .doc = {"again after this time", "重复间隔"}},
            {.name = "max", .shape = Shape::of(Place::Integer), .doc = {"at most so many times", "最多次数"}},
            {.name = "to", .shape = Shape::of(Place::Who), .doc = {"whom an escalation asks", "升级给谁"}},
            {.name = "as",
             .shape = Shape::word({"add_parallel", "transfer", "cc"}),
             .doc = {"how they take part", "以什么方式参与"},
             .default_text = "add_parallel"},
            {.name = "message", .shape = Shape::of(Place::Text), .doc = {"text of the message", "消息内容"}}})),
       .doc = {"the long form of due, remind and on_timeout", "期限阶梯"}},
  };
}

}  // namespace

const std::vector<KeySpec>& waiting_step_keys() {
  static const std::vector<KeySpec> keys = [] {
    std::vector<KeySpec> all = ladder_keys();
    all.push_back({.name = "calendar",
                   .shape = Shape::one_of({Shape::word({"holder", "flow"}), Shape::name("calendars")}),
                   .doc = {"whose working time counts", "按谁的工作时间计算"},
                   .default_text = "holder"});
    all.push_back({.name = "clock_stops_in",
                   .shape = Shape::condition(),
                   .doc = {"no time passes while this holds", "成立期间停止计时"}});
    all.push_back({.name = "timers_on_transfer",
                   .shape = Shape::word({"keep", "restart"}),
                   .doc = {"does the time begin anew when another person must act", "转办后是否重新计时"},
                   .default_text = "keep"});
    all.push_back({.name = "timers_while_added",
                   .shape = Shape::word({"pause", "run"}),
                   .doc = {"does time pass while added signers are asked", "加签期间是否计时"},
                   .default_text = "pause"});
    all.push_back({.name = "track",
                   .shape = Shape::of(Place::Boolean),
                   .doc = {"computes the times anew when a field they read changes", "字段变化时重新计算期限"},
                   .default_text = "false"});
    all.push_back({.name = "missed",
                   .shape = Shape::word({"each", "once", "skip"}),
                   .doc = {"what became due while the engine was down", "停机期间到期的如何处理"},
                   .default_text = "each"});
    return all;
  }();
  return keys;
}

}  // namespace weir::nodes
