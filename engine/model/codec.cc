#include "engine/model/codec.h"

#include <type_traits>

#include "engine/base/sha256.h"
#include "engine/feel/codec.h"
#include "engine/model/archive.h"
#include "engine/model/invariants.h"

namespace weir::model {

namespace {

// Highest value of each enum that is stored: what lies above is damage.
template <class E>
constexpr uint8_t last_of() {
  if constexpr (std::is_same_v<E, TimeUnit>) return static_cast<uint8_t>(TimeUnit::BusinessMinutes);
  if constexpr (std::is_same_v<E, ScheduleSpec::Kind>) return static_cast<uint8_t>(ScheduleSpec::Kind::Cron);
  if constexpr (std::is_same_v<E, HitPolicy>) return static_cast<uint8_t>(HitPolicy::Collect);
  if constexpr (std::is_same_v<E, Aggregator>) return static_cast<uint8_t>(Aggregator::Count);
  if constexpr (std::is_same_v<E, Rounding>) return static_cast<uint8_t>(Rounding::Ceiling);
  return 0;
}

class Writer {
 public:
  explicit Writer(base::ByteWriter& out) : out_(out) {}

  template <class T>
  void since(uint8_t, const T& x) {
    (*this)(x);
  }

  void operator()(const std::string& x) { out_.string(x); }
  void operator()(bool x) { out_.boolean(x); }
  void operator()(int32_t x) { out_.i64(x); }
  void operator()(int64_t x) { out_.i64(x); }
  void operator()(Date x) { out_.i64(x.days); }
  void operator()(Span x) { feel::encode(x, out_); }
  void operator()(const Value& x) { feel::encode(x, out_); }
  void operator()(const feel::Type& x) { feel::encode(x, out_); }
  void operator()(const Expression& x) { feel::encode(x, out_); }
  void operator()(const Decimal& x) { feel::encode(Value::number(x), out_); }
  template <class T>
  void operator()(const std::vector<T>& x) {
    out_.u64(x.size());
    for (const T& one : x) (*this)(one);
  }
  template <class T>
  void operator()(const std::optional<T>& x) {
    out_.boolean(x.has_value());
    if (x) (*this)(*x);
  }
  template <class A, class B>
  void operator()(const std::pair<A, B>& x) {
    (*this)(x.first), (*this)(x.second);
  }
  void operator()(const std::shared_ptr<const Who>& x) {
    out_.boolean(x != nullptr);
    if (x) (*this)(*x);
  }
  template <class... T>
  void operator()(const std::variant<T...>& x) {
    out_.u8(static_cast<uint8_t>(x.index()));
    std::visit([this](const auto& one) { (*this)(one); }, x);
  }
  template <class T>
  void operator()(const T& x) {
    if constexpr (std::is_enum_v<T>) {
      out_.u8(static_cast<uint8_t>(x));
    } else {
      fields(*this, const_cast<T&>(x));  // the description is shared with reading
    }
  }

 private:
  base::ByteWriter& out_;
};

class Reader {
 public:
  Reader(base::ByteReader& in, uint8_t version) : in_(in), version_(version) {}

  // A member that bundles have from that version on.
  template <class T>
  void since(uint8_t version, T& x) {
    if (version_ >= version) (*this)(x);
  }

  void operator()(std::string& x) { x = in_.string(); }
  void operator()(bool& x) { x = in_.boolean(); }
  void operator()(int32_t& x) {
    const int64_t wide = in_.i64();
    if (wide < INT32_MIN || wide > INT32_MAX) return in_.set_failed();
    x = static_cast<int32_t>(wide);
  }
  void operator()(int64_t& x) { x = in_.i64(); }
  void operator()(Date& x) { x.days = in_.i64(); }
  void operator()(Span& x) { x = feel::decode_span(in_); }
  void operator()(Value& x) { x = feel::decode_value(in_); }
  void operator()(feel::Type& x) { x = feel::decode_type(in_); }
  void operator()(Expression& x) {
    x = feel::decode_expression(in_);
    if (!in_.failed()) x.prepare();
  }
  void operator()(Decimal& x) {
    const Value value = feel::decode_value(in_);
    if (!value.is(ValueKind::Number)) return in_.set_failed();
    x = value.as_number();
  }
  template <class T>
  void operator()(std::vector<T>& x) {
    const size_t count = in_.count();
    if (++depth_ > kArgDepthMax) in_.set_failed();
    for (size_t i = 0; i < count && !in_.failed(); ++i) (*this)(x.emplace_back());
    --depth_;
  }
  template <class T>
  void operator()(std::optional<T>& x) {
    if (in_.boolean()) (*this)(x.emplace());
  }
  template <class A, class B>
  void operator()(std::pair<A, B>& x) {
    (*this)(x.first), (*this)(x.second);
  }
  void operator()(std::shared_ptr<const Who>& x) {
    if (!in_.boolean()) return;
    auto who = std::make_shared<Who>();
    if (++depth_ > kArgDepthMax) return in_.set_failed();
    (*this)(*who);
    --depth_;
    x = std::move(who);
  }
  template <class... T>
  void operator()(std::variant<T...>& x) {
    alternative(x, in_.u8(), std::index_sequence_for<T...>());
  }
  template <class T>
  void operator()(T& x) {
    if constexpr (std::is_enum_v<T>) {
      const uint8_t value = in_.u8();
      if (value > last_of<T>()) return in_.set_failed();
      x = static_cast<T>(value);
    } else {
      fields(*this, x);
    }
  }

 private:
  template <class V, size_t... I>
  void alternative(V& x, uint8_t index, std::index_sequence<I...>) {
    const bool known = ((index == I ? ((*this)(x.template emplace<I>()), true) : false) || ...);
    if (!known) in_.set_failed();
  }

  base::ByteReader& in_;
  uint8_t version_;
  int depth_ = 0;
};

Error damaged(std::string why) { return Error::of("E_MODEL", "this is no bundle of Weir: " + std::move(why)); }

}  // namespace

std::string encode(const Model& model) {
  base::ByteWriter out;
  out.raw(kBundleMagic);
  out.u8(kBundleVersion);
  Writer writer(out);
  writer(model);
  return out.take();
}

std::string hash_of(const Model& model) { return base::sha256_hex(encode(model)); }

Result<std::shared_ptr<Model>> decode(std::string_view bytes) {
  if (!bytes.starts_with(kBundleMagic)) return damaged("it does not begin like one");
  base::ByteReader in(bytes.substr(kBundleMagic.size()));
  const uint8_t version = in.u8();
  if (version > kBundleVersion)
    return Error::of("E_MODEL", "the bundle has format " + std::to_string(version) + ", this release reads up to " +
                                    std::to_string(kBundleVersion));
  if (version == 0) return damaged("its version is 0");
  auto model = std::make_shared<Model>();
  Reader reader(in, version);
  reader(*model);
  if (!in.complete()) return damaged("it is damaged or cut off");
  if (std::string why = broken_invariant(*model); !why.empty()) return damaged(why);
  model->hash = base::sha256_hex(bytes);
  return model;
}

}  // namespace weir::model
