// engine/runtime/flow/people_context.h: what who-forms see of a flow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/people/resolve.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

class PeopleContext : public people::WhoContext {
 public:
  // `people`: the organisation as of the time that counts.
  PeopleContext(StepContext& step, const Organisation& people) : step_(step), people_(people) {}

  const Organisation& organisation() const override { return people_; }
  std::string initiator() const override;
  std::string owner() const override;
  std::string department() const override;
  Value field(std::string_view name) override;
  std::vector<std::string> completed(std::string_view step) override;
  std::optional<std::vector<std::string>> chosen() override;
  people::Found assignment(std::string_view name) override;
  Value decide(std::string_view decision, const model::ArgMap* with, bool* failed) override;
  Value evaluate(const feel::Expression& expression, bool* failed) override;

  const std::vector<std::string>& read_fields() const { return read_; }

 private:
  StepContext& step_;
  const Organisation& people_;
  mutable std::vector<std::string> read_;
};

// The people of a who-form at this step, present ones only: for messages, copies, escalations.
std::vector<std::string> people_of(StepContext& step, const model::Who& who);

// The value of a decision over the record's fields of the same names, or over `with`.
Value decide(StepContext& step, std::string_view decision, const model::ArgMap* with, bool* failed,
             Value* explanation);

}  // namespace weir::runtime
