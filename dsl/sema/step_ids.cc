// Which step is called what: ids that authors wrote, and those made for the others.
#include <algorithm>
#include <set>

#include "dsl/sema/problems.h"
#include "dsl/sema/steps.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

namespace {

bool has_key(const std::vector<model::KeySpec>& keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return key.name == name; });
}

// Maps whose keys are names of the author's: no steps in there.
bool holds_names(std::string_view key) {
  return key == "with" || key == "set" || key == "vars" || key == "fields" || key == "weights" || key == "into" ||
         key == "by" || key == "to" || key == "cc";
}

}  // namespace

const nodes::NodeTypeSpec* kind_of(const App& app, const Node& step, std::vector<std::string>* kinds) {
  std::vector<const nodes::NodeTypeSpec*> found;
  if (step.is_map())
    for (const yaml::Entry& entry : step.entries)
      if (const auto* spec = app.kind(entry.key.text)) found.push_back(spec);
  if (kinds != nullptr)
    for (const auto* spec : found) kinds->emplace_back(spec->name);
  // `cc`, `wait` and the like are keys of other kinds as well.
  for (const auto* spec : found) {
    const bool owns_others = std::all_of(found.begin(), found.end(), [&](const auto* other) {
      return other == spec || has_key(spec->keys, other->name) || has_key(nodes::waiting_step_keys(), other->name);
    });
    if (owns_others) return spec;
  }
  return nullptr;
}

const Node* written_id(const Node& step, const nodes::NodeTypeSpec& kind) {
  if (const Node* id = step.find("id"); id != nullptr && id->is_scalar()) return id;
  const Node* value = step.find(kind.name);
  return kind.value_is_id && value != nullptr && value->is_scalar() && !is_null(*value) ? value : nullptr;
}

void find_steps(const App& app, const Node& node, FlowInfo& info, std::vector<const Node*>& order) {
  if (node.is_sequence()) {
    for (const Node& item : node.items) {
      if (const auto* kind = kind_of(app, item)) {
        order.push_back(&item);
        if (const Node* id = written_id(item, *kind)) info.named.emplace(id->text, &item);
      }
      find_steps(app, item, info, order);
    }
  }
  if (!node.is_map()) return;
  for (const yaml::Entry& entry : node.entries)
    if (!holds_names(entry.key.text) && app.host_kind(entry.key.text) == nullptr)
      find_steps(app, entry.value, info, order);
}

void name_steps(const App& app, FlowInfo& info, const std::vector<const Node*>& order) {
  std::set<std::string> taken;
  for (const auto& [id, node] : info.named) taken.insert(id);
  for (const Node* step : order) {
    const auto* kind = kind_of(app, *step);
    if (const Node* id = written_id(*step, *kind)) {
      info.ids[step] = id->text;
      info.order.push_back(id->text);
      continue;
    }
    std::string base(kind->name);
    const Node* value = step->find(kind->name);
    const bool acts_on = base != "go" && base != "end" && base != "set" && value != nullptr && value->is_scalar() &&
                         !is_null(*value);
    if (acts_on) base = value->text.substr(value->text.rfind('.') + 1);
    std::string id = base;
    for (int i = 2; !taken.insert(id).second; ++i) id = base + "_" + std::to_string(i);
    info.ids[step] = id;
    info.order.push_back(id);
  }
}

namespace {

void find_ends(const Node& node, std::vector<std::string_view>& ends) {
  if (node.is_map())
    if (const Node* end = node.find("end"); end != nullptr && end->is_scalar()) ends.push_back(end->text);
  for (const Node& item : node.items) find_ends(item, ends);
  for (const yaml::Entry& entry : node.entries) find_ends(entry.value, ends);
}

// `quote_approval approved`: how a flow ends.
void check_flow_event(App& app, const std::string& flow, const std::string& event, Span span) {
  std::vector<std::string_view> words = {"approved", "rejected", "withdrawn", "terminated", "revoked", "returned"};
  if (const Decl* decl = app.section("flows").find(flow)) find_ends(decl->node(), words);
  if (std::find(words.begin(), words.end(), event) == words.end()) report_unknown(app, "events", event, span, words);
}

}  // namespace

void check_event(App& app, const Node& node, const model::Form* form) {
  static const std::vector<std::string_view> kRecord = {
      "created", "updated", "submitted", "deleted", "assigned", "taken",   "released",
      "recycled", "converted", "stalled", "changed", "stage",    "accepted", "declined"};
  const std::string* text = want_text(app, node);
  if (text == nullptr) return;
  const size_t blank = text->find(' ');
  const std::string first = text->substr(0, blank);
  const std::string rest = blank == std::string::npos ? "" : text->substr(blank + 1);
  const Span rest_span = blank == std::string::npos ? node.span : node.place(blank + 1, text->size());
  if (first == "changed" && form != nullptr) {
    if (!is_system_field(rest)) check_field(app, *form, rest, rest_span);
    return;
  }
  if (first == "stage" && form != nullptr) {
    Site site;
    site.form = form;
    check_reference(app, "stages", rest, rest_span, site);
    return;
  }
  if (std::find(kRecord.begin(), kRecord.end(), first) != kRecord.end()) return;
  if (!rest.empty()) {
    if (app.is_known("forms", first)) return;
    if (app.is_known("flows", first)) {
      check_flow_event(app, first, rest, rest_span);
      return;
    }
    std::vector<std::string_view> names(app.known["flows"].begin(), app.known["flows"].end());
    report_unknown(app, "flows", first, node.place(0, first.size()), names);
    return;
  }
  // Whatever steps and hosts emit is an event; only a slip of the pen is not.
  if (app.is_known("events", first)) return;
  const std::string near = dsl::nearest_one(first, kRecord);
  if (!near.empty()) report_unknown(app, "events", first, node.span, kRecord);
}

}  // namespace weir::sema
