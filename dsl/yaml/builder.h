// dsl/yaml/builder.h: events of the parser become a tree.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <unordered_map>

#include "dsl/yaml/parse.h"

namespace weir::yaml {

// Thrown out of an event handler to stop the parser; caught in parse.cc.
struct StopParsing {};

class Builder : public YAML::EventHandler {
 public:
  // `base`: where in the file the text given to the parser begins (after a byte order mark).
  Builder(uint32_t source, std::string_view file, std::string_view buffer,
          const std::vector<Patch>& patches, uint32_t base);

  // The tree, closed where the events ended.
  Parsed finish();

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;  // of a map: `key` waits for its value
    Node key;
    Span bad_key;  // the first key that is a list, a map or nothing
  };
  // A null word that may be the next key instead (`a:` and then a line `null: 1`).
  struct LateNull {
    bool active = false;
    uint32_t mark = 0, place = 0;
    size_t depth = 0;
  };

  uint32_t offset(const YAML::Mark& mark) const { return base_ + static_cast<uint32_t>(mark.pos); }
  Span span(uint32_t begin, uint32_t end) const { return {source_, begin, end}; }
  Diagnostic& report(const DiagSpec& spec, Span where, std::vector<Argument> args = {});

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool flow,
            Kind kind);
  void close();
  void add(Node node, YAML::anchor_t anchor);
  void add_key(Frame& frame, Node key);
  void add_value(Frame& frame, Node value);
  void drop_duplicates(Node& map);
  void remember(const Node& node, YAML::anchor_t anchor);
  void count_node(uint32_t at);
  void settle_null(uint32_t next_mark);
  void check_tag(const std::string& tag, uint32_t begin, Node& node);
  void check_cut(Node& node);
  void check_lines(const Node& node);

  uint32_t skip_properties(uint32_t at) const;
  uint32_t skip_space(uint32_t at) const;  // blanks, line ends, comments
  uint32_t place_of_missing() const;
  Node scalar_at(uint32_t begin, const std::string& value);
  void uncover(Node& node);
  Node patched(const Patch& patch, const std::string& value);

  uint32_t source_;
  std::string_view file_, buffer_;
  const std::vector<Patch>& patches_;
  uint32_t base_;
  Parsed out_;
  std::vector<Frame> frames_;
  bool has_root_ = false;
  uint32_t cursor_;  // after what was read last
  LateNull late_null_;
  uint32_t nodes_ = 0, copied_ = 0, remembered_ = 0;
  bool budget_told_ = false;
  struct Anchored {
    Node node;
    uint32_t nodes = 0, depth = 0;
  };
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
};

}  // namespace weir::yaml
