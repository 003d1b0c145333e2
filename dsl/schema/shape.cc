#include "dsl/schema/shape.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "dsl/schema/sections.h"
#include "dsl/yaml/scalar.h"
#include "engine/base/text.h"
#include "engine/fields/field_type.h"
#include "engine/nodes/node_type.h"
#include "engine/people/who_form.h"

namespace weir::schema {

const DiagSpec kAmbiguousScalar{
    .slug = "schema/ambiguous-scalar",
    .text = {"'{value}' can be read in two ways here", "“{value}”在这里有两种读法"},
    .hint = {"put it in quotes if it is a text, else write {plain}",
             "若是文本请加引号，否则请写成 {plain}"},
    .summary =
        "Where no type is declared, a value that could be a text or something else says which."};

namespace {

struct Owner {
  std::string en, zh;
};

using Owners = std::map<std::string_view, std::vector<Owner>>;

void add(Owners& owners, const std::vector<model::KeySpec>& keys, const Owner& owner) {
  for (const model::KeySpec& key : keys) owners[key.name].push_back(owner);
}

const Owners& owners() {
  static const Owners all = [] {
    Owners out;
    const auto quoted = [](std::string_view en, std::string_view zh, std::string_view name) {
      return Owner{std::string(en) + "'" + std::string(name) + "'",
                   std::string(zh) + "“" + std::string(name) + "”"};
    };
    for (const fields::FieldTypeSpec* type : fields::field_types())
      add(out, type->keys, quoted("fields of type ", "字段类型", type->name));
    for (const nodes::NodeTypeSpec* type : nodes::node_types())
      add(out, type->keys, quoted("the step ", "步骤", type->name));
    for (const people::WhoFormSpec* form : people::who_forms())
      add(out, form->keys, quoted("people by ", "人员写法", form->name));
    add(out, fields::common_field_keys(), {"every field", "所有字段"});
    add(out, form_keys(), {"forms", "表单"});
    add(out, decision_keys(), {"decisions", "决策"});
    add(out, flow_keys(), {"flows", "流程"});
    add(out, assignment_keys(), {"assignments", "分配规则"});
    add(out, automation_keys(), {"automations", "自动化"});
    add(out, report_keys(), {"reports", "报表"});
    add(out, app_keys(), {"the app", "应用"});
    return out;
  }();
  return all;
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// How the value would be written if it is no text; empty: it reads in one way.
std::string plain_form(const std::string& text) {
  const std::string lower = base::to_lower(text);
  for (const std::string_view yes : {"yes", "on"})
    if (lower == yes) return "true";
  for (const std::string_view no : {"no", "off"})
    if (lower == no) return "false";
  if ((lower == "true" || lower == "false") && lower != text) return lower;
  if (text.size() > 1 && text[0] == '0' && all_digits(text)) {
    const size_t first = text.find_first_not_of('0');
    return first == std::string::npos ? "0" : text.substr(first);
  }
  if (text.size() > 1 && text[0] == '+' && all_digits(text.substr(1))) return text.substr(1);
  if (text[0] >= '0' && text[0] <= '9') {
    std::string digits = text;
    std::erase(digits, '_');
    if (digits.size() < text.size() && all_digits(digits)) return digits;
    const size_t e = lower.find('e');
    if (e != std::string::npos && all_digits(text.substr(0, e)) && all_digits(text.substr(e + 1)) &&
        text.size() - e <= 3 && text.size() <= 12)
      return text.substr(0, e) + std::string(std::stoul(text.substr(e + 1)), '0');
  }
  return "";
}

}  // namespace

void tell_owners(Diagnostic& problem, std::string_view key) {
  constexpr size_t kShown = 3;
  const auto found = owners().find(key);
  if (found == owners().end()) return;
  Argument list{"owners", "", ""};
  for (size_t i = 0; i < found->second.size() && i < kShown; ++i) {
    list.value += (i == 0 ? "" : ", ") + found->second[i].en;
    list.zh += (i == 0 ? "" : "、") + found->second[i].zh;
  }
  if (found->second.size() > kShown) {
    const std::string more = std::to_string(found->second.size() - kShown);
    list.value += " and " + more + " more";
    list.zh += "等 " + std::to_string(found->second.size()) + " 种";
  }
  problem.notes.push_back({{"'{own}' is a key of {owners}", "“{own}”是{owners}的键"},
                           {{"own", std::string(key)}, std::move(list)}});
}

bool report_ambiguous(const yaml::Node& node, dsl::Reporter& reporter) {
  if (!node.is_plain() || node.text.empty()) return false;
  const std::string plain = plain_form(node.text);
  if (plain.empty()) return false;
  Diagnostic& d =
      reporter.report(kAmbiguousScalar, node.span, {{"value", node.text}, {"plain", plain}});
  d.edits = {{node.span, yaml::quoted(node.text)}};
  d.applicability = Applicability::Suggested;
  return true;
}

}  // namespace weir::schema
