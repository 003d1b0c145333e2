#include "engine/feel/encoded.h"

#include "engine/feel/codec.h"
#include "engine/feel/value_access.h"

namespace weir::feel {

using base::ByteReader;
using base::ByteWriter;

Encoded::Encoded(const Value& value) {
  if (value.is_null()) return;
  ByteWriter out;
  encode(value, out);
  bytes_ = out.take();
}

Encoded Encoded::taken(ByteWriter& from) {
  Encoded made;
  made.bytes_ = from.take();
  return made;
}

Value Encoded::value() const {
  if (is_null()) return {};
  ByteReader in(bytes_);
  return decode_value(in);
}

void Encoded::write(ByteWriter& out) const {
  if (is_null()) encode(Value(), out);
  else out.raw(bytes_);
}

Encoded Encoded::read(ByteReader& in) {
  const std::string_view all = in.rest();
  const Value value = decode_value(in);
  Encoded read;
  if (!in.failed() && !value.is_null()) read.bytes_ = all.substr(0, all.size() - in.left());
  return read;
}

void begin_context(ByteWriter& out, size_t entries) {
  out.u8(static_cast<uint8_t>(ValueKind::Context));
  out.u64(entries);
}

void begin_list(ByteWriter& out, size_t values) {
  out.u8(static_cast<uint8_t>(ValueKind::List));
  out.u64(values);
}

namespace {

void put(ByteWriter& out, std::string_view text) {
  out.u8(static_cast<uint8_t>(ValueKind::String));
  out.string(text);
}

}  // namespace

void entry(ByteWriter& out, std::string_view name, std::string_view text) {
  out.string(name);
  put(out, text);
}

void entry(ByteWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.string(name);
  begin_list(out, texts.size());
  for (const std::string& text : texts) put(out, text);
}

void entry(ByteWriter& out, std::string_view name, const Value& value) {
  out.string(name);
  encode(value, out);
}

bool may_nest(const Value& value) {
  return !ValueAccess::is_shared(value) || ValueAccess::shared(value)->depth < Value::kDepthMax;
}

}  // namespace weir::feel
