#include "dsl/yaml/builder.h"

#include <algorithm>
#include <unordered_map>

#include "dsl/yaml/joins.h"
#include "dsl/yaml/problems.h"
#include "dsl/yaml/scalar.h"

namespace weir::yaml {
namespace {

constexpr uint32_t kRememberedNodesMax = 10 * kAliasNodesMax;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

// The length of the word that YAML takes for null, if one stands there alone.
uint32_t null_word(std::string_view text, uint32_t at) {
  for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (text.substr(at, word.size()) != word) continue;
    const size_t after = at + word.size();
    if (after >= text.size() || is_space(text[after]) ||
        std::string_view(",]}:").find(text[after]) != std::string_view::npos)
      return static_cast<uint32_t>(word.size());
  }
  return 0;
}

struct Size {
  uint32_t nodes = 1, depth = 0;
};

Size size_of(const Node& node) {
  Size out;
  const auto include = [&](const Node& child) {
    const Size size = size_of(child);
    out.nodes += size.nodes;
    out.depth = std::max(out.depth, size.depth);
  };
  for (const Node& item : node.items) include(item);
  for (const Entry& entry : node.entries) {
    out.nodes += 1;
    include(entry.value);
  }
  if (node.is_map() || node.is_sequence()) out.depth += 1;
  return out;
}

void mark_aliased(Node& node) {
  node.aliased = true;
  for (Node& item : node.items) mark_aliased(item);
  for (Entry& entry : node.entries) {
    entry.key.aliased = true;
    mark_aliased(entry.value);
  }
}

}  // namespace

Builder::Builder(uint32_t source, std::string_view file, std::string_view buffer,
                 const std::vector<Patch>& patches, uint32_t base)
    : source_(source), file_(file), buffer_(buffer), patches_(patches), base_(base), cursor_(base) {
  out_.root.span = span(base, base);
}

Parsed Builder::finish() {
  while (!frames_.empty()) {
    frames_.back().node.broken = true;
    close();
  }
  return std::move(out_);
}

Diagnostic& Builder::report(const DiagSpec& spec, Span where, std::vector<Argument> args) {
  Diagnostic d;
  d.spec = &spec;
  d.span = where;
  d.args = std::move(args);
  return out_.problems.emplace_back(std::move(d));
}

void Builder::OnDocumentStart(const YAML::Mark& mark) { cursor_ = std::max(cursor_, offset(mark)); }

uint32_t Builder::skip_space(uint32_t at) const {
  while (at < buffer_.size()) {
    const bool comment = buffer_[at] == '#' && (at == base_ || is_space(buffer_[at - 1]));
    if (comment)
      at = static_cast<uint32_t>(std::min(buffer_.find('\n', at), buffer_.size()));
    else if (is_space(buffer_[at]))
      ++at;
    else
      break;
  }
  return at;
}

// Past `&anchor` and `!tag`.
uint32_t Builder::skip_properties(uint32_t at) const {
  while (at < buffer_.size() && (buffer_[at] == '&' || buffer_[at] == '!')) {
    while (at < buffer_.size() && !is_space(buffer_[at]) && buffer_[at] != ',' &&
           buffer_[at] != ']' && buffer_[at] != '}')
      ++at;
    const uint32_t next = skip_space(at);
    if (next == at) break;
    at = next;
  }
  return at;
}

// Where a value or an item that is not written would stand.
uint32_t Builder::place_of_missing() const {
  if (frames_.empty()) return cursor_;
  const Frame& frame = frames_.back();
  const uint32_t at = skip_space(cursor_);
  const char mark = frame.node.is_map() ? ':' : frame.node.flow ? '\0' : '-';
  return at < buffer_.size() && mark != '\0' && buffer_[at] == mark ? at + 1 : cursor_;
}

void Builder::count_node(uint32_t at) {
  if (++nodes_ <= kNodesMax) return;
  report(kTooManyNodes, span(at, at), {{"limit", std::to_string(kNodesMax)}});
  throw StopParsing{};
}

void Builder::settle_null(uint32_t next_mark) {
  if (!late_null_.active) return;
  late_null_.active = false;
  if (late_null_.mark != next_mark || frames_.size() != late_null_.depth) return;
  Node& node = frames_.back().node;
  if (node.is_map() ? node.entries.empty() : node.items.empty()) return;
  Node& last = node.is_map() ? node.entries.back().value : node.items.back();
  last.span = span(late_null_.place, late_null_.place);
  cursor_ = late_null_.place;
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const uint32_t at = skip_properties(offset(mark));
  settle_null(offset(mark));
  count_node(at);
  const bool is_key = !frames_.empty() && frames_.back().node.is_map() && !frames_.back().has_key;
  const uint32_t place = is_key ? cursor_ : place_of_missing();
  // The parser takes a line without ':' for a key.
  const bool in_block_map =
      !is_key && !frames_.empty() && frames_.back().node.is_map() && !frames_.back().node.flow;
  if (in_block_map && place == cursor_) out_.suspicious = true;
  const uint32_t word = at >= place ? null_word(buffer_, at) : 0;
  Node node;
  node.span = word > 0 ? span(at, at + word) : span(place, place);
  cursor_ = node.span.end;
  if (is_key && word > 0) {
    node.kind = Kind::Scalar;
    node.text = file_.substr(at, word);
    node.map = dsl::ScalarMap(source_, at);
  }
  if (!is_key && word > 0) late_null_ = {true, at, place, frames_.size()};
  add(std::move(node), anchor);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const uint32_t at = offset(mark);
  settle_null(at);
  count_node(at);
  uint32_t end = at;
  while (end < buffer_.size() && !is_space(buffer_[end]) &&
         std::string_view(",]}").find(buffer_[end]) == std::string_view::npos)
    ++end;
  cursor_ = end;
  Node node;
  node.span = span(at, end);
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    report(kCyclicAlias, node.span);
    node.broken = true;
  } else if (copied_ + found->second.nodes > kAliasNodesMax) {
    if (!budget_told_) report(kAliasBudget, node.span, {{"limit", std::to_string(kAliasNodesMax)}});
    budget_told_ = node.broken = true;
  } else if (frames_.size() + found->second.depth > kDepthMax) {
    report(kTooDeep, node.span, {{"limit", std::to_string(kDepthMax)}});
    node.broken = true;
  } else {
    copied_ += found->second.nodes;
    node = found->second.node;
    mark_aliased(node);
  }
  add(std::move(node), 0);
}

Node Builder::scalar_at(uint32_t begin, const std::string& value) {
  Node node;
  node.kind = Kind::Scalar;
  Scanned scanned = scan_scalar(source_, buffer_, begin, value);
  node.style = scanned.style;
  // The parser lets a file end within quotes.
  if (!scanned.exact && scanned.style != Style::Plain) out_.suspicious = true;
  node.span = span(begin, scanned.end);
  node.text = value;
  node.map = std::move(scanned.map);
  return node;
}

// A text may go on over lines into a patch: what the author wrote there belongs to a plain one.
void Builder::uncover(Node& node) {
  uint32_t end = node.span.end;
  bool covered = false, left_out = false;
  auto it = std::upper_bound(patches_.begin(), patches_.end(), node.span.begin,
                             [](uint32_t at, const Patch& p) { return at < p.begin; });
  for (; it != patches_.end() && it->begin < end; ++it) {
    (it->kind == Patch::Kind::Blank ? left_out : covered) = true;
    end = std::max(end, it->end);
  }
  if (!covered && (!left_out || node.is_plain())) return;
  if (left_out || !node.is_plain()) {
    node.kind = Kind::Null;
    node.broken = true;
    return;
  }
  dsl::LocatedText text = plain_text(source_, file_, node.span.begin, end);
  node.text = std::move(text.text);
  node.map = std::move(text.map);
  node.span.end = end;
}

Node Builder::patched(const Patch& patch, const std::string& value) {
  const Node covered = scalar_at(patch.begin, value);
  const uint32_t end = std::max(patch.end, covered.span.end);
  Node node;
  node.span = span(patch.begin, end);
  if (patch.kind == Patch::Kind::Broken) {
    node.broken = true;
    return node;
  }
  dsl::LocatedText text = plain_text(source_, file_, patch.begin, end);
  node.kind = Kind::Scalar;
  node.text = std::move(text.text);
  node.map = std::move(text.map);
  return node;
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value) {
  const uint32_t at = offset(mark);
  settle_null(at);
  count_node(at);
  const uint32_t begin = skip_properties(at);
  const Patch* patch = patch_at(patches_, begin);
  Node node = patch != nullptr ? patched(*patch, value) : scalar_at(begin, value);
  check_tag(tag, at, node);
  if (node.text.size() > kScalarBytesMax) {
    report(kScalarTooLong, span(begin, begin + 1), {{"limit", "256 KiB"}});
    node.kind = Kind::Null;
    node.broken = true;
    node.text.clear();
  }
  if (patch == nullptr) {
    if (node.is_scalar()) uncover(node);
    check_cut(node);
    check_lines(node);
  }
  cursor_ = node.span.end;
  add(std::move(node), anchor);
}

// Core tags that agree with what stands there say nothing new; all others are refused.
void Builder::check_tag(const std::string& tag, uint32_t begin, Node& node) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  constexpr std::string_view kCore = "tag:yaml.org,2002:";
  if (tag.starts_with(kCore)) {
    const std::string_view name = std::string_view(tag).substr(kCore.size());
    const bool scalar = name == "str" || name == "int" || name == "float" || name == "bool";
    if ((scalar && node.is_scalar()) || (name == "seq" && node.is_sequence()) ||
        (name == "map" && node.is_map()))
      return;
  }
  uint32_t from = static_cast<uint32_t>(std::min(buffer_.find('!', begin), buffer_.size()));
  uint32_t to = from;
  while (to < buffer_.size() && !is_space(buffer_[to])) ++to;
  report(kTag, span(from, to), {{"tag", std::string(file_.substr(from, to - from))}});
  if (node.is_scalar()) {
    node.kind = Kind::Null;
    node.broken = true;
  }
}

// `name = "a #b"`: the text ends within a string because ` #` begins a comment.
void Builder::check_cut(Node& node) {
  const bool in_block =
      std::none_of(frames_.begin(), frames_.end(), [](const Frame& f) { return f.node.flow; });
  if (!in_block || !node.is_plain() || node.text.find('"') == std::string::npos) return;
  if (!is_open(node.text)) return;
  const uint32_t begin = node.span.begin;
  uint32_t at = node.span.end;
  while (at < buffer_.size() && is_blank(buffer_[at])) ++at;
  if (at >= buffer_.size() || buffer_[at] != '#' || at == node.span.end) return;
  auto end = static_cast<uint32_t>(std::min(buffer_.find('\n', at), buffer_.size()));
  while (is_space(buffer_[end - 1])) --end;
  if (is_open(buffer_.substr(begin, end - begin))) return;
  out_.problems.push_back(quote_needed(kCutByComment, source_, file_, begin, end));
  dsl::LocatedText whole = plain_text(source_, file_, begin, end);
  node.text = std::move(whole.text);
  node.map = std::move(whole.map);
  node.span.end = end;
}

// A quoted text whose next line stands no deeper than the line where it begins: its quote was
// forgotten, and it ends at some later one.
void Builder::check_lines(const Node& node) {
  const bool quoted = node.style == Style::SingleQuoted || node.style == Style::DoubleQuoted;
  if (!quoted || frames_.empty() || frames_.back().node.flow) return;
  const auto indent = [&](size_t at) {
    size_t to = at;
    while (to < buffer_.size() && buffer_[to] == ' ') ++to;
    return to < buffer_.size() && !is_space(buffer_[to]) ? to - at : std::string::npos;
  };
  const size_t before = buffer_.rfind('\n', node.span.begin);
  const size_t own = indent(before == std::string::npos ? base_ : before + 1);
  for (size_t at = buffer_.find('\n', node.span.begin); at < node.span.end;
       at = buffer_.find('\n', at + 1))
    if (indent(at + 1) <= own && at + 1 < node.span.end) out_.suspicious = true;
}

void Builder::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool flow,
                   Kind kind) {
  const uint32_t at = offset(mark);
  settle_null(at);
  count_node(at);
  const uint32_t begin = skip_properties(at);
  if (frames_.size() >= kDepthMax) {
    report(kTooDeep,
           span(begin, std::min<uint32_t>(begin + 1, static_cast<uint32_t>(file_.size()))),
           {{"limit", std::to_string(kDepthMax)}});
    throw StopParsing{};
  }
  Frame frame;
  frame.node.kind = kind;
  frame.node.flow = flow;
  frame.node.span = span(begin, begin);
  frame.anchor = anchor;
  check_tag(tag, at, frame.node);
  const char bracket = kind == Kind::Map ? '{' : '[';
  const bool written = flow && begin < buffer_.size() && buffer_[begin] == bracket;
  cursor_ = written ? begin + 1 : begin;
  frames_.push_back(std::move(frame));
}

void Builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
  open(mark, tag, anchor, style == YAML::EmitterStyle::Flow, Kind::Sequence);
}

void Builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) {
  open(mark, tag, anchor, style == YAML::EmitterStyle::Flow, Kind::Map);
}

void Builder::close() {
  late_null_.active = false;
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Node& node = frame.node;
  const uint32_t begin = node.span.begin;
  const bool bracketed =
      node.flow && begin < buffer_.size() && buffer_[begin] == (node.is_map() ? '{' : '[');
  if (bracketed) {
    uint32_t at = skip_space(cursor_);
    while (at < buffer_.size() && buffer_[at] == ',') at = skip_space(at + 1);
    const char closing = node.is_map() ? '}' : ']';
    if (at < buffer_.size() && buffer_[at] == closing) cursor_ = at + 1;
  }
  node.span.end = std::max(begin, cursor_);
  const bool bad_key = frame.bad_key.valid();
  if (!(bad_key && node.flow && join_template(source_, file_, node, out_.problems))) {
    if (bad_key) report(kKeyNotText, frame.bad_key);
    if (node.flow) join_pieces(source_, file_, node, out_.problems);
    if (node.is_map()) drop_duplicates(node);
  }
  add(std::move(node), frame.anchor);
}

void Builder::add(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) remember(node, anchor);
  if (frames_.empty()) {
    if (!has_root_) out_.root = std::move(node);
    has_root_ = true;
    return;
  }
  Frame& frame = frames_.back();
  if (frame.node.is_sequence())
    frame.node.items.push_back(std::move(node));
  else if (!frame.has_key)
    add_key(frame, std::move(node));
  else
    add_value(frame, std::move(node));
}

void Builder::remember(const Node& node, YAML::anchor_t anchor) {
  const Size size = size_of(node);
  if (remembered_ + size.nodes > kRememberedNodesMax) {
    anchors_[anchor] = {Node{}, kAliasNodesMax + 1, 0};
    return;
  }
  remembered_ += size.nodes;
  anchors_[anchor] = {node, size.nodes, size.depth};
}

void Builder::drop_duplicates(Node& map) {
  std::unordered_map<std::string_view, Span> first;
  std::vector<bool> twice(map.entries.size(), false);
  bool any = false;
  for (size_t i = 0; i < map.entries.size(); ++i) {
    const Node& key = map.entries[i].key;
    const auto [it, added] = first.emplace(key.text, key.span);
    if (added) continue;
    report(kDuplicateKey, key.span, {{"key", key.text}})
        .related.push_back({it->second, {"first here", "第一次在这里"}});
    any = twice[i] = true;
  }
  if (!any) return;
  size_t kept = 0;
  for (size_t i = 0; i < map.entries.size(); ++i)
    if (!twice[i] && kept++ != i) map.entries[kept - 1] = std::move(map.entries[i]);
  map.entries.resize(kept);
}

void Builder::add_key(Frame& frame, Node key) {
  frame.has_key = true;
  // A list or map as key is told at the end of this map: it may be `{{ … }}`.
  if (!key.is_scalar() && !key.broken && !frame.bad_key.valid()) frame.bad_key = key.span;
  frame.key = std::move(key);
}

void Builder::add_value(Frame& frame, Node value) {
  frame.has_key = false;
  if (!frame.key.is_scalar()) return;
  const Node& key = frame.key;
  if (key.text.size() > kKeyBytesMax) {
    report(kKeyTooLong, span(key.span.begin, key.span.begin + 1),
           {{"limit", std::to_string(kKeyBytesMax)}});
    return;
  }
  if (key.is_word("<<")) {
    report(kMergeKey, key.span);
    return;
  }
  frame.node.entries.push_back({std::move(frame.key), std::move(value)});
  frame.key = Node{};
}

}  // namespace weir::yaml
