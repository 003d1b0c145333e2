#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_time_zone {

const DiagSpec kProblem = {
    "feel/time-zone", Severity::Error, false,
    {"a time without a zone is compared with a point in time: the result is always null", "没有时区的时间与时间点相比，结果总是空值"},
    {"write the offset or the zone: \"2026-03-02T09:00:00+08:00\", \"2026-03-02T09:00:00@Asia/Shanghai\"", "请写上时差或时区：\"2026-03-02T09:00:00+08:00\"、\"2026-03-02T09:00:00@Asia/Shanghai\""},
    "Dates and times of records lie in a zone; FEEL does not compare them with a local one.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: datetime}\n"
    "      z: {type: boolean, formula: 'a > @\"2026-03-02T09:00:00\"'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: datetime}\n"
    "      z: {type: boolean, formula: 'a > @\"2026-03-02T09:00:00@Asia/Shanghai\"'}\n"};

using feel::Op;

// A field, a stamp of the record or a variable of the engine: those are points in time.
bool is_stored(const feel::Expression& e, const feel::Node& node) {
  if (!node.type.is(feel::TypeKind::DateTime)) return false;
  if (node.op == Op::Member) return !node.children.empty() && !node.children[0].type.forms().empty();
  if (node.op != Op::Input) return false;
  const feel::InputKind kind = e.inputs[node.index].kind;
  return kind == feel::InputKind::Field || kind == feel::InputKind::Column || kind == feel::InputKind::Now ||
         kind == feel::InputKind::Started;
}

bool is_local(const feel::Node& node) {
  return node.op == Op::Constant && node.constant.is(ValueKind::DateTime) &&
         node.constant.as_date_time().time.zone.kind == Zone::Kind::Local;
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      const bool compares = (node.op >= Op::Equal && node.op <= Op::GreaterEqual) || node.op == Op::Between;
      if (!compares) return;
      bool stored = false;
      const feel::Node* local = nullptr;
      for (const feel::Node& child : node.children) {
        stored = stored || is_stored(e, child);
        if (is_local(child)) local = &child;
      }
      if (stored && local != nullptr) context.report(kProblem, local->span);
    });
  });
}

}  // namespace feel_time_zone

const LintSpec& spec_feel_time_zone() {
  static const LintSpec spec = {feel_time_zone::kProblem, feel_time_zone::check, false};
  return spec;
}

}  // namespace weir::lint
