// Gives the language of apps a field type and a step of the host: account numbers that are checked,
// and a rating that the host works out while a flow runs.
#include <cstdio>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/extensions.h"
#include "weir/storage.h"

using weir::Error;
using weir::HostField;
using weir::HostStepCall;
using weir::Result;
using weir::Value;

// "DE89 3704 0044 0532 0130 00" -> "DE89370400440532013000", where the two check digits are right.
Result<Value> iban(const Value& value, const HostField& field) {
  std::string plain;
  for (char c : value.as_string())
    if (c != ' ') plain += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  int rest = 0;
  for (size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[(i + 4) % plain.size()];
    if (c >= '0' && c <= '9')
      rest = (rest * 10 + c - '0') % 97;
    else if (c >= 'A' && c <= 'Z')
      rest = (rest * 100 + c - 'A' + 10) % 97;
    else
      rest = 97;
  }
  const Value* country = field.attributes.find("country");
  const bool at_home = country->is_null() || plain.starts_with(country->as_string());
  if (plain.size() < 15 || rest != 1 || !at_home)
    return Error::of("E_FIELD_INVALID", "this is no account number of that country");
  return Value::string(plain);
}

// How often it ran. A rating may be asked again after a lost race; the log keeps the one that counted.
int ratings = 0;

Result<Value> rating(const HostStepCall& call) {
  ++ratings;
  const Value* amount = call.inputs.find("amount");
  if (!amount->is(weir::ValueKind::Number)) return Error::of("E_ARGUMENT", "there is no amount to rate");
  return Value::string(amount->as_number() < weir::Decimal::from_int(1000) ? "good" : "poor");
}

int main() {
  weir::Extensions host;
  host.field_types.push_back({"iban", "text", {{"country", "text"}}, iban});
  host.steps.push_back({"rate", {{"amount", "number", true}}, "text", rating});

  weir::SourceSet sources;
  sources.add("app.yaml", R"(
app: refunds
open: true
currency: EUR
forms:
  refund:
    fields:
      account: {type: iban, country: DE, required: true}
      amount:  {type: money, required: true}
      status:  {type: text}
flows:
  pay_back:
    form: refund
    start: {on: submitted}
    steps:
      - rate: {amount: =amount}
        into: level
      - choose: check
        options:
          - {when: vars.level = "good", steps: [{set: {status: paid}}]}
          - otherwise: [{set: {status: to be looked at}}]
)");
  weir::CompileOptions reading;
  reading.extensions = &host;  // borrowed for the call
  const weir::CompileResult compiled = weir::compile(sources, reading);
  auto storage = weir::open_storage("memory:");
  if (compiled.model == nullptr || !storage) return 1;
  weir::EngineOptions options;
  options.storage = std::move(*storage);
  options.field_types = host.field_types;  // the model has only their names
  options.steps = host.steps;
  auto engine = weir::Engine::open(std::move(options));
  if (!engine || !engine->publish(compiled.model)) return 1;

  const weir::Actor actor = weir::Actor::system();
  const auto refund = [&](const char* account, int64_t amount) {
    return engine->run({actor, "", {}, weir::Create{"refund", Value::context({{"account", Value::string(account)},
                                                                              {"amount", Value::integer(amount)}})}});
  };
  const auto wrong = refund("DE89 3704 0044 0532 0130 01", 20);
  const auto right = refund("de89 3704 0044 0532 0130 00", 20);
  if (wrong || !right || !engine->run({actor, "", {}, weir::Submit{right->record}})) return 1;
  const auto record = engine->read(right->record, actor);
  if (!record || ratings != 1 || !(*record->values.find("status") == Value::string("paid"))) return 1;
  std::printf("refused: %s\npaid to %s\n", wrong.error().fields[0].message.c_str(),
              std::string(record->values.find("account")->as_string()).c_str());
  return 0;
}
