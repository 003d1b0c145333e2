// A form as a screen shows it: rights, conditions and options, worked out for one person at one place.
#include <algorithm>

#include "engine/fields/ids.h"
#include "engine/fields/options.h"
#include "engine/runtime/commands/commands.h"
#include "engine/runtime/flow/act.h"
#include "engine/runtime/flow/flow_scope.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/queries/sight.h"

namespace weir::runtime {

namespace {

class Describing {
 public:
  Describing(Unit& unit, const FormQuestion& question) : unit_(unit), question_(question), sight_(unit), loaded_(unit.setting().current) {}

  Result<FormView> run() {
    const model::Form* form = loaded_->model.form(question_.form);
    if (form == nullptr) return nothing();
    form_ = form;
    if (Status found = find(); !found) return found.error();
    Result<std::vector<Entry>> patch = patch_of(unit_, question_.values);
    if (!patch) return patch.error();
    records::ChangeRequest change;
    change.form = form;
    change.before = record_.get();
    change.id = question_.record;
    change.patch = *std::move(patch);
    change.actor = unit_.acting().user();
    change.writer = unit_.acting().engine() ? records::Writer::Automation : records::Writer::Person;
    change.rights = rights_;
    change.language = unit_.language();
    records::Preview preview = records::preview_change(change, unit_.world(loaded_));
    if (unit_.failure() != nullptr) return *unit_.failure();
    const access::FieldAccess access = record_ != nullptr ? sight_.fields(*form, *record_, part_) : sight_.fields(*form);
    const Value values = access::visible_context(unit_.world(loaded_).context(preview.after), access, *form);
    FormView view;
    view.form = form->name;
    view.label = label(*form);
    if (record_ != nullptr) view.title = sight_.title(*form, *record_, access);
    view.version = record_ != nullptr ? record_->version : 0;
    for (size_t i = 0; i < form->fields.size(); ++i) {
      const model::Field& field = form->fields[i];
      if (access.hidden.contains(field.name) || rights_.of(field.name) == records::FieldRight::Hidden) continue;
      FormField shown = describe(field, preview.after);
      shown.visible = preview.states[i].visible;
      shown.readonly = preview.states[i].readonly;
      shown.required = preview.states[i].required;
      shown.masked = access.masked.contains(field.name);
      if (const Value* value = values.is(ValueKind::Context) ? values.find(field.name) : nullptr) shown.value = *value;
      view.fields.push_back(std::move(shown));
    }
    for (FieldError& error : preview.errors) {
      const std::string name = error.field.substr(0, error.field.find_first_of("[."));
      if (!access.hidden.contains(name)) view.errors.push_back(std::move(error));
    }
    return view;
  }

 private:
  Error nothing() const { return refuse(unit_, "E_NOT_FOUND", "there is no such form or record", "没有这个表单或记录"); }

  // The record, and what the person may do with its fields here.
  Status find() {
    if (question_.record.empty()) {
      if (!unit_.acting().engine() && !loaded_->model.open) {
        const auto allowed = loaded_->access.check(unit_.acting().user(), access::Action::Create, *form_, nullptr, unit_.world(loaded_));
        if (!allowed.allowed) return refuse(unit_, "E_FORBIDDEN", "you may not make records of this form", "您无权新建此表单的记录");
      }
      rights_ = all_rights();
      return Done{};
    }
    record_ = unit_.view().record(*form_, question_.record);
    if (unit_.failure() != nullptr) return *unit_.failure();
    part_ = record_ != nullptr && !unit_.acting().engine() ? sight_.part_in(*form_, question_.record) : Part();
    if (record_ == nullptr || !sight_.sees(*form_, *record_, part_)) return nothing();
    if (question_.step.empty()) {
      rights_ = person_request(unit_, *form_, record_.get()).rights;
      return Done{};
    }
    for (const std::string& id : unit_.instances_of(form_->name, question_.record)) {
      Result<Case*> of = unit_.load(id);
      if (!of) return of.error();
      for (const Activation& a : (*of)->state().activations) {
        if (a.state != ActivationState::Active || step_name(**of, a.node, a.scope, a.arm) != question_.step) continue;
        const auto& seats = (*of)->state().seats;
        const bool his = unit_.acting().engine() || std::any_of(seats.begin(), seats.end(), [&](const Seat& seat) {
          const std::string user = unit_.acting().user();
          return seat.activation == a.id && seat.state == SeatState::Open &&
                 (seat.holder == user || seat.principal == user ||
                  std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end());
        });
        if (!his) continue;
        rights_ = step_rights((*of)->node(a.node), true);
        return Done{};
      }
    }
    return refuse(unit_, "E_NOT_HOLDER", "you have no open task at '" + question_.step + "' of this record", "您在该记录的步骤 '" + question_.step + "' 没有待办");
  }

  std::string label(const model::Named& named) const {
    const std::string text = label_text(named.label, unit_.language());
    return text.empty() ? named.name : text;
  }

  FormField describe(const model::Field& field, const records::Record& record) {
    FormField shown;
    shown.name = field.name;
    shown.type = field.host_type.empty() ? field.type : field.host_type;
    shown.label = label(field);
    shown.doc = field.doc;
    if (field.type == "reference" || field.type == "references") shown.forms = fields::target_forms(field);
    feel::EvalContext ctx;
    ctx.world = &unit_.world(loaded_);
    const std::string user = unit_.acting().user();
    records::RecordScope names(unit_.world(loaded_), {.record = &record, .old = record_.get(), .user = user}, &ctx);
    const fields::FieldContext context{
        .model = &loaded_->model, .language = unit_.language(), .world = ctx.world, .scope = &names, .host_types = unit_.setting().host->field_types};
    if (field.type == "choice" || field.type == "choices")
      for (const fields::Option& option : fields::options_of(field, context).value_or(std::vector<fields::Option>())) {
        if (!option.leaf) continue;
        const std::string text = label_text(option.label, unit_.language());
        shown.options.push_back({option.key, text.empty() ? option.key : text});
      }
    std::vector<Entry> attributes;
    for (const auto& [name, arg] : field.args)
      if (const Value* value = arg.value(); value != nullptr && name != "options" && name != "form") attributes.emplace_back(name, *value);
    shown.attributes = Value::context(std::move(attributes));
    for (const model::Field& column : field.columns) {
      const records::FieldRight right = rights_.of(field.name, column.name);
      if (right == records::FieldRight::Hidden) continue;
      FormField cell = describe(column, record);
      cell.readonly = column.formula || right == records::FieldRight::Readonly;
      cell.required = !cell.readonly && (right == records::FieldRight::Required || (column.required && feel::evaluate(*column.required, names, ctx).is_true()));
      shown.columns.push_back(std::move(cell));
    }
    return shown;
  }

  Unit& unit_;
  const FormQuestion& question_;
  Sight sight_;
  const LoadedPtr loaded_;
  const model::Form* form_ = nullptr;
  records::RecordPtr record_;
  Part part_;
  records::FieldRights rights_;
};

}  // namespace

Result<FormView> describe_form(Service& service, const FormQuestion& question, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  if ((*made)->setting().current == nullptr) return refuse(**made, "E_MODEL", "nothing has been published yet", "尚未发布任何应用");
  return Describing(**made, question).run();
}

}  // namespace weir::runtime
