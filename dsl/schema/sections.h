// dsl/schema/sections.h: the keys of every section of the language, as tables.
//
// Fields, steps and who-forms carry their own keys (engine/fields, engine/nodes, engine/people).
#pragma once

#include <string_view>
#include <vector>

#include "engine/model/keys.h"

namespace weir::schema {

using Keys = std::vector<model::KeySpec>;

struct SectionSpec {
  std::string_view name;
  Text doc;
};

const std::vector<SectionSpec>& sections();
const Keys& app_keys();
const Keys& named_keys();  // label, doc, enabled, effective: of every named thing

const Keys& form_keys();
const Keys& check_keys();
const Keys& stage_group_keys();
const Keys& stage_keys();
const Keys& criterion_keys();
const Keys& decision_keys();
const Keys& rule_keys();
const Keys& function_keys();
const Keys& type_keys();  // the long form of inputs, params, outputs
const Keys& flow_keys();
const Keys& start_keys();
const Keys& option_keys();  // of choose and inclusive
const Keys& assignment_keys();
const Keys& pool_keys();
const Keys& automation_keys();
const Keys& calendar_keys();
const Keys& directory_keys();
const Keys& user_keys();
const Keys& away_keys();
const Keys& department_keys();
const Keys& permission_keys();
const Keys& template_keys();
const Keys& report_keys();
const Keys& connector_keys(bool inbound);
const Keys& test_keys();

}  // namespace weir::schema
