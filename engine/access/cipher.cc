#include "engine/access/cipher.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

#include "engine/access/access.h"
#include "engine/base/bytes.h"
#include "engine/feel/codec.h"

namespace weir::access {
namespace {

constexpr size_t kHeader = 8;
constexpr size_t kKeyId = 4;
constexpr unsigned char kVersion = 1;
constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
static_assert(kNonce == 24 && kTag == 16 && kKeyBytes == 32);

using KeyBytes = std::array<unsigned char, kKeyBytes>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void add_part(crypto_generichash_state& state, std::string_view part) {
  const std::string size = std::to_string(part.size()) + ":";
  crypto_generichash_update(&state, bytes_of(size), size.size());
  crypto_generichash_update(&state, bytes_of(part), part.size());
}

struct MasterKey {
  KeyBytes bytes{};
  std::string id;
  ~MasterKey() { sodium_memzero(bytes.data(), bytes.size()); }

  KeyBytes of_field(std::string_view form, std::string_view field) const {
    KeyBytes out{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, bytes.data(), bytes.size(), out.size());
    add_part(state, form);
    add_part(state, field);
    crypto_generichash_final(&state, out.data(), out.size());
    return out;
  }
};

std::optional<MasterKey> parse_key(std::string_view hex) {
  MasterKey key;
  size_t size = 0;
  if (hex.size() != 2 * kKeyBytes) return std::nullopt;
  if (sodium_hex2bin(key.bytes.data(), key.bytes.size(), hex.data(), hex.size(), nullptr, &size,
                     nullptr) != 0 ||
      size != kKeyBytes)
    return std::nullopt;
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), key.bytes.data(), key.bytes.size(), nullptr, 0);
  key.id.assign(reinterpret_cast<const char*>(digest.data()), kKeyId);
  return key;
}

std::string bound_to(std::string_view form, std::string_view field, std::string_view record) {
  base::ByteWriter out;
  out.string(form);
  out.string(field);
  out.string(record);
  return out.take();
}

Error damaged(std::string_view form, std::string_view field) {
  return Error::of("E_CORRUPT", "the sealed value of " + std::string(form) + "." +
                                    std::string(field) +
                                    " does not open: damaged, moved, or sealed with another key");
}

std::string_view next_key(std::string_view& list) {
  const size_t comma = std::min(list.find(','), list.size());
  std::string_view one = list.substr(0, comma);
  list.remove_prefix(std::min(comma + 1, list.size()));
  while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
  while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
  return one;
}

}  // namespace

struct Cipher::Keys {
  std::vector<MasterKey> all;  // the first seals
};

Cipher::Cipher(std::unique_ptr<Keys> keys) : keys_(std::move(keys)) {}
Cipher::~Cipher() = default;

Result<std::unique_ptr<Cipher>> Cipher::open(Secrets* secrets) {
  std::unique_ptr<Cipher> none;
  auto current = secrets != nullptr ? secrets->get(kKeySecret) : std::nullopt;
  if (!current || current->empty()) return none;
  if (sodium_init() < 0) return Error::of("E_UNSUPPORTED", "libsodium cannot be initialised");
  auto keys = std::make_unique<Keys>();
  std::string all = *current;
  if (auto old = secrets->get(kOldKeysSecret); old && !old->empty()) all += "," + *old;
  for (std::string_view rest = all; !rest.empty();) {
    auto key = parse_key(next_key(rest));
    if (!key)
      return Error::of("E_ARGUMENT",
                       "a key is 64 hexadecimal digits; see " + std::string(kKeySecret));
    keys->all.push_back(*std::move(key));
  }
  sodium_memzero(all.data(), all.size());
  sodium_memzero(current->data(), current->size());
  return std::unique_ptr<Cipher>(new Cipher(std::move(keys)));
}

Result<Value> Cipher::seal(const Value& value, std::string_view form, std::string_view field,
                           std::string_view record) const {
  if (value.is_null()) return Value();
  base::ByteWriter plain;
  feel::encode(value, plain);
  const MasterKey& master = keys_->all.front();
  std::string out(kHeader + kNonce + plain.bytes().size() + kTag, '\0');
  out[0] = static_cast<char>(kVersion);
  std::memcpy(out.data() + kHeader - kKeyId, master.id.data(), kKeyId);
  auto* nonce = reinterpret_cast<unsigned char*>(out.data()) + kHeader;
  randombytes_buf(nonce, kNonce);
  const std::string place = bound_to(form, field, record);
  KeyBytes key = master.of_field(form, field);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, &size, bytes_of(plain.bytes()),
                                             plain.bytes().size(), bytes_of(place), place.size(),
                                             nullptr, nonce, key.data());
  sodium_memzero(key.data(), key.size());
  out.resize(kHeader + kNonce + static_cast<size_t>(size));
  return Value::string(out);
}

Result<Value> Cipher::unseal(const Value& sealed, std::string_view form, std::string_view field,
                             std::string_view record) const {
  if (sealed.is_null()) return Value();
  if (!sealed.is(ValueKind::String)) return damaged(form, field);
  const std::string_view bytes = sealed.as_string();
  if (bytes.size() < kHeader + kNonce + kTag || static_cast<unsigned char>(bytes[0]) != kVersion)
    return damaged(form, field);
  const std::string_view id = bytes.substr(kHeader - kKeyId, kKeyId);
  const std::string place = bound_to(form, field, record);
  for (const MasterKey& master : keys_->all) {
    if (master.id != id) continue;
    const std::string_view body = bytes.substr(kHeader + kNonce);
    std::string plain(body.size() - kTag, '\0');
    KeyBytes key = master.of_field(form, field);
    unsigned long long size = 0;
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(plain.data()), &size, nullptr, bytes_of(body), body.size(),
        bytes_of(place), place.size(), bytes_of(bytes.substr(kHeader)), key.data());
    sodium_memzero(key.data(), key.size());
    if (failed != 0) return damaged(form, field);
    base::ByteReader in(plain);
    Value value = feel::decode_value(in);
    if (!in.complete()) return damaged(form, field);
    return value;
  }
  return damaged(form, field);
}

bool Cipher::sealed(const Value& cell) const {
  if (!cell.is(ValueKind::String)) return false;
  const std::string_view bytes = cell.as_string();
  if (bytes.size() < kHeader + kNonce + kTag) return false;
  static constexpr std::string_view kStart("\x01\0\0\0", kHeader - kKeyId);
  return bytes.starts_with(kStart) &&
         std::any_of(keys_->all.begin(), keys_->all.end(), [&](const MasterKey& master) {
           return master.id == bytes.substr(kHeader - kKeyId, kKeyId);
         });
}

std::vector<std::string> Cipher::blind(const Value& value, std::string_view form,
                                       std::string_view field) const {
  std::vector<std::string> all;
  base::ByteWriter plain;
  feel::encode(value.is(ValueKind::Number) ? Value::number(value.as_number().normalized()) : value,
               plain);
  for (const MasterKey& master : keys_->all) {
    // Another key than that which seals the field.
    KeyBytes key = master.of_field(std::string(form) + "#", field);
    std::array<unsigned char, 16> digest{};
    crypto_generichash(digest.data(), digest.size(), bytes_of(plain.bytes()), plain.bytes().size(),
                       key.data(), key.size());
    sodium_memzero(key.data(), key.size());
    std::string hex(2 * digest.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    all.push_back(std::move(hex));
  }
  return all;
}

Result<std::unique_ptr<Cipher>> cipher_for(const model::Model& model, Secrets* secrets,
                                           Language language) {
  const std::vector<std::string> sensitive = sensitive_fields(model);
  Result<std::unique_ptr<Cipher>> cipher = Cipher::open(secrets);
  if (!cipher || sensitive.empty() || *cipher != nullptr) return cipher;
  std::string names;
  for (const std::string& name : sensitive) names += (names.empty() ? "" : ", ") + name;
  Error error = Error::of(
      "E_NO_KEY", fill(language == Language::Chinese
                           ? "没有密钥，不能打开含敏感字段的存储：{names}"
                           : "a store with sensitive fields does not open without a key: {names}",
                       {{"names", names}}, language));
  error.hint = language == Language::Chinese
                   ? "提供名为 WEIR_KEY 的密钥（64 位十六进制，例如由 openssl rand -hex 32 生成）"
                   : "give the secret WEIR_KEY, 64 hexadecimal digits, for example from openssl "
                     "rand -hex 32";
  for (const std::string& name : sensitive)
    error.fields.push_back({name, "E_NO_KEY", error.message});
  return error;
}

}  // namespace weir::access
