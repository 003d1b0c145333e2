// Instructions on texts: plain ASCII by words here, all else by the builtins themselves.
#include <bit>
#include <cstring>

#include "engine/feel/arithmetic.h"
#include "engine/feel/calendar.h"
#include "engine/feel/coerce.h"
#include "engine/feel/eval_cold.h"
#include "engine/feel/eval_hot.h"
#include "engine/feel/function.h"

namespace weir::feel::cold {
namespace {

using hot::word_at;

const Instruction* done(Frame& f, const Instruction* p, Value value) {
  hot::set_register(f, p->d, std::move(value));
  return p + 1;
}

char folded(char c, Fold fold) {
  const char first = fold == Fold::Upper ? 'a' : 'A';
  const bool letter = fold != Fold::None && static_cast<unsigned char>(c - first) < 26;
  return static_cast<char>(c ^ (letter ? 0x20 : 0));
}

// Eight ASCII letters at once: those from `first` on change their case.
uint64_t folded(uint64_t word, Fold fold) {
  if (fold == Fold::None) return word;
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = kOnes * 0x80;
  const auto first = static_cast<uint64_t>(fold == Fold::Upper ? 'a' : 'A');
  const uint64_t from = word + kOnes * (0x80 - first), beyond = word + kOnes * (0x80 - first - 26);
  return word ^ (((from & ~beyond) & kHigh) >> 2);
}

// Is `text` in the other case `part`? Both have the size of `part`; `text` may be read up to a
// word, as a whole text may.
bool folded_match(const char* text, std::string_view part, Fold fold, bool whole_word) {
  constexpr size_t kWord = sizeof(uint64_t);
  const size_t size = part.size();
  if (size >= kWord) {
    for (size_t i = 0; i + kWord <= size; i += kWord)
      if (folded(word_at(text + i), fold) != word_at(part.data() + i)) return false;
    const size_t last = size - kWord;
    return folded(word_at(text + last), fold) == word_at(part.data() + last);
  }
  if (whole_word && std::endian::native == std::endian::little) {
    const uint64_t outside = ~uint64_t{0} << (size * 8);
    return ((folded(word_at(text), fold) ^ word_at(part.data())) & ~outside) == 0;
  }
  for (size_t i = 0; i < size; ++i) {
    if (folded(text[i], fold) != part[i]) return false;
  }
  return true;
}

bool folded_contains(std::string_view text, std::string_view part, Fold fold) {
  if (part.empty()) return true;
  if (part.size() > text.size()) return false;
  // Both cases of the first letter: what is neither is passed over without folding.
  const char first = part[0];
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  const char other = static_cast<char>(letter ? first ^ 0x20 : first);
  const char* const end = text.data() + (text.size() - part.size());
  for (const char* at = text.data(); at <= end; ++at) {
    if ((*at == first || *at == other) && folded_match(at, part, fold, false)) return true;
  }
  return false;
}

bool found(std::string_view text, std::string_view part, Fold fold, bool anywhere) {
  if (part.empty()) return true;
  if (text.size() < part.size()) return false;
  if (!anywhere) return folded_match(text.data(), part, fold, true);
  return fold == Fold::None ? text.find(part) != std::string_view::npos
                            : folded_contains(text, part, fold);
}

const Instruction* text_condition(Frame& f, const Instruction* p, bool anywhere) {
  const Value &text = read(f, p->a), &part = read(f, p->b);
  const auto fold = static_cast<Fold>(p->d);
  if (text.is(ValueKind::String) && part.is(ValueKind::String) &&
      (fold == Fold::None || ValueAccess::is_ascii(text))) {
    const std::string_view whole = ValueAccess::text(text);
    if (whole.size() >= kTextUnit) f.spend(static_cast<int64_t>(whole.size() / kTextUnit));
    f.flag = hot::tri(found(whole, ValueAccess::text(part), fold, anywhere));
    return p + 1;
  }
  const CallSite& site = f.program->sites().calls[p->k];
  const Value changed =
      site.fold == nullptr ? text : call_builtin(*site.fold, {&text, 1}, {}, *f.ctx, f.span(p));
  const Value* args[] = {&changed, &part};
  f.flag = tri_of(call_on(site, args, *f.ctx, f.span(p)));
  return p + 1;
}

struct PlainDate {
  int year = 0, month = 0, day = 0;
};

// "2026-03-02", and nothing else.
bool plain_date(std::string_view text, PlainDate* out) {
  if (text.size() != 10) return false;
  const auto digit = [&](size_t at) { return static_cast<unsigned>(text[at] - '0'); };
  unsigned wrong = static_cast<unsigned>(text[4] != '-') | static_cast<unsigned>(text[7] != '-');
  for (const size_t at : {0, 1, 2, 3, 5, 6, 8, 9}) wrong |= static_cast<unsigned>(digit(at) > 9);
  if (wrong != 0) return false;
  out->year = static_cast<int>(digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3));
  out->month = static_cast<int>(digit(5) * 10 + digit(6));
  out->day = static_cast<int>(digit(8) * 10 + digit(9));
  return out->year != 0 && out->month >= 1 && out->month <= 12 && out->day >= 1 &&
         (out->day <= 28 || out->day <= days_in_month(out->year, out->month));
}

bool plain_date(const Value& text, PlainDate* out) {
  return text.is(ValueKind::String) && plain_date(ValueAccess::text(text), out);
}

// Characters `start` (1-based) and on, `length` of them; empty past the end.
std::string_view characters(std::string_view text, bool ascii, uint32_t start, uint32_t length) {
  size_t from = 0, to = 0;
  if (ascii) {
    from = std::min<size_t>(start - 1, text.size());
    to = std::min<size_t>(from + length, text.size());
  } else {
    const auto advance = [&](size_t at, uint32_t count) {
      while (count > 0 && at < text.size()) {
        ++at;
        while (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xc0) == 0x80) ++at;
        --count;
      }
      return at;
    };
    from = advance(0, start - 1);
    to = advance(from, length);
  }
  return text.substr(from, to - from);
}

std::string_view piece_text(const Value& text, const Piece& piece) {
  if (piece.start == 0) return ValueAccess::text(text);
  return characters(ValueAccess::text(text), ValueAccess::is_ascii(text), piece.start, piece.length);
}

// A part past the end of its text is null, as `substring` says.
bool is_piece(const Value& text, const Piece& piece) {
  if (!text.is(ValueKind::String)) return false;
  return piece.start == 0 || !piece_text(text, piece).empty();
}

Value added_pieces(Frame& f, const Instruction* p, const std::vector<Piece>& pieces) {
  Value sum;
  bool first = true;
  for (const Piece& piece : pieces) {
    const Value& text = read(f, piece.text);
    Value part = piece.start == 0        ? text
                 : is_piece(text, piece) ? Value::string(piece_text(text, piece))
                                         : Value();
    sum = first ? std::move(part) : arithmetic(Op::Add, sum, part, *f.ctx, f.span(p));
    first = false;
  }
  return sum;
}

}  // namespace

const Instruction* StartsWith(Frame& f, const Instruction* p) {
  return text_condition(f, p, false);
}

const Instruction* Contains(Frame& f, const Instruction* p) { return text_condition(f, p, true); }

const Instruction* CaseOf(Frame& f, const Instruction* p) {
  const Value& text = read(f, p->a);
  const std::string_view from = text.is(ValueKind::String) ? ValueAccess::text(text) : "";
  if (from.empty() || from.size() >= kTextUnit || !ValueAccess::is_ascii(text))
    return done(f, p, call_site(f, f.program->sites().calls[p->k], f.span(p)));
  const auto fold = static_cast<Fold>(p->b);
  SharedString* made = SharedString::make(from.size(), true);
  constexpr size_t kWord = SharedString::kWord;
  const auto change = [&](size_t at) {
    const uint64_t word = folded(word_at(from.data() + at), fold);
    std::memcpy(made->text() + at, &word, kWord);
  };
  for (size_t at = 0; at + kWord <= from.size(); at += kWord) change(at);
  change(from.size() < kWord ? 0 : from.size() - kWord);
  return done(f, p, ValueAccess::adopt(ValueKind::String, made));
}

const Instruction* DateOf(Frame& f, const Instruction* p) {
  PlainDate date;
  if (plain_date(read(f, p->a), &date)) {
    hot::set_words(f, p->d, static_cast<uint64_t>(ValueKind::Date),
                   days_from_civil(date.year, date.month, date.day));
    return p + 1;
  }
  return done(f, p, call_site(f, f.program->sites().calls[p->k], f.span(p)));
}

const Instruction* YearOfText(Frame& f, const Instruction* p) {
  PlainDate date;
  if (!plain_date(read(f, p->a), &date)) return p + 1;
  hot::set_words(f, p->d, static_cast<uint64_t>(ValueKind::Number), date.year);
  return p + p->jump;
}

const Instruction* Concat(Frame& f, const Instruction* p) {
  const std::vector<Piece>& pieces = f.program->sites().concats[p->k];
  char buffer[256];
  size_t size = 0;
  bool ascii = true;
  for (const Piece& piece : pieces) {
    const Value& text = read(f, piece.text);
    const std::string_view part =
        text.is(ValueKind::String) ? piece_text(text, piece) : std::string_view();
    const bool missing = !text.is(ValueKind::String) || (piece.start != 0 && part.empty());
    if (missing || size + part.size() > sizeof buffer)
      return done(f, p, added_pieces(f, p, pieces));
    ascii = ascii && ValueAccess::is_ascii(text);
    if (!part.empty()) std::memcpy(buffer + size, part.data(), part.size());
    size += part.size();
  }
  if (!ascii || size == 0) return done(f, p, Value::string({buffer, size}));
  SharedString* made = SharedString::make(size, true);
  std::memcpy(made->text(), buffer, size);
  return done(f, p, ValueAccess::adopt(ValueKind::String, made));
}

}  // namespace weir::feel::cold
