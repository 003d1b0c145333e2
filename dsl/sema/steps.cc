// Block-structured steps become flat nodes: every way out is patched to what follows.
#include "dsl/sema/steps.h"

#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Arg;
using model::Arm;
using model::FlowNode;
using nodes::Arms;
using nodes::NodeTypeSpec;

namespace {

// A way out that waits for its target: `next` of a node, or the entry of an empty arm.
struct Exit {
  int32_t node = -1, arm = -1;
};

struct Lowered {
  int32_t entry = -1;
  std::vector<Exit> exits;
};

void patch(std::vector<FlowNode>& nodes, const std::vector<Exit>& exits, int32_t target) {
  for (const Exit& exit : exits)
    (exit.arm < 0 ? nodes[exit.node].next : nodes[exit.node].arms[exit.arm].entry) = target;
}

std::vector<FlowNode>& nodes_of(const Site& site) { return *site.steps->nodes; }

Lowered lower_list(App& app, const Node& list, const Site& site);

std::string id_of(const Site& site, const Node& step, const NodeTypeSpec& kind) {
  if (site.steps->info != nullptr)
    if (auto it = site.steps->info->ids.find(&step); it != site.steps->info->ids.end()) return it->second;
  if (const Node* id = written_id(step, kind)) return id->text;
  const auto taken = [&](const std::string& id) {
    return std::any_of(nodes_of(site).begin(), nodes_of(site).end(), [&](const FlowNode& n) { return n.id == id; });
  };
  std::string id(kind.name);
  for (int i = 2; taken(id); ++i) id = std::string(kind.name) + "_" + std::to_string(i);
  return id;
}

// What the arguments of that kind are about: whose fields `with` names, whom `where` searches.
struct Typed {
  Site site;
  std::vector<std::string> names;
  Signature signature;
};

void type_arguments(App& app, const Node& step, const NodeTypeSpec& kind, Typed& typed) {
  const Node* value = step.find(kind.name);
  const std::string text = value != nullptr && value->is_scalar() ? value->text : "";
  if (kind.name == "create" || kind.name == "update" || kind.name == "delete") {
    typed.site.values = app.form(text);
    typed.site.searched = typed.site.values;
    typed.site.with_found = kind.name == "update" && step.find("where") != nullptr;
    if (typed.site.values != nullptr || typed.site.names == nullptr) return;
    // The item of a `for_each` over rows: its columns.
    const feel::Variable* item = typed.site.names->variable(text);
    if (item == nullptr || item->kind != feel::InputKind::Named) return;
    for (const auto& [name, type] : item->type.fields()) {
      typed.names.push_back(name);
      TypeInfo info;
      info.type = type;
      typed.signature.inputs.push_back(std::move(info));
    }
  } else if (kind.name == "decide") {
    const int32_t index = app.index_of_decision(text);
    if (index < 0) return;
    for (const model::Parameter& parameter : app.model.decisions[index].inputs) typed.names.push_back(parameter.name);
    typed.signature = app.decisions[index];
  } else if (const HostKindInfo* host = app.host_kind(kind.name)) {
    typed.names = host->names;
    typed.signature = host->signature;
    typed.site.inputs = &typed.signature;
    typed.site.input_names = &typed.names;
  }
  if (!typed.names.empty()) {
    typed.site.inputs = &typed.signature;
    typed.site.input_names = &typed.names;
  }
}

bool is_item(const Site& site, const std::string& text) {
  const feel::Variable* item = site.names != nullptr ? site.names->variable(text) : nullptr;
  return item != nullptr && item->kind == feel::InputKind::Named;
}

void read_kind(App& app, const Node& step, const NodeTypeSpec& kind, const Site& site, FlowNode& node) {
  const Node* value = step.find(kind.name);
  if (kind.value_is_id) {
    node.args.emplace_back(std::string(kind.name), Arg{value->span, Value::string(node.id)});
    return;
  }
  const bool row = (kind.name == "update" || kind.name == "delete") && value->is_scalar() && is_item(site, value->text);
  if (row) {
    node.args.emplace_back(std::string(kind.name), Arg{value->span, Value::string(value->text)});
    return;
  }
  if (kind.name == "set" && site.form == nullptr) {
    app.report(kNotAllowedHere, value->span,
               {{"key", "set"}, {"why", "there is no form here whose record it could change", "这里没有可修改的记录"}});
    return;
  }
  if (auto arg = read_shape(app, *value, kind.value, site, kind.name))
    node.args.emplace_back(std::string(kind.name), std::move(*arg));
}

bool is_arms_key(const NodeTypeSpec& kind, std::string_view key) {
  return kind.arms != Arms::None && (key == "options" || key == "branches" || key == "steps");
}

void read_args(App& app, const Node& step, const NodeTypeSpec& kind, const Site& outer, FlowNode& node) {
  Typed typed;
  typed.site = outer;
  typed.site.step = node.id;
  type_arguments(app, step, kind, typed);
  read_kind(app, step, kind, typed.site, node);
  std::vector<const Keys*> tables = {&kind.keys, &nodes::common_step_keys()};
  if (kind.waits) tables.push_back(&nodes::waiting_step_keys());
  const auto special = [&](const yaml::Entry& entry) {
    const std::string& key = entry.key.text;
    if (key == "when") {
      node.when = read_feel(app, entry.value, outer, TypeKind::Boolean);
    } else if (key == "label") {
      if (auto label = read_shape(app, entry.value, model::Shape::of(model::Place::Label), outer))
        node.label = *label->value();
    } else {
      return key == "id" || key == "doc" || key == kind.name || is_arms_key(kind, key);
    }
    return true;
  };
  for (auto& arg : read_keys(app, step, tables, typed.site, thing("steps", node.id), special))
    node.args.push_back(std::move(arg));
  check_step_values(app, step, kind, outer, node.id);
  if (const HostKindInfo* host = app.host_kind(kind.name)) {
    node.host_result = host->result;
    if (const Node& inputs = *step.find(kind.name); inputs.is_map())
      for (const model::KeySpec& input : host->keys)
        if (input.required && inputs.find(input.name) == nullptr)
          app.report(kMissingKey, step.entry(kind.name)->key.span,
                     {{"key", std::string(input.name)}, thing("steps", node.id)});
  }
}

void check_mode(App& app, const Node& step, const NodeTypeSpec& kind, const FlowNode& node) {
  if (!kind.acts_on_people || model::find(node.args, "mode") != nullptr) return;
  const Arg* by = model::find(node.args, "by");
  if (by == nullptr || by->who() == nullptr || !by->who()->several || by->who()->form == "managers_of") return;
  const Node* at = step.find("mode") != nullptr ? nullptr : step.find(kind.name);
  if (at != nullptr) app.report(kModeMissing, at->span, {{"step", node.id}});
}

// `until` of a wait is a moment, or a condition.
void check_until(App& app, const NodeTypeSpec& kind, const FlowNode& node) {
  const Arg* until = kind.name == "wait" ? model::find(node.args, "until") : nullptr;
  if (until == nullptr || until->expression() == nullptr) return;
  const Type& type = until->expression()->root.type;
  for (const TypeKind one : {TypeKind::Any, TypeKind::Null, TypeKind::Error, TypeKind::Boolean, TypeKind::Date, TypeKind::DateTime})
    if (type.is(one)) return;
  app.report(kWrongKind, until->span,
             {expected("a date, a date and time, or a condition", "日期、日期时间或条件"),
              {"found", "a " + type.to_string(), type.to_string()}});
}

bool refers_to(const model::Form& form, std::string_view target) {
  return std::any_of(form.fields.begin(), form.fields.end(), [&](const model::Field& field) {
    const Type type = field.feel_type.is(TypeKind::List) ? field.feel_type.element() : field.feel_type;
    if (!type.is(TypeKind::Reference)) return false;
    const auto forms = type.forms();
    return std::find(forms.begin(), forms.end(), target) != forms.end();
  });
}

// What is converted is the record at hand; what is carried refers to it, and can refer to a target.
void check_convert(App& app, const Node& step, const NodeTypeSpec& kind, const Site& site, const FlowNode& node) {
  if (kind.name != "convert") return;
  const std::string source(model::word(node.args, "convert", ""));
  const Node* value = step.find("convert");
  if (!source.empty() && (site.form == nullptr || site.form->name != source)) {
    const std::string here = site.form != nullptr ? site.form->name : "";
    app.report(kNotAllowedHere, value->span,
               {{"key", "convert: " + source},
                {"why", here.empty() ? "there is no record here" : "the record here is a '" + here + "'",
                 here.empty() ? "这里没有记录" : "这里的记录是“" + here + "”"}});
  }
  const Node *carry = step.find("carry"), *into = step.find("into");
  if (carry == nullptr || into == nullptr || !into->is_map()) return;
  for (const Node* one : each(*carry)) {
    const model::Form* form = one->is_scalar() ? app.form(one->text) : nullptr;
    if (form == nullptr) continue;
    const bool lands = std::any_of(into->entries.begin(), into->entries.end(),
                                   [&](const yaml::Entry& target) { return refers_to(*form, target.key.text); });
    if (refers_to(*form, source) && lands) continue;
    app.report(kNotAllowedHere, one->span,
               {{"key", "carry: " + form->name},
                {"why", lands ? "no field of it refers to '" + source + "'" : "no field of it can refer to what comes of the conversion",
                 lands ? "它没有引用“" + source + "”的字段" : "它没有可以引用转换结果的字段"}});
  }
}

// The arm's condition and steps; its entry is patched when empty.
void lower_arm(App& app, int32_t index, Arm arm, const Node* steps, const Site& site, std::vector<Exit>& exits) {
  nodes_of(site)[index].arms.push_back(std::move(arm));
  const auto k = static_cast<int32_t>(nodes_of(site)[index].arms.size()) - 1;
  Lowered inner;
  if (steps != nullptr && !is_null(*steps)) inner = lower_list(app, *steps, site);
  if (inner.entry < 0) {
    exits.push_back({index, k});
    return;
  }
  nodes_of(site)[index].arms[k].entry = inner.entry;
  exits.insert(exits.end(), inner.exits.begin(), inner.exits.end());
}

void lower_option(App& app, int32_t index, const Node& option, const Site& site, std::vector<Exit>& exits) {
  if (!want_map(app, option)) return;
  check_keys(app, option, {&schema::option_keys()}, {"where", "an option", "选项"});
  model::Named named;
  yaml::Entry entry;
  entry.value = option;
  read_named(app, Decl{&entry}, named);
  Arm arm;
  arm.name = std::to_string(nodes_of(site)[index].arms.size() + 1);
  arm.span = option.span;
  const Node* otherwise = option.find("otherwise");
  const Node* when = option.find("when");
  if (otherwise == nullptr && when == nullptr) {
    app.steps_broken = true;
    app.report(kMissingKey, option.span, {{"key", "when"}, {"where", "an option", "选项"}});
    return;
  }
  if (when != nullptr) {
    arm.when = read_feel(app, *when, site, TypeKind::Boolean);
    if (!arm.when) {
      arm.when.emplace();
      app.steps_broken = true;
    }
  } else {
    arm.name = "otherwise";
  }
  if (const Node* missing = option.find("missing")) arm.missing = as_boolean(*missing);
  if (!named.enabled) return;
  lower_arm(app, index, std::move(arm), when == nullptr ? otherwise : option.find("steps"), site, exits);
}

void lower_arms(App& app, const Node& step, const NodeTypeSpec& kind, int32_t index, const Site& site,
                std::vector<Exit>& exits) {
  if (const Node* options = step.find("options"); options != nullptr && want_list(app, *options)) {
    for (size_t i = 0; i < options->items.size(); ++i) {
      Site inner = site;
      StepSink sink = *site.steps;
      if (kind.arms != Arms::Exclusive) sink.fork = index, sink.arm = static_cast<int32_t>(nodes_of(site)[index].arms.size());
      inner.steps = &sink;
      lower_option(app, index, options->items[i], inner, exits);
    }
  }
  if (const Node* branches = step.find("branches"); branches != nullptr && want_map(app, *branches)) {
    for (const yaml::Entry& branch : branches->entries) {
      check_name(app, branch.key, false);
      Site inner = site;
      StepSink sink = *site.steps;
      sink.fork = index;
      sink.arm = static_cast<int32_t>(nodes_of(site)[index].arms.size());
      inner.steps = &sink;
      Arm arm;
      arm.name = branch.key.text;
      arm.span = branch.key.span;
      lower_arm(app, index, std::move(arm), &branch.value, inner, exits);
    }
  }
  if (kind.arms != Arms::Loop) return;
  const FlowNode& node = nodes_of(site)[index];
  const Arg* in = model::find(node.args, "in");
  const Type list = in != nullptr && in->expression() != nullptr ? in->expression()->root.type : Type();
  feel::Names& names = app.scope(site.names);
  const Type item = list.is(TypeKind::List) ? list.element() : list.is(TypeKind::Number) ? list : Type();
  names.add({std::string(model::word(node.args, "as", "item")), item, feel::InputKind::Named, {}, {}});
  Site inner = site.with(&names);
  StepSink sink = *site.steps;
  sink.fork = index;
  sink.arm = 0;
  inner.steps = &sink;
  Arm arm;
  arm.name = "1";
  arm.span = step.span;
  lower_arm(app, index, std::move(arm), step.find("steps"), inner, exits);
}

int32_t add_join(const Site& site, int32_t fork) {
  FlowNode join;
  join.id = nodes_of(site)[fork].id + ".join";
  join.type = "join";
  join.join = fork;
  join.fork = nodes_of(site)[fork].fork;
  join.arm = nodes_of(site)[fork].arm;
  join.span = nodes_of(site)[fork].span;
  nodes_of(site).push_back(std::move(join));
  const auto index = static_cast<int32_t>(nodes_of(site).size()) - 1;
  nodes_of(site)[fork].join = index;
  return index;
}

void check_id(App& app, const Node& step, const NodeTypeSpec& kind, const Site& site) {
  const Node* id = written_id(step, kind);
  if (id == nullptr || !check_name(app, *id, false) || site.steps->info == nullptr) return;
  auto it = site.steps->info->named.find(id->text);
  if (it == site.steps->info->named.end() || it->second == &step) return;
  const auto* first = kind_of(app, *it->second);
  Diagnostic& problem = app.report(kDuplicateId, id->span, {thing_word("steps"), {"name", id->text}});
  if (const Node* other = first != nullptr ? written_id(*it->second, *first) : nullptr)
    problem.related.push_back({other->span, {"first here", "首次出现在这里"}, {}});
}

// `aprove: a` names a kind, nearly.
void suggest_kind(const App& app, const Node& step, Diagnostic& problem) {
  std::vector<std::string_view> names;
  for (const NodeTypeSpec* kind : nodes::node_types()) names.push_back(kind->name);
  for (const HostKindInfo& kind : app.host_kinds) names.push_back(kind.spec.name);
  for (const yaml::Entry& entry : step.entries) {
    problem.suggestion = dsl::nearest_one(entry.key.text, names);
    if (problem.suggestion.empty()) continue;
    problem.span = entry.key.span;
    problem.replacement = problem.suggestion;
    return;
  }
}

std::optional<Lowered> lower_step(App& app, const Node& step, const Site& site) {
  if (!want_map(app, step)) return std::nullopt;
  std::vector<std::string> kinds;
  const NodeTypeSpec* kind = kind_of(app, step, &kinds);
  if (kind == nullptr) {
    std::string list;
    for (const std::string& one : kinds) list += (list.empty() ? "" : ", ") + one;
    Diagnostic& problem = app.report(
        kStepKind, step.span,
        {{"found", list.empty() ? "none" : "several: " + list, list.empty() ? "零种" : "多种：" + list}});
    if (list.empty()) suggest_kind(app, step, problem);
    app.reporter.gap(step.span, dsl::Reporter::Gap::Lost);
    return std::nullopt;
  }
  check_id(app, step, *kind, site);
  if (kind->waits && !site.may_wait && kind->name != "call") {
    app.report(kWaitsHere, step.entry(kind->name)->key.span, {{"kind", std::string(kind->name)}});
    return std::nullopt;
  }
  const auto index = static_cast<int32_t>(nodes_of(site).size());
  FlowNode fresh;
  fresh.id = id_of(site, step, *kind);
  fresh.named = written_id(step, *kind) != nullptr;
  fresh.type = kind->name;
  fresh.fork = site.steps->fork;
  fresh.arm = site.steps->arm;
  fresh.span = step.entry(kind->name)->key.span;
  if (const Node* id = written_id(step, *kind)) fresh.span = id->span;
  nodes_of(site).push_back(fresh);
  read_args(app, step, *kind, site, fresh);  // may add the nodes of blocks
  nodes_of(site)[index] = std::move(fresh);
  check_mode(app, step, *kind, nodes_of(site)[index]);
  check_until(app, *kind, nodes_of(site)[index]);
  check_convert(app, step, *kind, site, nodes_of(site)[index]);
  if (const Node* timeout = step.find("timeout"); kind->name == "wait" && timeout != nullptr && step.find("on_timeout") == nullptr)
    app.report(kTimerWithoutHandler, timeout->span, {{"step", nodes_of(site)[index].id}, {"key", "on_timeout"}});
  Lowered result;
  result.entry = index;
  if (kind->name == "end") return result;
  result.exits.push_back({index, -1});
  if (kind->arms == Arms::None) return result;
  std::vector<Exit> arms;
  lower_arms(app, step, *kind, index, site, arms);
  if (kind->arms == Arms::Exclusive) {
    result.exits.insert(result.exits.end(), arms.begin(), arms.end());
    return result;
  }
  const int32_t join = add_join(site, index);
  patch(nodes_of(site), arms, join);
  result.exits.push_back({join, -1});
  return result;
}

Lowered lower_list(App& app, const Node& list, const Site& site) {
  Lowered all;
  if (!list.is_sequence() && !list.is_map()) {
    want_list(app, list);
    return all;
  }
  bool first = true;
  for (const Node* step : each(list)) {
    auto one = lower_step(app, *step, site);
    if (!one) {
      app.steps_broken = true;
      continue;
    }
    if (first) all.entry = one->entry;
    else patch(nodes_of(site), all.exits, one->entry);
    first = false;
    all.exits = std::move(one->exits);
  }
  return all;
}

}  // namespace

int32_t lower_steps(App& app, const Node& list, const Site& site) { return lower_list(app, list, site).entry; }

model::Block read_block(App& app, const Node& node, const Site& site) {
  model::Block block;
  if (is_null(node)) return block;
  Site inner = site;
  StepSink free;
  free.nodes = &app.model.blocks;
  if (inner.steps == nullptr) inner.steps = &free;
  inner.may_wait = false;
  if (inner.values == nullptr) inner.values = site.form;
  block.entry = lower_list(app, node, inner).entry;
  return block;
}

}  // namespace weir::sema
