// engine/base/text.h: Unicode text in UTF-8. Nothing here depends on the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::base {

bool is_ascii(std::string_view text);
// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// Takes one code point off the front. Malformed bytes give U+FFFD, one at a time; `text` must
// not be empty.
char32_t take_code_point(std::string_view& text);
void append_utf8(std::string& out, char32_t code_point);

size_t count_code_points(std::string_view text);
// Byte position of the n-th code point, counted from 0; text.size() if there are fewer.
size_t byte_offset(std::string_view text, size_t n);
std::u32string decode(std::string_view text);
std::string encode(std::u32string_view text);

// Columns on a terminal: wide East Asian characters and emoji take 2, combining marks 0.
int display_width(std::string_view text);

// Simple case mapping of Unicode, one code point to one; `upper` also makes SS of a sharp s.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
char32_t upper_of(char32_t c);
char32_t lower_of(char32_t c);
// Simple case folding: equal for what differs in case only.
char32_t fold_of(char32_t c);
std::string fold_case(std::string_view text);

// Insertions, deletions, replacements and swaps of neighbours from one to the other, in code
// points; gives up at `limit` and answers it.
int edit_distance(std::string_view a, std::string_view b, int limit = 1 << 20);
int edit_distance(std::u32string_view a, std::u32string_view b, int limit = 1 << 20);
// The candidate that is nearest to `wanted` for a "did you mean": empty when none is near.
std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates);

}  // namespace weir::base
