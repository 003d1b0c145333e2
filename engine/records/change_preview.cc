#include "engine/records/preparation.h"

namespace weir::records {

Preview Preparation::preview() {
  begin();
  patch();
  defaults();
  fill();
  settle_owner();
  rollups();
  formulas();
  set_stage();
  find_visible();
  clear_hidden();
  check_readonly();
  check_references();
  check_fields();
  check_form();
  Preview preview;
  const Record& judged = request_.before != nullptr ? *request_.before : after_;
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& target = form_.fields[i];
    const FieldRight right = person() ? request_.rights.of(target.name) : FieldRight::Editable;
    const bool computed = target.formula || fields::field_type(target).computed;
    FieldState state;
    state.visible = visible_[i] && right != FieldRight::Hidden;
    state.readonly = computed || right <= FieldRight::Readonly ||
                     (target.readonly && holds(*target.readonly, Otherwise::True, target.name, judged));
    state.required = state.visible && !computed && right != FieldRight::Readonly &&
                     (right == FieldRight::Required ||
                      (target.required && holds(*target.required, Otherwise::False, target.name, after_)));
    preview.states.push_back(state);
  }
  preview.errors = std::move(errors_);
  preview.after = std::move(after_);
  return preview;
}

Preview preview_change(const ChangeRequest& request, RecordWorld& world) { return Preparation(request, world).preview(); }

}  // namespace weir::records
