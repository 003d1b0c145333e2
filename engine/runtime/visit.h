// engine/runtime/visit.h: bytes and readable values of structs that name their fields.
//
// A struct with `template <class F> void fields(F&& f)` is written field by field in that order.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/feel/codec.h"
#include "engine/feel/encoded.h"
#include "engine/runtime/flow/states.h"
#include "weir/command.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir::runtime {

template <class T> struct IsVector : std::false_type {};
template <class T> struct IsVector<std::vector<T>> : std::true_type {};
template <class T> struct IsOptional : std::false_type {};
template <class T> struct IsOptional<std::optional<T>> : std::true_type {};
template <class T> struct IsPair : std::false_type {};
template <class A, class B> struct IsPair<std::pair<A, B>> : std::true_type {};

template <class T> void write(base::ByteWriter& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    out.u8(static_cast<uint8_t>(value));
  } else if constexpr (std::is_integral_v<T>) {
    out.i64(static_cast<int64_t>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.string(value);
  } else if constexpr (std::is_same_v<T, Value>) {
    feel::encode(value, out);
  } else if constexpr (std::is_same_v<T, feel::Encoded>) {
    value.write(out);
  } else if constexpr (std::is_same_v<T, Instant>) {
    out.i64(value.seconds);
    out.i64(value.nanos);
  } else if constexpr (IsOptional<T>::value) {
    out.boolean(value.has_value());
    if (value) write(out, *value);
  } else if constexpr (IsVector<T>::value) {
    out.u64(value.size());
    for (const auto& one : value) write(out, one);
  } else if constexpr (IsPair<T>::value) {
    write(out, value.first);
    write(out, value.second);
  } else {
    // `fields` is one function for reading and writing; writing changes nothing.
    const_cast<T&>(value).fields([&](const char*, const auto& field) { write(out, field); });
  }
}

template <class T> void read(base::ByteReader& in, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    value = in.boolean();
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(in.u8());
    if (value > Last<T>::value) in.set_failed();
  } else if constexpr (std::is_integral_v<T>) {
    const int64_t wide = in.i64();
    value = static_cast<T>(wide);
    if (static_cast<int64_t>(value) != wide) in.set_failed();
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = in.string();
  } else if constexpr (std::is_same_v<T, Value>) {
    value = feel::decode_value(in);
  } else if constexpr (std::is_same_v<T, feel::Encoded>) {
    value = feel::Encoded::read(in);
  } else if constexpr (std::is_same_v<T, Instant>) {
    value.seconds = in.i64();
    read(in, value.nanos);
  } else if constexpr (IsOptional<T>::value) {
    if (in.boolean()) read(in, value.emplace());
  } else if constexpr (IsVector<T>::value) {
    // The count is as untrusted as the rest: what grows is what was really read.
    const size_t size = in.count();
    value.reserve(std::min<size_t>(size, 16));
    for (size_t i = 0; i < size && !in.failed(); ++i) read(in, value.emplace_back());
  } else if constexpr (IsPair<T>::value) {
    read(in, value.first);
    read(in, value.second);
  } else {
    value.fields([&](const char*, auto& field) { read(in, field); });
  }
}

// For people and tools: enums by their words, times as text, empty things left out.
template <class T> Value readable(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return Value::boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    return Value::string(word(value));
  } else if constexpr (std::is_integral_v<T>) {
    return Value::integer(static_cast<int64_t>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return value.empty() ? Value() : Value::string(value);
  } else if constexpr (std::is_same_v<T, Value>) {
    return value;
  } else if constexpr (std::is_same_v<T, feel::Encoded>) {
    return value.value();
  } else if constexpr (std::is_same_v<T, Instant>) {
    return Value::string(value.to_string());
  } else if constexpr (IsOptional<T>::value) {
    return value ? readable(*value) : Value();
  } else if constexpr (IsVector<T>::value) {
    std::vector<Value> items;
    items.reserve(value.size());
    for (const auto& one : value) items.push_back(readable(one));
    return items.empty() ? Value() : Value::list(std::move(items));
  } else if constexpr (IsPair<T>::value) {
    return Value::list({readable(value.first), readable(value.second)});
  } else {
    std::vector<Entry> entries;
    entries.reserve(8);
    const_cast<T&>(value).fields([&](const char* name, const auto& field) {
      Value one = readable(field);
      if (!one.is_null()) entries.emplace_back(name, std::move(one));
    });
    return Value::context(std::move(entries));
  }
}

}  // namespace weir::runtime
