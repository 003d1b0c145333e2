#include "engine/runtime/commands/inbound.h"

#include <algorithm>

#include "engine/base/json.h"
#include "engine/runtime/books.h"
#include "engine/runtime/flow/step_context.h"
#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

const model::Definition* inbound_connector(const model::Model& model, std::string_view name) {
  for (const model::Definition& one : model.connectors)
    if (one.name == name && model::word(one.args, "type", "") == "inbound") return &one;
  return nullptr;
}

Result<Addressed> take_message(Unit& unit, const model::Definition& connector, const Value& body, bool* seen) {
  const LoadedPtr& loaded = unit.setting().current;
  const std::string book = "inbound:" + connector.name;
  Case* free = unit.begin_block(loaded, {}, {});
  free->emit(VarSet{"body", body});
  StepContext step(*free, 0, -1, 0);
  std::string key;
  if (const model::Arg* arg = model::find(connector.args, "key")) {
    const Value id = step.value(*arg);
    if (id.is_null()) return refuse(unit, "E_FIELD_REQUIRED", "the message has no key", "消息没有键值");
    key = id.is(ValueKind::String) ? std::string(id.as_string()) : id.to_feel();
    if (const Value before = note(unit, book, key); !before.is_null()) {
      *seen = true;
      Addressed again;
      again.record = {text_in(before, "form"), text_in(before, "record")};
      return again;
    }
  }
  Addressed addressed;
  if (const model::Form* form = loaded->model.form(model::word(connector.args, "creates", ""))) {
    WriteRequest request;
    request.loaded = loaded;
    request.form = form;
    request.writer = records::Writer::Automation;
    request.rights = all_rights();
    request.cause = {.kind = "connector", .name = connector.name, .place = model::place(loaded->model, connector.span)};
    if (const model::Arg* with = model::find(connector.args, "with"); with != nullptr && with->map() != nullptr)
      for (const auto& [name, arg] : *with->map()) request.patch.emplace_back(name, step.value(arg));
    Result<records::RecordPtr> made = create_record(unit, request);
    if (!made) return made.error();
    addressed.record = {form->name, (*made)->id};
    addressed.version = (*made)->version;
  }
  if (!key.empty())
    set_note(unit, book, key, Value::context({{"form", Value::string(addressed.record.form)}, {"record", Value::string(addressed.record.id)}}));
  return addressed;
}

}  // namespace weir::runtime
