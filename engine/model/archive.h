// engine/model/archive.h: one description of every struct of the model, for writing and reading.
//
// `fields(a, x)` names the members of x in the order of the encoding. The order and what stands
// before a new member never change; new members are added at the end of a struct and read only
// from bundles whose version has them.
#pragma once

#include "engine/model/model.h"

namespace weir::model {

template <class A>
void fields(A& a, Template::Part& x) {
  a(x.literal), a(x.expression);
}
template <class A>
void fields(A& a, Template& x) {
  a(x.parts), a(x.span);
}
template <class A>
void fields(A& a, DurationSpec& x) {
  a(x.count), a(x.unit), a(x.iso), a(x.expression), a(x.span);
}
template <class A>
void fields(A& a, ScheduleSpec& x) {
  a(x.kind), a(x.every_seconds), a(x.weekday), a(x.day), a(x.minute_of_day), a(x.cron), a(x.span);
}
template <class A>
void fields(A& a, NamedArg& x) {
  a(x.first), a(x.second);
}
template <class A>
void fields(A& a, Who& x) {
  a(x.form), a(x.args), a(x.of), a(x.except), a(x.span), a(x.several);
}
template <class A>
void fields(A& a, Block& x) {
  a(x.entry);
}
template <class A>
void fields(A& a, Arg& x) {
  a(x.span), a(x.data);
}
template <class A>
void named(A& a, Named& x) {
  a(x.name), a(x.label), a(x.doc), a(x.enabled), a(x.from), a(x.to), a(x.span);
}
template <class A>
void fields(A& a, Field& x) {
  named(a, x);
  a(x.type), a(x.feel_type), a(x.required), a(x.visible), a(x.readonly), a(x.formula), a(x.check);
  a(x.default_value), a(x.message), a(x.live), a(x.unique), a(x.sensitive), a(x.index);
  a(x.clear_when_hidden), a(x.was), a(x.args), a(x.columns), a(x.reads);
  a.since(2, x.host_type);
}
template <class A>
void fields(A& a, Check& x) {
  a(x.id), a(x.check), a(x.message), a(x.fields), a(x.span);
}
template <class A>
void fields(A& a, Criterion& x) {
  a(x.id), a(x.check), a(x.when), a(x.message), a(x.span);
}
template <class A>
void fields(A& a, Stage& x) {
  named(a, x);
  a(x.probability), a(x.enter), a(x.exit), a(x.needs), a(x.on_enter), a(x.stalls_after);
  a(x.approval), a(x.ends);
}
template <class A>
void fields(A& a, StageGroup& x) {
  a(x.name), a(x.when), a(x.initial), a(x.stages), a(x.moves);
}
template <class A>
void fields(A& a, Form& x) {
  named(a, x);
  a(x.title), a(x.fields), a(x.unique), a(x.indexes), a(x.checks), a(x.stages);
  a(x.formula_order), a(x.history), a(x.drafts), a(x.args);
}
template <class A>
void fields(A& a, Parameter& x) {
  a(x.name), a(x.type), a(x.declared), a(x.domain), a(x.nullable);
}
template <class A>
void fields(A& a, InputClause& x) {
  a(x.text), a(x.expression), a(x.type), a(x.domain), a(x.span);
}
template <class A>
void fields(A& a, OutputClause& x) {
  a(x.name), a(x.type), a(x.values), a(x.otherwise), a(x.span);
}
template <class A>
void fields(A& a, Rule& x) {
  a(x.inputs), a(x.outputs), a(x.note), a(x.number), a(x.enabled), a(x.from), a(x.to), a(x.span);
}
template <class A>
void fields(A& a, Decision& x) {
  named(a, x);
  a(x.inputs), a(x.columns), a(x.outputs), a(x.hit), a(x.aggregator), a(x.rules);
  a(x.has_otherwise), a(x.value), a(x.result);
}
template <class A>
void fields(A& a, Function& x) {
  named(a, x);
  a(x.params), a(x.value), a(x.result);
}
template <class A>
void fields(A& a, Arm& x) {
  a(x.name), a(x.when), a(x.missing), a(x.entry), a(x.span);
}
template <class A>
void fields(A& a, FlowNode& x) {
  a(x.id), a(x.named), a(x.type), a(x.label), a(x.args), a(x.when), a(x.arms), a(x.next);
  a(x.fork), a(x.arm), a(x.join), a(x.span);
  a.since(2, x.host_result);
}
template <class A>
void fields(A& a, Start& x) {
  a(x.on), a(x.when), a(x.args), a(x.span);
}
template <class A>
void fields(A& a, Variable& x) {
  a(x.name), a(x.value), a(x.type);
}
template <class A>
void fields(A& a, Flow& x) {
  named(a, x);
  a(x.form), a(x.starts), a(x.vars), a(x.nodes), a(x.entry), a(x.on), a(x.locks), a(x.args);
}
template <class A>
void fields(A& a, Definition& x) {
  named(a, x);
  a(x.form), a(x.args);
}
template <class A>
void fields(A& a, MinuteSpan& x) {
  a(x.begin), a(x.end);
}
template <class A>
void fields(A& a, CalendarSpec& x) {
  named(a, x);
  a(x.hours), a(x.holidays), a(x.workdays), a(x.workday_hours), a(x.timezone);
}
template <class A>
void fields(A& a, AccessScope& x) {
  a(x.word), a(x.feel), a(x.span);
}
template <class A>
void fields(A& a, Permission& x) {
  a(x.role), a(x.form), a(x.actions), a(x.hide), a(x.mask), a(x.fields), a(x.span);
}
template <class A>
void fields(A& a, SourceFile& x) {
  a(x.path), a(x.text);
}
template <class A>
void fields(A& a, Absence& x) {
  a(x.from), a(x.until), a(x.proxy), a(x.keep), a(x.exclusive), a(x.flows);
}
template <class A>
void fields(A& a, User& x) {
  a(x.id), a(x.name), a(x.department), a(x.manager), a(x.calendar), a(x.timezone), a(x.language);
  a(x.roles), a(x.positions), a(x.active), a(x.away), a(x.attributes);
}
template <class A>
void fields(A& a, Department& x) {
  a(x.id), a(x.name), a(x.parent), a(x.head);
}
template <class A>
void fields(A& a, Team& x) {
  a(x.id), a(x.members);
}
template <class A>
void fields(A& a, Organisation& x) {
  a(x.users), a(x.departments), a(x.teams);
}
template <class A>
void fields(A& a, Model& x) {
  a(x.language), a(x.app), a(x.label), a(x.timezone), a(x.currency), a(x.calendar), a(x.rounding);
  a(x.open), a(x.admins), a(x.forms), a(x.decisions), a(x.functions), a(x.flows);
  a(x.assignments), a(x.pools), a(x.automations), a(x.templates), a(x.reports), a(x.connectors);
  a(x.calendars), a(x.directory), a(x.permissions), a(x.blocks), a(x.sources);
}

}  // namespace weir::model
