// engine/records/who_context.h: people as asked from a record: `from:` of user fields, pools,
// service levels. Flows have more to say and stand on this.
#pragma once

#include "engine/people/resolve.h"
#include "engine/records/world.h"

namespace weir::records {

class RecordWho : public people::WhoContext {
 public:
  // All borrowed. `record` may be null.
  RecordWho(RecordWorld& world, const Record* record, std::string actor)
      : world_(&world), record_(record), actor_(std::move(actor)) {}

  const Organisation& organisation() const override { return world_->people(); }
  std::string initiator() const override { return actor_; }
  std::string owner() const override;
  std::string department() const override;
  Value field(std::string_view name) override;
  Value decide(std::string_view decision, const model::ArgMap* with, bool* failed) override;
  Value evaluate(const feel::Expression& expression, bool* failed) override;

 private:
  RecordWorld* world_;
  const Record* record_;
  std::string actor_;
};

}  // namespace weir::records
