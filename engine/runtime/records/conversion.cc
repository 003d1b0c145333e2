#include "engine/runtime/records/conversion.h"

#include <algorithm>

#include "engine/fields/field_type.h"
#include "engine/runtime/records/assigning.h"
#include "engine/runtime/books.h"
#include "engine/runtime/records/consequences.h"
#include "engine/runtime/flow/effects.h"
#include "engine/runtime/records/merging.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/records/referring.h"
#include "engine/runtime/flow/starts.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

namespace {

bool names(const std::vector<Entry>& values, std::string_view field) {
  return std::any_of(values.begin(), values.end(), [&](const Entry& entry) { return entry.first == field; });
}

bool refers(const records::Record& record, const model::Field& field, const std::string& id, Zone zone) {
  const Value value = records::stored_value(record, field.name, zone);
  if (!value.is(ValueKind::List)) return value == Value::string(id);
  const auto items = value.items();
  return std::find(items.begin(), items.end(), Value::string(id)) != items.end();
}

// What the field holds when `from` is replaced by `to`; an empty `from`: `to` comes with the rest.
Value with_reference(const records::Record& record, const model::Field& field, const std::string& from,
                     const std::string& to, Zone zone) {
  if (field.type != "references") return Value::string(to);
  std::vector<Value> ids;
  for (const Value& one : records::stored_value(record, field.name, zone).items())
    if (!(one == Value::string(from)) && !(one == Value::string(to))) ids.push_back(one);
  ids.push_back(Value::string(to));
  return Value::list(std::move(ids));
}

class Converting {
 public:
  Converting(Unit& unit, const Conversion& conversion)
      : unit_(unit), conversion_(conversion), request_(conversion.request), zone_(request_.loaded->zone) {}

  Result<Converted> run() {
    const records::RecordPtr source = unit_.view().record(*request_.form, request_.id);
    if (unit_.failure() != nullptr) return *unit_.failure();
    if (source == nullptr) return refuse(unit_, "E_NOT_FOUND", "there is no such record", "没有这条记录");
    if (Status free = check_lock(unit_, request_.form->name, request_.id, request_.inside, request_.by); !free) return free.error();
    if (source->converted) return twice();
    owner_ = source->owner;
    const RecordRef outer = std::exchange(unit_.converting, {request_.form->name, request_.id});
    for (const Target& target : conversion_.targets)
      if (Status there = reach(target); !there) return there.error();
    for (const model::Form* form : conversion_.carry)
      if (Status carried = carry(*form); !carried) return carried.error();
    if (Status closed = close(); !closed) return closed.error();
    unit_.converting = outer;
    if (unit_.failure() != nullptr) return *unit_.failure();
    Converted done{unit_.view().record(*request_.form, request_.id), {}};
    for (const Reached& one : reached_) done.targets.push_back({one.form->name, one.id});
    return done;
  }

 private:
  struct Reached {
    const model::Form* form = nullptr;
    std::string id;
    bool found = false;
  };

  Error twice() const { return refuse(unit_, "E_CONVERTED", "the record has been converted already", "该记录已转换，不能再次转换"); }

  // Finds or makes one target.
  Status reach(const Target& target) {
    Result<std::vector<Entry>> values = target.values();
    if (!values) return values.error();
    link(*target.form, *values);
    Result<records::RecordPtr> same = find_same(target, *values);
    if (!same) return same.error();
    Result<records::RecordPtr> record = *same != nullptr ? fill(target, **same, *values) : make(target, *values);
    if (!record) return record.error();
    reached_.push_back({target.form, (*record)->id, *same != nullptr});
    if (conversion_.made) conversion_.made(*target.form, (*record)->id);
    return Done{};
  }

  // A reference that nobody named and that is the only one to hold a form leads to what the record
  // became before, else to the record itself: both ways are there to go.
  void link(const model::Form& form, std::vector<Entry>& values) const {
    std::vector<Reached> known = {{request_.form, request_.id, true}};
    known.insert(known.end(), reached_.begin(), reached_.end());
    for (auto it = known.rbegin(); it != known.rend(); ++it) {
      const model::Field* only = nullptr;
      int32_t holders = 0;
      for (const model::Field& field : form.fields)
        if (leads_to(field, it->form->name) && ++holders == 1) only = &field;
      if (holders != 1 || only->formula || only->default_value || names(values, only->name) || model::find(only->args, "where") != nullptr) continue;
      Value id = Value::string(it->id);
      values.emplace_back(only->name, only->type == "references" ? Value::list({id}) : id);
    }
  }

  // The oldest record that is equal in every field of `match`; null: none.
  Result<records::RecordPtr> find_same(const Target& target, const std::vector<Entry>& values) const {
    std::vector<Entry> wanted;
    for (const std::string& name : target.match) {
      const auto given = std::find_if(values.begin(), values.end(), [&](const Entry& entry) { return entry.first == name; });
      const model::Field* field = target.form->field(name);
      if (given == values.end() || field == nullptr) return records::RecordPtr();
      fields::FieldContext context;
      context.model = &request_.loaded->model;
      context.language = unit_.language();
      Result<Value> standard = fields::normalize(given->second, *field, context);
      if (!standard) {
        Error error = standard.error();
        error.fields.push_back({name, error.reason, error.message});
        return error;
      }
      if (fields::is_empty(*standard)) return records::RecordPtr();
      wanted.emplace_back(name, *standard);
    }
    records::RecordPtr best;
    if (wanted.empty()) return best;
    for (const records::RecordPtr& one : unit_.view().matching(*target.form, wanted.front().first, wanted.front().second)) {
      const bool itself = one->id == request_.id && target.form->name == request_.form->name;
      const bool same = std::all_of(wanted.begin(), wanted.end(), [&](const Entry& entry) {
        return records::stored_value(*one, entry.first, zone_) == entry.second;
      });
      if (!itself && same && (best == nullptr || one->created < best->created)) best = one;
    }
    if (unit_.failure() != nullptr) return *unit_.failure();
    return best;
  }

  // What the record that is there lacks is filled in; what it has stays.
  Result<records::RecordPtr> fill(const Target& target, const records::Record& into, std::vector<Entry> values) const {
    values = lacking(into, values, zone_);
    const bool locked = into.converted || !check_lock(unit_, target.form->name, into.id, nullptr, {});
    if (values.empty() || locked) return unit_.view().record(*target.form, into.id);
    WriteRequest request = request_;
    request.form = target.form;
    request.id = into.id;
    request.patch = std::move(values);
    request.writer = records::Writer::Automation;
    request.rights = all_rights();
    return update_record(unit_, request);
  }

  Result<records::RecordPtr> make(const Target& target, std::vector<Entry> values) const {
    if (conversion_.may_create)
      if (Status allowed = conversion_.may_create(*target.form); !allowed) return allowed.error();
    WriteRequest request = request_;
    request.form = target.form;
    request.id.clear();
    request.rights = all_rights();
    // Whoever had the record has what became of it.
    const bool owned = request.writer == records::Writer::Automation && !owner_.empty() && target.form->field("owner") == nullptr;
    if (owned && !names(values, "owner")) values.emplace_back("owner", Value::string(owner_));
    request.patch = std::move(values);
    return create_record(unit_, request);
  }

  // The records of the form that refer to the source: they refer to what it became, all of them.
  Status carry(const model::Form& form) {
    int64_t count = 0;
    for (const model::Field& field : form.fields) {
      if (!leads_to(field, request_.form->name)) continue;
      const model::Field* into = &field;
      const Reached* to = last_for(field);
      // A field that can name none of them: another one of the record names it.
      for (auto other = form.fields.begin(); to == nullptr && other != form.fields.end(); ++other)
        if (is_reference(*other) && (to = last_for(*other)) != nullptr) into = &*other;
      if (to == nullptr) continue;
      const std::vector<records::RecordPtr> all = unit_.view().matching(form, field.name, Value::string(request_.id));
      for (const records::RecordPtr& one : all) {
        WriteRequest request = request_;
        request.form = &form;
        request.id = one->id;
        request.writer = records::Writer::Engine;
        request.rights = all_rights();
        request.pass_lock = true;
        request.patch = {{into->name, with_reference(*one, *into, request_.id, to->id, zone_)}};
        if (Result<records::RecordPtr> written = update_record(unit_, request); !written) return written.error();
      }
      for (const records::RecordPtr& one : all) {
        const records::RecordPtr now = unit_.view().record(form, one->id);
        if (now == nullptr || !refers(*now, *into, to->id, zone_))
          return refuse(unit_, "E_REFERENCE", "not every record of '" + form.name + "' went along: the conversion is not made",
                        "“" + form.name + "”的记录未能全部转移，转换未执行");
      }
      count += static_cast<int64_t>(all.size());
    }
    carried_.emplace_back(form.name, count);
    return Done{};
  }

  const Reached* last_for(const model::Field& field) const {
    for (auto it = reached_.rbegin(); it != reached_.rend(); ++it)
      if (leads_to(field, it->form->name)) return &*it;
    return nullptr;
  }

  // Links both ways, and the source is over.
  Status close() {
    const std::string& form = request_.form->name;
    std::vector<Value> targets, carried;
    for (const Reached& one : reached_) {
      targets.push_back(Value::context({{"form", Value::string(one.form->name)}, {"id", Value::string(one.id)}, {"found", Value::boolean(one.found)}}));
      set_note(unit_, "origin:" + one.form->name + "/" + one.id, form + "/" + request_.id,
               Value::context({{"at", time_value(unit_.now())}, {"by", Value::string(unit_.acting().user())}, {"found", Value::boolean(one.found)}}));
    }
    for (const auto& [name, count] : carried_)
      carried.push_back(Value::context({{"form", Value::string(name)}, {"count", Value::integer(count)}}));
    set_note(unit_, "converted:" + form, request_.id,
             Value::context({{"at", time_value(unit_.now())},
                             {"by", Value::string(unit_.acting().user())},
                             {"to", Value::list(std::move(targets))},
                             {"carried", Value::list(std::move(carried))},
                             {"place", Value::string(conversion_.place)}}));
    forget_offer(unit_, form, request_.id);
    leave_pool(unit_, form, request_.id);
    const records::RecordPtr before = unit_.view().record(*request_.form, request_.id);
    if (before == nullptr) return refuse(unit_, "E_NOT_FOUND", "there is no such record", "没有这条记录");
    records::Record closed = *before;
    closed.converted = unit_.now();
    records::ChangeRequest change;
    change.form = request_.form;
    change.before = &closed;
    change.id = request_.id;
    change.actor = request_.by;
    change.writer = records::Writer::Engine;
    change.rollups = true;
    change.language = unit_.language();
    Result<records::Change> prepared = records::prepare_change(change, unit_.world(request_.loaded));
    if (!prepared) return prepared.error();
    const records::RecordPtr after = std::make_shared<const records::Record>(std::move(prepared->after));
    unit_.write({request_.form, request_.loaded, request_.id, before, after, std::move(prepared->unique), unit_.acting().user(), "converted"});
    if (Status figures = refresh_rollups(unit_, request_.loaded, *request_.form, before.get(), after.get()); !figures) return figures;
    return raise_record_event(unit_, request_.loaded, {"converted", request_.form, after, before, {}});
  }

  Unit& unit_;
  const Conversion& conversion_;
  const WriteRequest& request_;
  Zone zone_;
  std::string owner_;
  std::vector<Reached> reached_;
  std::vector<std::pair<std::string, int64_t>> carried_;
};

// What a step `convert` says, its expressions to be computed by `step` as they are needed.
Conversion defined(StepContext& step, const model::FlowNode& node, const WriteRequest& request) {
  const model::Model& model = step.of().model();
  Conversion conversion;
  conversion.request = request;
  conversion.place = model::place(model, node.span);
  const model::Arg* into = model::find(node.args, "into");
  if (into != nullptr && into->map() != nullptr)
    for (const auto& [name, arg] : *into->map()) {
      Target target;
      target.form = model.form(name);
      if (target.form == nullptr) continue;
      if (arg.map() != nullptr) target.match = words_of(model::find(*arg.map(), "match"));
      const model::Arg* with = arg.map() != nullptr ? model::find(*arg.map(), "with") : nullptr;
      target.values = [&step, with]() -> Result<std::vector<Entry>> {
        if (with == nullptr) return std::vector<Entry>();
        bool failed = false;
        const Value values = step.value(*with, &failed);
        if (failed) return refuse(step.unit(), "E_CONDITION", "a value could not be computed", "有取值无法计算");
        return patch_of(step.unit(), values);
      };
      conversion.targets.push_back(std::move(target));
    }
  for (const std::string& name : words_of(model::find(node.args, "carry")))
    if (const model::Form* form = model.form(name)) conversion.carry.push_back(form);
  conversion.made = [&step](const model::Form& form, const std::string& id) {
    step.of().emit(VarSet{form.name, Value::string(id)});
  };
  return conversion;
}

}  // namespace

Result<Converted> convert_record(Unit& unit, const Conversion& conversion) {
  if (conversion.targets.empty())
    return refuse(unit, "E_ARGUMENT", "say into what the record is converted", "请指明转换为哪些记录");
  return Converting(unit, conversion).run();
}

Status check_not_converted(Unit& unit, const std::string& form_name, const std::string& record) {
  const auto first = std::find_if(unit.writes().begin(), unit.writes().end(),
                                  [&](const RecordWrite& one) { return one.form->name == form_name && one.id == record; });
  records::RecordPtr stored;
  if (first != unit.writes().end()) {
    stored = first->before;
  } else if (const LoadedPtr& loaded = unit.setting().current; loaded != nullptr) {
    const model::Form* form = loaded->model.form(form_name);
    if (form != nullptr) stored = unit.view().record(*form, record);
  }
  if (unit.failure() != nullptr) return *unit.failure();
  if (stored == nullptr || !stored->converted) return Done{};
  return refuse(unit, "E_CONVERTED", "the record has been converted: it does not change any more", "该记录已转换，不能再修改");
}

Step convert_step(StepContext& step) {
  Case& of = step.of();
  const std::string name(step.word("convert", ""));
  if (of.form() == nullptr || of.form()->name != name || of.record() == nullptr)
    return step.fail(IncidentType::Field, "there is no record of '" + name + "' here to convert", "此处没有可转换的“" + name + "”记录");
  WriteRequest request = write_request(step, of.form());
  request.id = of.state().record;
  Unit::Attempt attempt(step.unit());
  Result<Converted> done = convert_record(step.unit(), defined(step, step.node(), request));
  if (!done) {
    attempt.undo();
    return refused(step, done.error());
  }
  std::vector<Value> targets;
  for (const RecordRef& one : done->targets) targets.push_back(Value::string(one.form + " " + one.id));
  step.explain("converted", Value::list(std::move(targets)));
  return Next::follow();
}

namespace {

std::vector<const model::FlowNode*> definitions_of(const model::Model& model, const std::string& form) {
  std::vector<const model::FlowNode*> found;
  const auto look = [&](const std::vector<model::FlowNode>& nodes) {
    for (const model::FlowNode& node : nodes)
      if (node.type == "convert" && model::word(node.args, "convert", "") == form) found.push_back(&node);
  };
  look(model.blocks);
  for (const model::Flow& flow : model.flows) look(flow.nodes);
  return found;
}

}  // namespace

Result<Converted> convert_by_command(Unit& unit, const WriteRequest& request, const Convert& what) {
  const LoadedPtr& loaded = request.loaded;
  const auto may_create = [&](const model::Form& form) -> Status {
    if (unit.acting().engine() || loaded->model.open) return Done{};
    const std::string user = unit.acting().user();
    if (loaded->access.check(user, access::Action::Create, form, nullptr, unit.world(loaded)).allowed) return Done{};
    return loaded->access.refusal(user, access::Action::Create, form, nullptr, unit.world(loaded), unit.language());
  };
  if (what.into.empty()) {
    const std::vector<const model::FlowNode*> found = definitions_of(loaded->model, request.form->name);
    if (found.size() != 1)
      return refuse(unit, found.empty() ? "E_OP_DISABLED" : "E_ARGUMENT",
                    found.empty() ? "nothing says into what a '" + request.form->name + "' is converted"
                                  : "several steps convert a '" + request.form->name + "': say into what",
                    found.empty() ? "没有定义“" + request.form->name + "”转换为什么"
                                  : "有多个步骤转换“" + request.form->name + "”，请指明转换为什么");
    WriteRequest mapped = request;
    mapped.writer = records::Writer::Automation;
    mapped.rights = all_rights();
    StepContext step(*unit.begin_block(loaded, request.form->name, request.id), 0, -1, 0);
    Conversion conversion = defined(step, *found.front(), mapped);
    conversion.may_create = may_create;
    return convert_record(unit, conversion);
  }
  Conversion conversion;
  conversion.request = request;
  conversion.may_create = may_create;
  for (const ConvertInto& one : what.into) {
    Target target;
    target.form = loaded->model.form(one.form);
    if (target.form == nullptr)
      return refuse(unit, "E_NOT_FOUND", "there is no form '" + one.form + "'", "没有表单 '" + one.form + "'");
    target.match = one.match;
    for (const std::string& name : one.match)
      if (target.form->field(name) == nullptr)
        return refuse(unit, "E_ARGUMENT", "'" + one.form + "' has no field '" + name + "' to match by", "“" + one.form + "”没有用于匹配的字段“" + name + "”");
    target.values = [&unit, &one] { return patch_of(unit, one.values); };
    conversion.targets.push_back(std::move(target));
  }
  for (const std::string& name : what.carry) {
    const model::Form* form = loaded->model.form(name);
    if (form == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no form '" + name + "'", "没有表单 '" + name + "'");
    conversion.carry.push_back(form);
  }
  return convert_record(unit, conversion);
}

std::vector<Origin> origins_of(Unit& unit, const RecordRef& record) {
  std::vector<Origin> found;
  Query query;
  query.filter = Filter::compare("name", Filter::Op::Equal, Value::string("origin:" + record.form + "/" + record.id));
  query.page.limit = 1000;
  for (const Row& row : unit.view().rows(storage::kind(storage::Own::Note), std::move(query))) {
    const std::string from(row.key[1].as_string());
    const size_t slash = from.find('/');
    if (slash == std::string::npos) continue;
    found.push_back({{from.substr(0, slash), from.substr(slash + 1)}, note(unit, std::string(row.key[0].as_string()), from)});
  }
  return found;
}

}  // namespace weir::runtime
