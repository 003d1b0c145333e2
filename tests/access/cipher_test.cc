#include "engine/access/cipher.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/app_builder.h"

namespace {

class Secrets : public weir::Secrets {
 public:
  std::optional<std::string> get(std::string_view name) override {
    const auto found = all.find(std::string(name));
    return found == all.end() ? std::nullopt : std::optional(found->second);
  }
  std::map<std::string, std::string> all;
};

std::unique_ptr<weir::access::Cipher> cipher_with(const std::string& key,
                                                  const std::string& old = "") {
  Secrets secrets;
  secrets.all = {{"WEIR_KEY", key}, {"WEIR_OLD_KEYS", old}};
  auto cipher = weir::access::Cipher::open(&secrets);
  REQUIRE(cipher.ok());
  REQUIRE(*cipher != nullptr);
  return *std::move(cipher);
}

const std::string kKey(64, '1'), kOther(64, '2');

}  // namespace

TEST_CASE("a sealed value opens in its own place only") {
  const auto cipher = cipher_with(kKey);
  for (const char* text : {R"("+8613812345678")", "12.50", "[1, {a: 2}]", R"("")"}) {
    const weir::Value value = weir::testing::feel_value(text);
    const auto sealed = cipher->seal(value, "lead", "phone", "l1");
    REQUIRE(sealed.ok());
    CHECK(sealed->as_string().find("138") == std::string_view::npos);
    const auto opened = cipher->unseal(*sealed, "lead", "phone", "l1");
    REQUIRE(opened.ok());
    CHECK(*opened == value);
    CHECK_FALSE(cipher->unseal(*sealed, "lead", "phone", "l2").ok());
    CHECK_FALSE(cipher->unseal(*sealed, "lead", "mobile", "l1").ok());
    CHECK_FALSE(cipher->unseal(*sealed, "customer", "phone", "l1").ok());
  }
  CHECK(cipher->seal(weir::Value(), "lead", "phone", "l1")->is_null());
  CHECK(cipher->unseal(weir::Value(), "lead", "phone", "l1")->is_null());
}

TEST_CASE("a sealed value costs 48 bytes more than its text, and is another each time") {
  const auto cipher = cipher_with(kKey);
  const weir::Value value = weir::Value::string("0123456789");
  const auto a = cipher->seal(value, "f", "x", "1"), b = cipher->seal(value, "f", "x", "1");
  CHECK_FALSE(*a == *b);
  CHECK(a->as_string().size() >= 10 + 48);
  CHECK(a->as_string().size() <= 10 + 48 + 4);
}

TEST_CASE("no bit of a sealed value may change") {
  const auto cipher = cipher_with(kKey);
  const auto sealed = cipher->seal(weir::Value::string("secret"), "f", "x", "1");
  const std::string good(sealed->as_string());
  for (size_t i = 0; i < good.size(); ++i) {
    if (i >= 1 && i <= 3) continue;  // reserved
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    CHECK_MESSAGE(!cipher->unseal(weir::Value::string(bad), "f", "x", "1").ok(), "byte " << i);
  }
  CHECK_FALSE(
      cipher->unseal(weir::Value::string(good.substr(0, good.size() - 1)), "f", "x", "1").ok());
  CHECK_FALSE(cipher->unseal(weir::Value::string("short"), "f", "x", "1").ok());
  CHECK_FALSE(cipher->unseal(weir::Value::integer(5), "f", "x", "1").ok());
}

// R186
TEST_CASE("earlier keys open what they sealed, unknown ones do not") {
  const auto before = cipher_with(kKey);
  const auto sealed = before->seal(weir::Value::string("s"), "f", "x", "1");
  CHECK(cipher_with(kOther, kKey)->unseal(*sealed, "f", "x", "1").ok());
  const auto refused = cipher_with(kOther)->unseal(*sealed, "f", "x", "1");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().reason == "E_CORRUPT");
}

TEST_CASE("a malformed key is an error, none is none") {
  Secrets secrets;
  CHECK(*weir::access::Cipher::open(&secrets) == nullptr);
  CHECK(*weir::access::Cipher::open(nullptr) == nullptr);
  for (const std::string& bad : {std::string("abc"), std::string(64, 'x'), kKey + "0"}) {
    secrets.all["WEIR_KEY"] = bad;
    const auto opened = weir::access::Cipher::open(&secrets);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().message.find(bad) == std::string::npos);
  }
}

TEST_CASE("a model with sensitive fields is refused without a key, and says which and what to do") {
  weir::testing::App app;
  app.form("lead", {{"phone", "phone", {{"sensitive", "true"}}},
                    {"lines", "table", {}, {{"note", "text", {{"sensitive", "true"}}}}}});
  app.finish();
  Secrets secrets;
  const auto refused = weir::access::cipher_for(app.model(), &secrets, weir::Language::English);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().reason == "E_NO_KEY");
  CHECK(refused.error().code == weir::ErrorCode::FailedPrecondition);
  CHECK(refused.error().message ==
        "a store with sensitive fields does not open without a key: lead.phone, lead.lines.note");
  CHECK(refused.error().hint.find("WEIR_KEY") != std::string::npos);
  secrets.all["WEIR_KEY"] = kKey;
  CHECK(weir::access::cipher_for(app.model(), &secrets, weir::Language::English).ok());
  weir::testing::App plain;
  plain.form("lead", {{"phone", "phone"}});
  plain.finish();
  CHECK(*weir::access::cipher_for(plain.model(), nullptr, weir::Language::English) == nullptr);
}
