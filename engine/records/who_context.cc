#include "engine/records/who_context.h"

namespace weir::records {

std::string RecordWho::owner() const { return record_ != nullptr ? record_->owner : std::string(); }

std::string RecordWho::department() const {
  if (record_ == nullptr) return "";
  if (!record_->department.empty()) return record_->department;
  const User* user = organisation().user(record_->owner);
  return user != nullptr ? user->department : std::string();
}

Value RecordWho::field(std::string_view name) {
  return record_ != nullptr ? world_->member(*record_, name) : Value();
}

Value RecordWho::decide(std::string_view decision, const model::ArgMap* with, bool* failed_out) {
  const model::Decision* found = world_->model().decision(decision);
  if (found == nullptr) {
    *failed_out = true;
    return {};
  }
  std::vector<Value> args;
  for (const model::Parameter& input : found->inputs) {
    const model::Arg* given = with != nullptr ? model::find(*with, input.name) : nullptr;
    if (given != nullptr && given->expression() != nullptr)
      args.push_back(evaluate(*given->expression(), failed_out));
    else if (given != nullptr && given->value() != nullptr)
      args.push_back(*given->value());
    else if (input.type.is(feel::TypeKind::Record) && record_ != nullptr)
      args.push_back(world_->context(*record_));
    else
      args.push_back(field(input.name));
  }
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  ctx.world = world_;
  ctx.warnings = &warnings;
  Value value = world_->call_app(decision, args, ctx);
  *failed_out = *failed_out || failed(warnings);
  return value;
}

Value RecordWho::evaluate(const feel::Expression& expression, bool* failed_out) {
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  ctx.world = world_;
  ctx.warnings = &warnings;

  // `initiator` outside a flow is who acts.
  class Initiator : public feel::Scope {
   public:
    explicit Initiator(const std::string& user) : user_(user) {}
    Value input(const feel::Input& input) override {
      return input.kind == feel::InputKind::Initiator && !user_.empty() ? Value::string(user_)
                                                                        : Value();
    }

   private:
    const std::string& user_;
  } initiator(actor_);
  RecordScope scope(*world_, {.record = record_, .user = actor_, .more = &initiator}, &ctx);
  Value value = feel::evaluate(expression, scope, ctx);
  *failed_out = *failed_out || failed(warnings);
  return value;
}

}  // namespace weir::records
