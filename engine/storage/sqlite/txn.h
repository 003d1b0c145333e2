// engine/storage/sqlite/txn.h: transactions of an SQLite store.
#pragma once

#include <functional>
#include <memory>

#include "engine/storage/sqlite/session.h"
#include "engine/storage/sqlite/writer.h"

namespace weir::storage {

// `session` is in a read transaction and goes back through `done` at the end.
std::unique_ptr<ReadTxn> make_read_txn(std::unique_ptr<Session> session,
                                       std::function<void(std::unique_ptr<Session>)> done);
// The writer has begun for the caller. `owner` keeps the store open.
std::unique_ptr<WriteTxn> make_write_txn(Writer* writer, std::shared_ptr<void> owner);

}  // namespace weir::storage
