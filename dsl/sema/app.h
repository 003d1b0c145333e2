// dsl/sema/app.h: the state of one compilation: what was written, what is known, what was built.
//
// The passes (one a file) take an App and fill its model. For one thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/feel/compile.h"
#include "dsl/feel/names.h"
#include "dsl/source/reporter.h"
#include "dsl/tools/testing/test_case.h"
#include "dsl/yaml/tree.h"
#include "engine/fields/field_type.h"
#include "engine/model/keys.h"
#include "engine/model/model.h"
#include "engine/nodes/node_type.h"

namespace weir::sema {

using yaml::Node;

// One named definition of a section as written.
struct Decl {
  const yaml::Entry* entry = nullptr;
  const std::string& name() const { return entry->key.text; }
  const Node& node() const { return entry->value; }
  Span span() const { return entry->key.span; }
};

struct Section {
  std::vector<Decl> decls;
  std::map<std::string, size_t, std::less<>> by_name;
  const Decl* find(std::string_view name) const;
};

// A declared type: of an input, a parameter, an output, a field.
struct TypeInfo {
  feel::Type type;
  std::string declared;                // as written
  std::optional<model::Field> field;   // of a field type: reads and normalises its literals
  std::vector<std::string> options;    // option keys or listed values that may stand bare
  std::vector<Value> values;           // `values` of an output, in order
  std::optional<model::Expression> domain;
};

struct Signature {
  std::vector<TypeInfo> inputs, outputs;
};

// What is known of a flow's steps before they are read.
struct FlowInfo {
  std::map<const Node*, std::string> ids;                // of every step
  std::map<std::string, const Node*, std::less<>> named; // by the author
  std::vector<std::string> order;
};

// A field type of the host, and its attributes as keys.
struct HostTypeInfo {
  const HostFieldType* given = nullptr;
  const fields::FieldTypeSpec* base = nullptr;
  std::vector<model::KeySpec> keys;
  std::vector<TypeInfo> types;  // of the keys
};

// A step of the host: a kind of step like Weir's, and what its inputs are.
struct HostKindInfo {
  const HostStep* given = nullptr;
  nodes::NodeTypeSpec spec;
  std::vector<model::KeySpec> keys;  // its inputs
  std::vector<std::string> names;    // of them
  Signature signature;
  feel::Type result;
};

class App : public feel::FormTypes {
 public:
  App(const SourceSet& sources, dsl::Reporter& reporter, const CompileOptions& options);

  const SourceSet& sources;
  dsl::Reporter& reporter;
  const CompileOptions& options;
  model::Model model;
  std::vector<testing::TestCase> tests;

  std::deque<Node> roots;
  std::deque<Node> directory_layers;  // the `directory` of each file, as maps of its parts
  std::map<std::string, Section, std::less<>> sections;
  std::map<std::string, const yaml::Entry*, std::less<>> header;

  // By index in the model.
  std::vector<Signature> decisions, functions;
  std::vector<FlowInfo> flows;

  const Section& section(std::string_view name) const;

  // Names that a place may refer to: a section of the file, or "users", "roles", "operations", ...
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> known;
  bool is_known(std::string_view section, std::string_view name) const;
  bool has_names(std::string_view section) const;

  // What the host adds (dsl/sema/host.cc); null: it has none of that name.
  std::deque<HostTypeInfo> host_types;
  std::deque<HostKindInfo> host_kinds;
  const HostTypeInfo* host_type(std::string_view name) const;
  const HostKindInfo* host_kind(std::string_view name) const;
  // A kind of step of Weir or of the host; null: there is none.
  const nodes::NodeTypeSpec* kind(std::string_view name) const;
  // Names of all field types, for suggestions.
  std::vector<std::string_view> type_names() const;

  // Functions and definitions that are used by something, as "section/name"; for schema/unused.
  std::set<std::string, std::less<>> used;
  // Definitions of which something could not be read, as "section/name".
  std::set<std::string, std::less<>> broken;
  bool steps_broken = false;  // of the flow that is being read
  void use(std::string_view section, std::string_view name);

  Diagnostic& report(const DiagSpec& spec, Span span, std::vector<Argument> args = {});

  // Scopes, alive as long as the App.
  feel::Names base;
  feel::Names& scope(const feel::Names* outer);
  // The names of a form's own expressions: its fields, `record`, `old`.
  const feel::Names& of_form(const model::Form& form);
  // Those fields, with `record` standing for a record of `acting`.
  const feel::Names& searched(const model::Form& form, const model::Form* acting,
                              const feel::Names* outer);

  // Members of records and people.
  const std::vector<feel::FieldType>* record_members(std::string_view form) const override;
  const std::vector<feel::FieldType>& user_members() const override { return user_members_; }
  const std::vector<feel::FieldType>& department_members() const override {
    return department_members_;
  }
  // Called once the fields' types are known, and again when they change.
  void index_members();
  void add_user_member(const std::string& name);
  // Field or member that every record has; Error kind: none such.
  feel::Type member_type(const model::Form& form, std::string_view name) const;

  model::Form* form(std::string_view name);
  int32_t index_of_decision(std::string_view name) const;

 private:
  std::deque<feel::Names> scopes_;
  std::map<std::string, const feel::Names*, std::less<>> form_scopes_;
  std::map<std::string, std::vector<feel::FieldType>, std::less<>> members_;
  std::vector<feel::FieldType> user_members_, department_members_;
};

// Fields that every record has beside its own.
const std::vector<feel::FieldType>& system_fields();
bool is_system_field(std::string_view name);

// "lead", as {en, zh} in the words of the section: form 'lead' / 表单“lead”.
Argument thing(std::string_view section, std::string_view name);
Argument thing_word(std::string_view section);

// A letter or '_', then letters, digits, '_'; every letter beyond ASCII counts as one.
bool is_name(std::string_view text);
// Reports a name that cannot be one (`visible`: FEEL sees it, so keywords and variables are taken).
// False where nothing can go by it; a taken one goes on, so that its uses are no problems of their own.
bool check_name(App& app, const Node& key, bool visible, bool field = false);

}  // namespace weir::sema
