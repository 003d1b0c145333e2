// Stored bytes are read as untrusted: what is no state is refused, not taken for one.
#include <doctest/doctest.h>

#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance.h"

namespace rt = weir::runtime;

TEST_CASE("a snapshot with a number that is no status does not load") {
  rt::Instance state;
  state.id = "i";
  state.status = rt::CaseStatus::Returned;
  CHECK(rt::decode_instance(rt::encode(state)));
  state.status = static_cast<rt::CaseStatus>(10);
  CHECK_FALSE(rt::decode_instance(rt::encode(state)));
}

TEST_CASE("a sealed entry with a number that is no kind of actor does not load") {
  const auto loads = [](weir::ActorKind kind) {
    rt::LogEntry entry;
    entry.instance = "i";
    entry.seq = 1;
    entry.actor_kind = kind;
    rt::seal(entry, {});
    return rt::decode_entry(rt::encode(entry)).has_value();
  };
  CHECK(loads(weir::ActorKind::Api));
  CHECK_FALSE(loads(static_cast<weir::ActorKind>(5)));
}
