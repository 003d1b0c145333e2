#include "engine/decision/catalog.h"
#include "engine/decision/entry.h"
#include "engine/feel/arithmetic.h"

namespace weir::decision {

using feel::EvalContext;
using feel::Tri;

namespace {

// Rules that do not match are told up to this many; the rest is a number.
constexpr size_t kMissesMax = 50;

std::string cell_text(const model::Decision& decision, const Table::CellTrace& cell,
                      uint32_t rule) {
  return decision.rules[rule].inputs[cell.column]->source;
}

}  // namespace

Reason Catalog::rule_reason(const Entry& entry, const Table::Trace& trace,
                            const Table::RuleTrace& traced) const {
  const model::Decision& decision = *entry.decision;
  const model::Rule& rule = decision.rules[traced.rule];
  Reason out;
  out.place = model::place(*model_, rule.span);
  const std::string note = rule.note.empty() ? "" : " (" + rule.note + ")";
  if (!traced.in_force) {
    out.en = "rule " + rule.number + note + " is not in force today";
    out.zh = "规则 " + rule.number + note + " 今日不生效";
    return out;
  }
  for (const Table::CellTrace& cell : traced.cells) {
    const std::string& head = decision.columns[cell.column].text;
    const std::string value = feel::describe(trace.columns[cell.column]);
    const std::string test = cell_text(decision, cell, traced.rule);
    out.values.emplace_back(head + ": " + test, trace.columns[cell.column]);
    if (cell.result == Tri::True) continue;
    out.en = "rule " + rule.number + note + " does not match: " + head + " is " + value + ", not " +
             test;
    out.zh =
        "规则 " + rule.number + note + " 不匹配：" + head + " 为 " + value + "，不满足 " + test;
  }
  if (traced.matched) {
    out.en = "rule " + rule.number + note + " matches";
    out.zh = "规则 " + rule.number + note + " 匹配";
  } else if (out.en.empty()) {
    out.en = "rule " + rule.number + note + " does not count: an input is outside its domain";
    out.zh = "规则 " + rule.number + note + " 不适用：输入超出取值范围";
  }
  return out;
}

std::optional<Reason> Catalog::explain(std::string_view name, std::span<const Value> args,
                                       EvalContext& ctx) const {
  const Entry* entry = find(name);
  if (entry == nullptr || entry->decision == nullptr) return std::nullopt;
  Reason out;
  out.place = model::place(*model_, entry->decision->span);
  std::vector<Value> inputs;
  const bool usable = convert(*entry, args, inputs, ctx);
  for (size_t i = 0; i < inputs.size(); ++i)
    out.values.emplace_back((*entry->params)[i].name, inputs[i]);
  const Value result = usable ? evaluate(*entry, inputs, ctx) : Value();
  out.values.emplace_back("=", result);
  out.en = "decision " + std::string(name) + " gives " + feel::describe(result);
  out.zh = "决策 " + std::string(name) + " 得出 " + feel::describe(result);
  if (!usable || !entry->table) return out;

  const Table::Trace trace = entry->table->trace(inputs, ctx);
  size_t misses = 0, matched = 0;
  for (const bool matching : {true, false}) {
    for (const Table::RuleTrace& rule : trace.rules) {
      if (rule.matched != matching) continue;
      matched += matching ? 1 : 0;
      if (matching || misses++ < kMissesMax)
        out.because.push_back(rule_reason(*entry, trace, rule));
    }
  }
  if (misses > kMissesMax) {
    Reason rest;
    const std::string count = std::to_string(misses - kMissesMax);
    rest.en = count + " more rules do not match", rest.zh = "另有 " + count + " 条规则不匹配";
    out.because.push_back(std::move(rest));
  }
  if (matched == 0 && entry->decision->has_otherwise) {
    Reason rest;
    rest.en = "no rule matches, so 'otherwise' answers", rest.zh = "没有规则匹配，取 otherwise";
    out.because.insert(out.because.begin(), std::move(rest));
  }
  return out;
}

}  // namespace weir::decision
