#include "dsl/source/scalar_map.h"

#include <algorithm>

namespace weir::dsl {

const ScalarMap::Piece* ScalarMap::piece_at(uint32_t text_offset) const {
  auto after = std::upper_bound(pieces_.begin(), pieces_.end(), text_offset,
                                [](uint32_t at, const Piece& p) { return at < p.text_begin; });
  return after == pieces_.begin() ? &pieces_.front() : &*(after - 1);
}

Span ScalarMap::span(size_t begin, size_t end) const {
  const uint32_t from = shift_ + static_cast<uint32_t>(begin);
  const uint32_t to = shift_ + static_cast<uint32_t>(std::max(begin, end));
  if (pieces_.empty()) return {source_, begin_ + from, begin_ + to};
  const auto place = [&](uint32_t at, bool is_end) {
    const Piece& piece = *piece_at(is_end && at > 0 ? at - 1 : at);
    if (at >= piece.text_begin + piece.text_length) return piece.source_begin + piece.source_length;
    const uint32_t into = at - piece.text_begin;
    if (piece.text_length == piece.source_length) return piece.source_begin + into;
    return is_end && into > 0 ? piece.source_begin + piece.source_length : piece.source_begin;
  };
  const uint32_t first = place(from, false);
  return {source_, first, to == from ? first : std::max(first, place(to, true))};
}

ScalarMap ScalarMap::slice(size_t begin) const {
  if (pieces_.empty()) {
    ScalarMap out = *this;
    out.begin_ += static_cast<uint32_t>(begin);
    return out;
  }
  const uint32_t from = shift_ + static_cast<uint32_t>(begin);
  ScalarMap out(source_, 0);
  out.shift_ = from;
  out.pieces_.assign(pieces_.begin() + (piece_at(from) - pieces_.data()), pieces_.end());
  return out;
}

void ScalarMap::append(uint32_t text_length, uint32_t source_begin, uint32_t source_length) {
  if (text_length == 0) return;
  if (pieces_.empty()) {
    pieces_.push_back({0, text_length, source_begin, source_length});
    return;
  }
  Piece& last = pieces_.back();
  const bool both_plain = last.text_length == last.source_length && text_length == source_length;
  if (both_plain && last.source_begin + last.source_length == source_begin) {
    last.text_length += text_length;
    last.source_length += source_length;
    return;
  }
  pieces_.push_back({last.text_begin + last.text_length, text_length, source_begin, source_length});
}

}  // namespace weir::dsl
