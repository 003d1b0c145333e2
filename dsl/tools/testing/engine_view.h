// dsl/tools/testing/engine_view.h: the records of an engine, as expressions of a test read them.
#pragma once

#include "engine/records/view.h"
#include "weir/engine.h"

namespace weir::testing {

// Reads as the system actor. Borrows the engine.
class EngineView : public records::View {
 public:
  explicit EngineView(Engine& engine) : engine_(engine) {}
  records::RecordPtr record(const model::Form& form, std::string_view id) override;
  std::vector<records::RecordPtr> matching(const model::Form& form, std::string_view field,
                                           const Value& value) override;
  const Error* failure() const override { return failure_ ? &*failure_ : nullptr; }

 private:
  records::RecordPtr from_view(const model::Form& form, const RecordView& view);

  Engine& engine_;
  std::optional<Error> failure_;
};

}  // namespace weir::testing
