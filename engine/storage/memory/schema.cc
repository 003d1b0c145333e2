#include "engine/storage/memory/schema.h"

#include <mutex>

namespace weir::storage {
namespace {

// The cell in the column's new scale. False: it does not fit in 64 bits any more.
bool grow(int powers, CellView* cell) {
  for (int i = 0; i < powers && cell->tag == CellTag::Integer; ++i) {
    if (__builtin_mul_overflow(cell->integer, int64_t{10}, &cell->integer)) return false;
  }
  return true;
}

// Copies the live rows of `old` into a new table of the changed shape.
Result<std::shared_ptr<MemoryTable>> rebuild(const MemoryTable* old, const TableChange& change,
                                             Position position) {
  auto table = std::make_shared<MemoryTable>(change.to);
  if (old == nullptr) return table;
  const size_t parts = change.to.layout.key.size();
  Status status = Done{};
  old->scan({}, position, [&](const MemoryRowRef& row) {
    auto made = std::make_shared<MemoryRow>();
    made->version = row->version;
    made->cells.assign(row->cells.begin(), row->cells.begin() + static_cast<std::ptrdiff_t>(parts));
    for (size_t i = 0; i < change.columns.size(); ++i) {
      CellView cell;
      const ColumnChange& column = change.columns[i];
      if (column.from >= 0) cell = row->cells[parts + static_cast<size_t>(column.from)].view();
      Value made_value;  // what the cell borrows from
      if (column.convert != nullptr && cell.tag != CellTag::Null) {
        std::vector<Value> key;
        for (size_t k = 0; k < parts; ++k) key.push_back(decode(change.to.layout.key[k], row->cells[k].view()));
        Result<Value> value = column.convert->convert(key, decode(old->shape().layout.columns[static_cast<size_t>(column.from)], cell));
        if (value) made_value = *std::move(value);
        Result<CellView> encoded = value ? encode(change.to.layout.columns[i], made_value) : Result<CellView>(value.error());
        if (!encoded) {
          status = encoded.error();
          return false;
        }
        cell = *encoded;
      }
      if (!grow(column.scale_up, &cell)) {
        status = schema_error("column '" + change.to.layout.columns[i].name +
                              "' holds values too large for the new scale");
        return false;
      }
      made->cells.emplace_back(change.to.layout.columns[i], cell);
    }
    std::string key;
    for (size_t i = 0; i < parts; ++i) append_sortable(&key, made->cells[i].view());
    std::string set;
    if (table->taken(key, *made, position, &set) != nullptr) {
      status = repeats_error(change.to.layout.name, set);
      return false;
    }
    table->prune(table->write(table->spot(key), key, std::move(made), position), position);
    return true;
  });
  if (!status) return status.error();
  return table;
}

}  // namespace

Status apply_schema(MemoryContent* content, const SchemaPlan& plan) {
  Shapes shapes;
  for (const auto& [name, table] : *content->forms) shapes[name] = table->shape();
  auto changes = diff(shapes, plan);
  if (!changes) return changes.error();
  auto forms = std::make_shared<MemoryContent::Forms>(*content->forms);
  for (const TableChange& change : *changes) {
    if (!change.changed) continue;
    std::shared_ptr<MemoryTable> old;
    if (!change.from.empty()) old = content->forms->at(change.from);
    auto table = rebuild(old.get(), change, content->position);
    if (!table) return table.error();
    if (!change.from.empty()) forms->erase(change.from);
    (*forms)[change.to.layout.name] = std::move(*table);
  }
  std::unique_lock lock(content->mutex);
  content->forms = std::move(forms);
  return Done{};
}

}  // namespace weir::storage
