// engine/access/cipher.h: sensitive fields at rest: XChaCha20-Poly1305 under a host's key.
//
// A sealed value is 8 bytes of header (version, key id), 24 of nonce, the text, 16 of tag. It is
// bound to its form, field and record: moved elsewhere it does not open. Each form and field has a
// key of its own, derived from the host's. No order; equality through blind() only. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.h"
#include "weir/ports.h"
#include "weir/result.h"
#include "weir/value.h"

namespace weir::access {

// Names of the host's secrets: 64 hexadecimal digits; earlier keys, separated by commas, still open
// what they sealed.
constexpr std::string_view kKeySecret = "WEIR_KEY";
constexpr std::string_view kOldKeysSecret = "WEIR_OLD_KEYS";

class Cipher {
 public:
  // Null where the host has no key; E_ARGUMENT where there is one that is malformed.
  static Result<std::unique_ptr<Cipher>> open(Secrets* secrets);
  ~Cipher();

  // Null stays null.
  Result<Value> seal(const Value& value, std::string_view form, std::string_view field, std::string_view record) const;
  // E_CORRUPT where the bytes are none that a known key sealed for this place.
  Result<Value> unseal(const Value& sealed, std::string_view form, std::string_view field, std::string_view record) const;
  // Was this sealed, with a key that is known?
  bool sealed(const Value& cell) const;
  // What stands for the value in an index: equal values of one field give equal text, which tells
  // nothing of them without the key. One for each key, the current one first.
  std::vector<std::string> blind(const Value& value, std::string_view form, std::string_view field) const;

 private:
  struct Keys;
  explicit Cipher(std::unique_ptr<Keys> keys);
  std::unique_ptr<Keys> keys_;
};

// A model with sensitive fields needs a key: without one E_NO_KEY names the fields and
// what to do, before anything is stored. Else the cipher, or null where none is needed.
Result<std::unique_ptr<Cipher>> cipher_for(const model::Model& model, Secrets* secrets, Language language);

}  // namespace weir::access
