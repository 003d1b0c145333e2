#include "dsl/sema/app.h"

#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"

namespace weir::sema {

using feel::InputKind;
using feel::Type;
using feel::TypeKind;

const Decl* Section::find(std::string_view name) const {
  auto it = by_name.find(name);
  return it == by_name.end() ? nullptr : &decls[it->second];
}

const std::vector<feel::FieldType>& system_fields() {
  static const std::vector<feel::FieldType> all = {
      {"id", TypeKind::String, {}},          {"version", TypeKind::Number, {}},
      {"created", TypeKind::DateTime, {}},   {"created_by", TypeKind::User, {}},
      {"updated", TypeKind::DateTime, {}},   {"updated_by", TypeKind::User, {}},
      {"owner", TypeKind::User, {}},         {"department", TypeKind::Department, {}},
      {"stage", TypeKind::String, {}},       {"last_activity", TypeKind::DateTime, {}},
  };
  return all;
}

bool is_system_field(std::string_view name) {
  for (const feel::FieldType& field : system_fields())
    if (field.name == name) return true;
  return false;
}

App::App(const SourceSet& the_sources, dsl::Reporter& the_reporter, const CompileOptions& the_options)
    : sources(the_sources), reporter(the_reporter), options(the_options) {
  base.add({"user", TypeKind::User, InputKind::User, {}, {}});
  base.add({"now", TypeKind::DateTime, InputKind::Now, {}, {}});
  base.add({"today", TypeKind::Date, InputKind::Today, {}, {}});
  base.add({"app", Type(), InputKind::App, {}, {}});
  base.set_forms(this);
  const Type strings = Type::list(TypeKind::String);
  user_members_ = {
      {"id", TypeKind::String, {}},       {"name", TypeKind::String, {}},
      {"department", TypeKind::Department, {}}, {"manager", TypeKind::User, {}},
      {"roles", strings, {}},             {"positions", strings, {}},
      {"calendar", TypeKind::String, {}}, {"timezone", TypeKind::String, {}},
      {"language", TypeKind::String, {}}, {"active", TypeKind::Boolean, {}},
      {"on_leave", TypeKind::Boolean, {}}, {"away", Type::list(Type()), {}},
      {"attributes", Type(), {}},
  };
  department_members_ = {{"id", TypeKind::String, {}},
                         {"name", TypeKind::String, {}},
                         {"parent", TypeKind::Department, {}},
                         {"head", TypeKind::User, {}}};
}

const Section& App::section(std::string_view name) const {
  static const Section none;
  auto it = sections.find(name);
  return it == sections.end() ? none : it->second;
}

bool App::is_known(std::string_view section, std::string_view name) const {
  auto it = known.find(section);
  return it != known.end() && it->second.find(name) != it->second.end();
}

bool App::has_names(std::string_view section) const {
  auto it = known.find(section);
  return it != known.end() && !it->second.empty();
}

void App::use(std::string_view section, std::string_view name) {
  used.insert(std::string(section) + "/" + std::string(name));
}

Diagnostic& App::report(const DiagSpec& spec, Span span, std::vector<Argument> args) {
  return reporter.report(spec, span, std::move(args));
}

feel::Names& App::scope(const feel::Names* outer) { return scopes_.emplace_back(outer); }

const feel::Names& App::of_form(const model::Form& form) {
  auto it = form_scopes_.find(form.name);
  if (it != form_scopes_.end()) return *it->second;
  const feel::Names& names = searched(form, &form, &base);
  form_scopes_.emplace(form.name, &names);
  return names;
}

const feel::Names& App::searched(const model::Form& form, const model::Form* acting,
                                 const feel::Names* outer) {
  feel::Names& names = scope(outer);
  if (const auto* members = record_members(form.name))
    for (const feel::FieldType& member : *members)
      names.add({member.name, member.type, InputKind::Field, member.declared, {}});
  if (acting != nullptr) {
    names.add({"record", Type::record(acting->name), InputKind::Record, {}, {}});
    names.add({"old", Type::record(acting->name), InputKind::Old, {}, {}});
  }
  for (const model::Field& field : form.fields) {
    for (const std::string& key : option_keys(field)) {
      names.add_word(key);
      names.add_text(key);
    }
    for (const model::Field& column : field.columns) names.add_word(column.name);
  }
  return names;
}

const std::vector<feel::FieldType>* App::record_members(std::string_view form) const {
  auto it = members_.find(form);
  return it == members_.end() ? nullptr : &it->second;
}

void App::index_members() {
  form_scopes_.clear();
  // Vectors keep their place: expressions being compiled hold pointers to them.
  for (const model::Form& form : model.forms) {
    std::vector<feel::FieldType>& members = members_[form.name];
    members.clear();
    for (const model::Field& field : form.fields)
      members.push_back({field.name, field.feel_type, field.span});
    for (const feel::FieldType& field : system_fields())
      if (form.field(field.name) == nullptr) members.push_back(field);
    if (form.field("converted") == nullptr) members.push_back({"converted", TypeKind::DateTime, {}});
    if (form.field("probability") == nullptr && section("forms").find(form.name) != nullptr &&
        section("forms").find(form.name)->node().find("stages") != nullptr)
      members.push_back({"probability", TypeKind::Number, {}});
  }
  for (const model::Form& from : model.forms) {
    for (const model::Field& field : from.fields) {
      const std::string_view inverse = model::word(field.args, "inverse", "");
      const Type& type = field.feel_type;
      const Type target = type.is(TypeKind::List) ? type.element() : type;
      if (inverse.empty() || !target.is(TypeKind::Reference)) continue;
      for (const std::string& to : target.forms())
        if (const model::Form* other = form(to); other == nullptr || other->field(inverse) == nullptr) members_[to].push_back(
            {std::string(inverse), Type::list(Type::reference({from.name})), field.span});
    }
  }
}

void App::add_user_member(const std::string& name) {
  for (const feel::FieldType& member : user_members_)
    if (member.name == name) return;
  user_members_.push_back({name, Type(), {}});
}

Type App::member_type(const model::Form& form, std::string_view name) const {
  if (const auto* members = record_members(form.name))
    for (const feel::FieldType& member : *members)
      if (member.name == name) return member.type;
  return TypeKind::Error;
}

model::Form* App::form(std::string_view name) {
  for (model::Form& form : model.forms)
    if (form.name == name) return &form;
  return nullptr;
}

int32_t App::index_of_decision(std::string_view name) const {
  for (size_t i = 0; i < model.decisions.size(); ++i)
    if (model.decisions[i].name == name) return static_cast<int32_t>(i);
  return -1;
}

namespace {

struct SectionWord {
  std::string_view section, en, zh;
};
constexpr SectionWord kWords[] = {
    {"forms", "form", "表单"},
    {"fields", "field", "字段"},
    {"decisions", "decision", "决策"},
    {"functions", "function", "函数"},
    {"assignments", "assignment rule", "分配规则"},
    {"pools", "pool", "公海"},
    {"flows", "flow", "流程"},
    {"automations", "automation", "自动化"},
    {"calendars", "calendar", "日历"},
    {"templates", "template", "模板"},
    {"reports", "report", "报表"},
    {"connectors", "connector", "连接器"},
    {"operations", "operation", "连接器操作"},
    {"tests", "test", "测试"},
    {"users", "user", "用户"},
    {"roles", "role", "角色"},
    {"positions", "position", "岗位"},
    {"teams", "team", "团队"},
    {"departments", "department", "部门"},
    {"steps", "step", "步骤"},
    {"stages", "stage", "阶段"},
    {"vars", "variable", "变量"},
    {"measures", "measure", "度量"},
    {"options", "option", "选项"},
    {"inputs", "input", "输入"},
    {"outputs", "output", "输出"},
    {"permissions", "role", "角色"},
    {"events", "event", "事件"},
    {"checks", "check", "检查"},
    {"types", "type", "类型"},
    {"records", "record of this test", "本测试中的记录"},
};

}  // namespace

Argument thing_word(std::string_view section) {
  for (const SectionWord& word : kWords)
    if (word.section == section) return {"what", std::string(word.en), std::string(word.zh)};
  return {"what", std::string(section)};
}

Argument thing(std::string_view section, std::string_view name) {
  const Argument word = thing_word(section);
  const std::string quoted(name);
  return {"where", word.value + " '" + quoted + "'",
          (word.zh.empty() ? word.value : word.zh) + "“" + quoted + "”"};
}

const HostTypeInfo* App::host_type(std::string_view name) const {
  for (const HostTypeInfo& type : host_types)
    if (type.given->name == name) return &type;
  return nullptr;
}

const HostKindInfo* App::host_kind(std::string_view name) const {
  for (const HostKindInfo& kind : host_kinds)
    if (kind.given->name == name) return &kind;
  return nullptr;
}

const nodes::NodeTypeSpec* App::kind(std::string_view name) const {
  if (const nodes::NodeTypeSpec* own = nodes::find_node_type(name)) return own;
  const HostKindInfo* host = host_kind(name);
  return host != nullptr ? &host->spec : nullptr;
}

std::vector<std::string_view> App::type_names() const {
  std::vector<std::string_view> names;
  for (const fields::FieldTypeSpec* type : fields::field_types()) names.push_back(type->name);
  for (const HostTypeInfo& type : host_types) names.push_back(type.given->name);
  return names;
}

bool is_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                        (c >= '0' && c <= '9') || byte >= 0x80;
    if (!letter) return false;
  }
  // Full-width and other marks are no letters: 。，（）【】：；！？、“” and the ideographic space.
  for (std::string_view mark : {"　", "，", "。", "（", "）", "：", "；", "！", "？", "、", "“", "”", "【", "】", "《", "》", "·"})
    if (text.find(mark) != std::string_view::npos) return false;
  return true;
}

bool check_name(App& app, const Node& key, bool visible, bool field) {
  if (!is_name(key.text)) {
    app.report(kBadName, key.span, {{"name", key.text}});
    app.reporter.gap(key.span, dsl::Reporter::Gap::Lost);
    return false;
  }
  if (!visible) return true;
  static constexpr std::string_view kVariables[] = {"user",  "now",   "today",     "record",
                                                    "old",   "app",   "flow",      "vars",
                                                    "steps", "initiator", "started", "items",
                                                    "candidate"};
  const char* en = nullptr;
  const char* zh = nullptr;
  if (feel::is_keyword(key.text)) en = "it is a word of FEEL", zh = "它是 FEEL 的关键字";
  for (std::string_view variable : kVariables)
    if (key.text == variable) en = "it is a variable that is always there", zh = "它是随处可用的变量";
  if (field && is_system_field(key.text)) en = "every record has it already", zh = "每条记录都已有它";
  if (en == nullptr) return true;
  Diagnostic& problem = app.report(kReservedId, key.span, {{"name", key.text}, {"why", en, zh}});
  if (field && is_system_field(key.text)) {
    std::string names;
    for (const feel::FieldType& one : system_fields()) names += (names.empty() ? "" : ", ") + one.name;
    problem.notes.push_back({{"the engine keeps these of every record: {own}; read them by these names, and call a field of your own otherwise, such as '{name}_of'",
                              "引擎为每条记录保存：{own}；可直接按这些名字读取，自己的字段请换个名字，例如“{name}_of”"},
                             {{"own", names}, {"name", key.text}}});
  }
  return !(field && is_system_field(key.text));
}

}  // namespace weir::sema
