#include "engine/records/rollups.h"

#include <algorithm>

#include "engine/records/preparation.h"

namespace weir::records {
namespace {

class ItemsScope : public feel::Scope {
 public:
  explicit ItemsScope(Value items) : items_(std::move(items)) {}
  Value input(const feel::Input& input) override {
    return input.kind == feel::InputKind::Items ? items_ : Value();
  }

 private:
  Value items_;
};

const feel::Expression* expression(const model::Field& field, std::string_view key) {
  const model::Arg* arg = model::find(field.args, key);
  return arg != nullptr ? arg->expression() : nullptr;
}

}  // namespace

bool reads_target(const model::Field& field) {
  for (const char* key : {"where", "value"})
    if (const feel::Expression* one = expression(field, key))
      if (std::any_of(one->inputs.begin(), one->inputs.end(), [](const feel::Input& input) {
            return input.kind == feel::InputKind::Record;
          }))
        return true;
  return false;
}

Value rollup_value(const Record& target, const model::Field& field, RecordWorld& world) {
  const model::Form* source = world.model().form(model::word(field.args, "from", ""));
  const feel::Expression* value = expression(field, "value");
  if (source == nullptr || value == nullptr) return {};
  const feel::Expression* where = expression(field, "where");
  std::vector<Value> items;
  for (const RecordPtr& one : world.view().matching(*source, model::word(field.args, "via", ""),
                                                    Value::string(target.id))) {
    feel::EvalContext ctx;
    ctx.world = &world;
    RecordScope names(world, {.record = one.get(), .acting = &target}, &ctx);
    if (where == nullptr || feel::evaluate(*where, names, ctx).is_true())
      items.push_back(world.context(*one, &ctx));
  }
  const bool none = items.empty();
  feel::EvalContext ctx;
  ctx.world = &world;
  ItemsScope more(Value::list(std::move(items)));
  RecordScope names(world, {.record = &target, .more = &more}, &ctx);
  Value figure = feel::evaluate(*value, names, ctx);
  const feel::Node& root = value->root;
  const bool counted = (root.op == feel::Op::CallBuiltin || root.op == feel::Op::CallAny) &&
                       (root.text == "sum" || root.text == "count");
  if (none && figure.is_null() && counted) figure = Value::integer(0);
  return fields::rounded_to(figure, field, world.model().rounding);
}

// Before the formulas, which may read them.
void Preparation::rollups() {
  for (int32_t i = 0; i < static_cast<int32_t>(form_.fields.size()); ++i) {
    const model::Field& target = field(i);
    if (target.type != "rollup") continue;
    if (request_.before != nullptr && !request_.rollups && !reads_target(target)) continue;
    Value figure = rollup_value(after_, target, world_);
    if (figure == value(i)) continue;
    value(i) = std::move(figure);
    touch(i);
  }
}

}  // namespace weir::records
