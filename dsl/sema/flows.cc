// Flows: variables, starts, steps, what follows an end.
#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/steps.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

using feel::InputKind;
using feel::Type;
using feel::TypeKind;
using model::Arg;
using model::Flow;

namespace {

using Fields = std::vector<std::pair<std::string, Type>>;

void set_field(Fields& fields, const std::string& name, Type type) {
  for (auto& [old, old_type] : fields)
    if (old == name) {
      if (!(old_type == type)) old_type = Type();
      return;
    }
  fields.emplace_back(name, std::move(type));
}

std::string plain(const Node* node) { return node != nullptr && node->is_scalar() ? node->text : std::string(); }

std::string variable_name(const std::string& written) {
  return written.starts_with("vars.") ? written.substr(5) : written;
}

// Variables that steps fill: `decide`, `call`, `create … as`, `convert`.
void filled_by_steps(App& app, const FlowInfo& info, Fields& vars) {
  for (const auto& [step, id] : info.ids) {
    const auto* kind = kind_of(app, *step);
    const std::string value = plain(step->find(kind->name));
    if (kind->name == "decide") {
      const std::string into = variable_name(plain(step->find("into")));
      const int32_t index = app.index_of_decision(value);
      set_field(vars, into.empty() ? value : into, index < 0 ? Type() : app.model.decisions[index].result);
    } else if (kind->name == "call") {
      const std::string into = variable_name(plain(step->find("into")));
      if (!into.empty()) set_field(vars, into, Type());
    } else if (const HostKindInfo* host = app.host_kind(kind->name)) {
      const std::string into = variable_name(plain(step->find("into")));
      set_field(vars, into.empty() ? std::string(kind->name) : into, host->result);
    } else if (kind->name == "create") {
      const std::string as = variable_name(plain(step->find("as")));
      if (!as.empty()) set_field(vars, as, Type::reference({value}));
    } else if (kind->name == "convert") {
      const Node* into = step->find("into");
      if (into != nullptr && into->is_map())
        for (const yaml::Entry& entry : into->entries) set_field(vars, entry.key.text, Type::reference({entry.key.text}));
    }
  }
}

void add_flow_names(feel::Names& names, const FlowInfo& info, Fields vars) {
  names.add({"initiator", TypeKind::User, InputKind::Initiator, {}, {}});
  names.add({"started", TypeKind::DateTime, InputKind::Started, {}, {}});
  names.add({"flow", Type(), InputKind::Flow, {}, {}});
  names.add({"vars", Type::context(std::move(vars)), InputKind::Vars, {}, {}});
  const Type step = Type::context({{"outcome", TypeKind::String},
                                   {"by", TypeKind::User},
                                   {"at", TypeKind::DateTime},
                                   {"comment", TypeKind::String}});
  Fields steps;
  for (const std::string& id : info.order) steps.emplace_back(id, step);
  names.add({"steps", Type::context(std::move(steps)), InputKind::Steps, {}, {}});
}

Type type_of_value(const Arg& arg) {
  if (const auto* expression = arg.expression()) return expression->root.type;
  const Value* value = arg.value();
  if (value == nullptr) return {};
  switch (value->kind()) {
    case ValueKind::Boolean: return TypeKind::Boolean;
    case ValueKind::Number: return TypeKind::Number;
    case ValueKind::String: return TypeKind::String;
    default: return {};
  }
}

// It may be started by an event, or wait for one.
bool hears_events(const Node& flow, const FlowInfo& info) {
  if (const Node* start = flow.find("start"))
    for (const Node* one : each(*start))
      if (one->is_map() && (one->find("event") != nullptr || one->find("on") != nullptr)) return true;
  return std::any_of(info.ids.begin(), info.ids.end(), [](const auto& step) { return step.first->find("wait") != nullptr; });
}

// Each variable sees those before it. Reads of what steps fill later are null then.
void read_vars(App& app, const Node& node, const FlowInfo& info, const feel::Names* outer, const Site& site,
               Flow& flow, Fields& vars) {
  if (!want_map(app, node)) return;
  for (const yaml::Entry& entry : node.entries) {
    if (!check_name(app, entry.key, true)) continue;
    feel::Names& names = app.scope(outer);
    add_flow_names(names, info, vars);
    auto arg = read_value(app, entry.value, nullptr, site.with(&names));
    model::Variable variable;
    variable.name = entry.key.text;
    variable.type = arg ? type_of_value(*arg) : Type(TypeKind::Error);
    if (arg) variable.value = std::move(*arg);
    set_field(vars, variable.name, variable.type);
    flow.vars.push_back(std::move(variable));
  }
}

void read_start(App& app, const Node& node, const Site& outer, Flow& flow) {
  Site site = outer;
  const std::string each_of = plain(node.find("for_each"));
  if (!each_of.empty()) site.searched = app.form(each_of);
  model::Start start;
  start.span = node.span;
  const auto special = [&](const yaml::Entry& entry) {
    if (entry.key.text == "on") {
      check_event(app, entry.value, site.form);
      start.on = plain(&entry.value);
      return true;
    }
    if (entry.key.text != "when") return false;
    start.when = read_feel(app, entry.value, site, TypeKind::Boolean);
    return true;
  };
  const size_t told = app.reporter.count();
  if (node.is_scalar()) {
    Diagnostic& problem = app.report(kWrongKind, node.span, {expected("a map of names", "名字到内容的映射"), {"found", "'" + node.text + "'", "“" + node.text + "”"}});
    problem.suggestion = problem.replacement = "{on: " + node.text + "}";
    return;
  }
  start.args = read_keys(app, node, {&schema::start_keys()}, site, {"where", "a start", "发起方式"}, special);
  if (start.on.empty())
    for (const char* kind : {"manual", "schedule", "event"})
      if (node.find(kind) != nullptr) start.on = kind;
  if (start.on.empty()) {
    if (app.reporter.count() == told) app.report(kMissingKey, node.span, {{"key", "on"}, {"where", "a start", "发起方式"}});
    return;
  }
  flow.starts.push_back(std::move(start));
}

void read_on(App& app, const Node& node, const FlowInfo& info, const Site& site, Flow& flow) {
  if (!want_map(app, node)) return;
  std::vector<std::string_view> ends = {"approved", "rejected", "withdrawn", "terminated", "revoked"};
  for (const auto& [step, id] : info.ids)
    if (const Node* end = step->find("end"); end != nullptr && end->is_scalar()) ends.push_back(end->text);
  for (const yaml::Entry& entry : node.entries) {
    if (std::find(ends.begin(), ends.end(), entry.key.text) == ends.end()) {
      Diagnostic& problem = app.report(kUnknownKey, entry.key.span, {{"key", entry.key.text}, {"where", "'on'", "“on”"}});
      problem.suggestion = dsl::nearest_one(entry.key.text, ends);
      problem.replacement = problem.suggestion;
      continue;
    }
    flow.on.emplace_back(entry.key.text, read_block(app, entry.value, site));
  }
}

void read_flow(App& app, const Decl& decl, const FlowInfo& info, Flow& flow) {
  read_named(app, decl, flow);
  const Node& node = decl.node();
  if (!want_map(app, node)) return;
  flow.form = plain(node.find("form"));
  const model::Form* form = flow.form.empty() ? nullptr : app.form(flow.form);
  if (form == nullptr && !flow.form.empty()) app.reporter.gap(node.span, dsl::Reporter::Gap::Nameless);
  const feel::Names* outer = form != nullptr ? &app.of_form(*form) : &app.base;
  if (hears_events(node, info)) outer = &with_event(app, outer);
  Site site = form_site(app, form);
  Fields vars;
  StepSink sink{&flow.nodes, &info, &flow, -1, -1};
  site.steps = &sink;
  if (const Node* written = node.find("vars")) read_vars(app, *written, info, outer, site, flow, vars);
  filled_by_steps(app, info, vars);
  feel::Names& names = app.scope(outer);
  add_flow_names(names, info, vars);
  const Site start_site = site;
  site.names = &names;
  const auto special = [&](const yaml::Entry& entry) {
    const std::string& key = entry.key.text;
    if (key == "start") {
      for (const Node* one : each(entry.value)) read_start(app, *one, start_site, flow);
    } else if (key == "steps") {
      Site main = site;
      main.may_wait = true;
      flow.entry = lower_steps(app, entry.value, main);
    } else if (key == "on") {
      read_on(app, entry.value, info, site, flow);
    } else {
      return key == "vars" || std::any_of(named_keys().begin(), named_keys().end(),
                                          [&](const auto& named) { return named.name == key; });
    }
    return true;
  };
  flow.args = read_keys(app, node, {&schema::flow_keys(), &named_keys()}, site, thing("flows", flow.name), special);
  std::erase_if(flow.args, [](const auto& arg) { return arg.first == "form"; });
  const bool approves = std::any_of(flow.nodes.begin(), flow.nodes.end(), [](const auto& n) { return n.type == "approve"; });
  const std::string_view lock = model::word(flow.args, "lock", approves && form != nullptr ? "record" : "none");
  flow.locks = lock == "record" && form != nullptr;
}

}  // namespace

const feel::Names& with_event(App& app, const feel::Names* outer) {
  feel::Names& names = app.scope(outer);
  if (names.variable("event") == nullptr) names.add({"event", Type(), InputKind::Named, {}, {}});
  return names;
}

void declare_flows(App& app) {
  const Section& section = app.section("flows");
  app.flows.resize(section.decls.size());
  app.model.flows.resize(section.decls.size());
  for (size_t i = 0; i < section.decls.size(); ++i) {
    app.model.flows[i].name = section.decls[i].name();
    app.model.flows[i].span = section.decls[i].span();
    const Node& node = section.decls[i].node();
    if (!node.is_map()) continue;
    std::vector<const Node*> order;
    for (const char* key : {"steps", "on"})
      if (const Node* steps = node.find(key)) find_steps(app, *steps, app.flows[i], order);
    name_steps(app, app.flows[i], order);
    for (const Node* step : order)
      if (const Node* event = step->find("emit"); event != nullptr && event->is_scalar())
        app.known["events"].insert(event->text);
  }
}

void read_flows(App& app) {
  const Section& section = app.section("flows");
  for (size_t i = 0; i < section.decls.size(); ++i) {
    app.steps_broken = false;
    read_flow(app, section.decls[i], app.flows[i], app.model.flows[i]);
    if (app.steps_broken) app.broken.insert("flows/" + section.decls[i].name());
  }
}

}  // namespace weir::sema
