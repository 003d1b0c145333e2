#include <algorithm>

#include "engine/people/forms.gen.h"

namespace weir::people {

const std::vector<const WhoFormSpec*>& who_forms() {
  static const std::vector<const WhoFormSpec*> forms = all();
  return forms;
}

const WhoFormSpec* find_who_form(std::string_view name) {
  const auto& forms = who_forms();
  const auto it = std::find_if(forms.begin(), forms.end(),
                               [&](const WhoFormSpec* f) { return f->name == name; });
  return it == forms.end() ? nullptr : *it;
}

}  // namespace weir::people
