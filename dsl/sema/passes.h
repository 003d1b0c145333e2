// dsl/sema/passes.h: the passes of a compilation, in the order in which they run.
#pragma once

#include "dsl/sema/app.h"

namespace weir::sema {

struct Site;

void collect(App& app);            // files to sections and header; every name that can be meant
void read_header(App& app);        // the keys of the app itself
void read_directory(App& app);     // users, departments, teams
void read_host(App& app);          // functions, field types and steps of the host; before the first expression
void declare_forms(App& app);      // forms and the types of their fields
void declare_decisions(App& app);  // what decisions and functions take and give
void read_forms(App& app);         // everything else of the forms
void check_form_links(App& app);   // names that a form's fields give to each other and to other forms
void read_functions(App& app);
void read_decisions(App& app);
void read_calendars(App& app);
void declare_flows(App& app);      // ids of steps
void read_flows(App& app);
void read_definitions(App& app);   // assignments, pools, automations, templates, reports, connectors
void read_stage_steps(App& app);   // of forms: on_enter, service levels
void read_permissions(App& app);
void read_tests(App& app);
void check_unused(App& app);       // what is reached from nowhere

// Pieces that several passes share.
std::optional<TypeInfo> read_type(App& app, const Node& node);
std::optional<Organisation> organisation_of(App& app, const std::vector<const Node*>& layers);
Site form_site(App& app, const model::Form* form);
// The attributes of a field type of the host, as written at a field or in the long form of a type.
void read_attributes(App& app, const Node& node, const HostTypeInfo& type, model::ArgMap& args);
// Those names, and `event`: the content of the event that came, unless a field is called so.
const feel::Names& with_event(App& app, const feel::Names* outer);

}  // namespace weir::sema
