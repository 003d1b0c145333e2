// engine/access/sealed_storage.h: a store in which sensitive cells are sealed.
//
// Stands before another store and looks like it. In tables of forms a column of kind Bytes is one
// of a sensitive field: its cells are sealed on the way in and opened on the way out. What the
// engine writes about records (snapshots, logs, kept answers, messages) is sealed whole. A column
// NAME# holds what stands for the values of NAME: uniqueness and Equal, NotEqual and In of filters
// go through it; any other comparison, order or measure of a sealed column is E_ARGUMENT.
//
// Without a key nothing is sealed, and a sealed cell that is met is E_NO_KEY.
#pragma once

#include <memory>
#include <string>

#include "engine/access/cipher.h"
#include "weir/storage.h"

namespace weir::access {

// Name of the column that stands for a sealed one.
std::string blind_column(std::string_view column);
bool is_blind_column(std::string_view column);

// `cipher` may be null. Both are owned.
std::shared_ptr<Storage> sealed_storage(std::shared_ptr<Storage> inner,
                                        std::unique_ptr<Cipher> cipher);

}  // namespace weir::access
