#include "engine/runtime/records/files.h"

#include <algorithm>
#include <charconv>

#include "engine/runtime/queries/queries.h"
#include "weir/blobs.h"

namespace weir::runtime {

namespace {

using Files = std::vector<std::pair<std::string, Value>>;  // by cell

bool holds_files(const model::Field& field) {
  return field.type == "file" || field.type == "files" || field.type == "image" || field.type == "signature" ||
         std::any_of(field.columns.begin(), field.columns.end(), holds_files);
}

std::string sha_of(const Value& file) {
  const Value* sha256 = file.is(ValueKind::Context) ? file.find("sha256") : nullptr;
  return sha256 != nullptr && sha256->is(ValueKind::String) ? std::string(sha256->as_string()) : std::string();
}

void gather(const model::Field& field, const Value& value, const std::string& cell, Files& files) {
  if (!sha_of(value).empty()) files.emplace_back(cell, value);
  if (!value.is(ValueKind::List)) return;
  for (size_t i = 0; i < value.items().size(); ++i) {
    const Value& item = value.items()[i];
    const std::string row = cell + "[" + std::to_string(i + 1) + "]";
    if (field.columns.empty()) gather(field, item, row, files);
    if (!item.is(ValueKind::Context)) continue;
    for (const model::Field& column : field.columns)
      if (const Value* one = item.find(column.name); one != nullptr && holds_files(column)) gather(column, *one, row + "." + column.name, files);
  }
}

// One step of a cell's name into a value: a name, then perhaps [N].
const Value* step_into(const Value* value, std::string_view part) {
  const size_t bracket = part.find('[');
  if (value != nullptr) value = value->is(ValueKind::Context) ? value->find(part.substr(0, bracket)) : nullptr;
  if (value == nullptr || bracket == std::string_view::npos) return value;
  size_t index = 0;
  const std::string_view digits = part.substr(bracket + 1);
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  const bool good = wrong == std::errc() && std::string_view(end, digits.data() + digits.size()) == "]";
  if (!good || !value->is(ValueKind::List) || index < 1 || value->items().size() < index) return nullptr;
  return &value->items()[index - 1];
}

}  // namespace

Status check_contents(Unit& unit, const records::Change& change) {
  BlobStore* blobs = unit.setting().host != nullptr ? unit.setting().host->blobs : nullptr;
  if (blobs == nullptr) return Done{};
  Error missing = refuse(unit, "E_FIELD_INVALID", "the content of a file is not there", "文件内容不存在");
  for (const records::FieldChange& one : change.changed) {
    const model::Field& field = change.after.form->fields[static_cast<size_t>(one.field)];
    if (!holds_files(field)) continue;
    Files before, after;
    gather(field, one.before, field.name, before);
    gather(field, one.after, field.name, after);
    for (const auto& [cell, file] : after) {
      const std::string sha256 = sha_of(file);
      if (std::any_of(before.begin(), before.end(), [&file = file](const auto& known) { return known.second == file; })) continue;
      const Result<std::optional<int64_t>> size = blobs->size(sha256);
      if (!size) return size.error();
      const Value* said = file.find("size");
      if (*size && said != nullptr && *said == Value::integer(**size)) continue;
      missing.fields.push_back({cell, "E_FIELD_INVALID", *size ? unit.say("the content has " + std::to_string(**size) + " bytes, not as many as the file says", "文件内容有 " + std::to_string(**size) + " 字节，与所述大小不符")
                                                               : unit.say("no content is kept with this SHA-256: keep it before the record", "没有此 SHA-256 的内容，请先保存文件内容")});
    }
  }
  return missing.fields.empty() ? Status(Done{}) : Status(missing);
}

Result<std::string> content_of(Service& service, const RecordRef& ref, std::string_view cell, const Actor& actor) {
  Result<RecordView> seen = read_record(service, ref, actor);
  if (!seen) return seen.error();
  BlobStore* blobs = service.options().blobs;
  if (blobs == nullptr) return Error::of("E_UNSUPPORTED", service.say("this engine was given no store of contents", "此引擎没有文件内容存储"));
  const std::string name(cell.substr(0, cell.find_first_of("[.")));
  const bool masked = std::find(seen->masked.begin(), seen->masked.end(), name) != seen->masked.end();
  const Value* value = masked ? nullptr : &seen->values;
  for (std::string_view rest = cell; value != nullptr && !rest.empty();) {
    const size_t dot = rest.find('.');
    value = step_into(value, rest.substr(0, dot));
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  const std::string sha256 = value != nullptr ? sha_of(*value) : std::string();
  if (sha256.empty())
    return Error::of("E_NOT_FOUND", service.say("'" + std::string(cell) + "' holds no file, or you may not see it", "“" + std::string(cell) + "”没有文件，或您无权查看"));
  Result<std::optional<std::string>> bytes = blobs->get(sha256);
  if (!bytes) return bytes.error();
  if (!*bytes)
    return Error::of("E_CORRUPT", service.say("the content of '" + std::string(cell) + "' is gone: the store of contents has nothing with SHA-256 " + sha256,
                                              "“" + std::string(cell) + "”的文件内容已丢失：内容存储中没有 SHA-256 " + sha256));
  return **std::move(bytes);
}

}  // namespace weir::runtime
