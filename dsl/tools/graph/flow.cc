// A flow: its steps, and every way from one to another.
#include <algorithm>

#include "dsl/sema/flow_graph.h"
#include "dsl/sema/walk.h"
#include "dsl/tools/graph/picture.h"

namespace weir::graph {

namespace {

using model::Flow;
using model::FlowNode;

class FlowPicture {
 public:
  FlowPicture(const model::Model& model, const Flow& flow, Language language)
      : model_(model), flow_(flow), language_(language), graph_(sema::flow_graph(flow)) {}

  Picture draw() {
    drawn_.assign(flow_.nodes.size(), kNone);
    begin_ = picture_.add(Shape::Start, starts());
    for (size_t i = 0; i < flow_.nodes.size(); ++i)
      if (!is_plain_go(flow_.nodes[i]) && !is_end(flow_.nodes[i])) drawn_[i] = picture_.add(shape_of(flow_.nodes[i]), lines_of(flow_.nodes[i]));
    lead(begin_, flow_.entry, {}, false);
    for (size_t i = 0; i < flow_.nodes.size(); ++i)
      if (drawn_[i] != kNone) ways_of(flow_.nodes[i], drawn_[i]);
    for (const auto& [end, block] : flow_.on)
      if (block.entry >= 0) {
        in_block_ = true;
        lead(end_named(end), block.entry, {}, true);
        in_block_ = false;
      }
    return std::move(picture_);
  }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  std::string say(Text text) const { return std::string(text.in(language_)); }
  static bool is_plain_go(const FlowNode& node) { return node.type == "go" && !node.when; }
  static bool is_end(const FlowNode& node) { return node.type == "end" && !node.when; }

  int32_t index_of(std::string_view id) const {
    for (size_t i = 0; i < flow_.nodes.size(); ++i)
      if (flow_.nodes[i].id == id) return static_cast<int32_t>(i);
    return -1;
  }

  std::vector<std::string> starts() const {
    std::vector<std::string> lines;
    for (const model::Start& start : flow_.starts)
      lines.push_back(start.on + (start.when ? ": " + start.when->source : ""));
    if (lines.empty()) lines.push_back(say({"start", "开始"}));
    return lines;
  }

  static Shape shape_of(const FlowNode& node) {
    if (node.type == "approve" || node.type == "task") return Shape::Person;
    if (node.type == "choose" || node.type == "go" || node.type == "join") return Shape::Choice;
    if (node.type == "parallel" || node.type == "inclusive" || node.type == "for_each") return Shape::Fork;
    if (node.type == "decide") return Shape::Rule;
    if (node.type == "call") return Shape::Outside;
    if (node.type == "end") return Shape::End;
    return Shape::Step;
  }

  // What stands in the source: "2 business days".
  std::string written(Span span) const {
    if (span.source >= model_.sources.size()) return {};
    const std::string& text = model_.sources[span.source].text;
    return span.begin <= span.end && span.end <= text.size() ? text.substr(span.begin, span.end - span.begin) : "";
  }

  std::vector<std::string> lines_of(const FlowNode& node) const {
    if (node.type == "join") return {say({"join", "汇合"})};
    const std::string own(model::word(node.args, node.type, ""));
    if (node.type == "end") return {own};
    // An id that nobody wrote says nothing that the kind does not say.
    std::vector<std::string> lines = {label_of(node.label, node.named ? node.id : "", language_)};
    const model::Arg* what = model::find(node.args, node.type);
    std::string acts_on = own;
    if (what != nullptr && what->map() != nullptr)
      for (const auto& [field, unused] : *what->map()) acts_on += (acts_on.empty() ? "" : ", ") + field;
    if (own != node.id || !node.named) lines.push_back(node.type + (acts_on.empty() ? "" : " " + acts_on));
    for (const char* key : {"by", "to"})
      if (const model::Arg* who = model::find(node.args, key); who != nullptr && who->who() != nullptr)
        lines.push_back(text_of(*who->who()));
    if (const model::Arg* due = model::find(node.args, "due")) lines.push_back("⏱ " + written(due->span));
    if (node.when) lines.push_back((node.type == "go" ? "" : say({"when ", "仅当 "})) + node.when->source);
    return lines;
  }

  size_t end_named(const std::string& name) {
    auto [it, fresh] = ends_.emplace(name, 0);
    if (fresh) it->second = picture_.add(Shape::End, {name});
    return it->second;
  }

  // An edge to what is drawn of that node; -1 ends the flow, or the block.
  void lead(size_t from, int32_t to, std::string text, bool aside) {
    for (size_t hops = 0; to >= 0 && is_plain_go(flow_.nodes[to]) && hops <= flow_.nodes.size(); ++hops)
      to = index_of(model::word(flow_.nodes[to].args, "go", ""));
    if (to >= 0 && is_end(flow_.nodes[to]))
      picture_.join(from, end_named(std::string(model::word(flow_.nodes[to].args, "end", ""))), std::move(text), aside);
    else if (to >= 0 && drawn_[to] != kNone)
      picture_.join(from, drawn_[to], std::move(text), aside);
    else if (to < 0 && !in_block_)
      picture_.join(from, end_named("approved"), std::move(text), aside);
  }

  void ways_of(const FlowNode& node, size_t from) {
    in_block_ = graph_.in_block[static_cast<size_t>(&node - flow_.nodes.data())];
    if (node.type == "go") {
      lead(from, index_of(model::word(node.args, "go", "")), say({"yes", "是"}), false);
      lead(from, node.next, say({"no", "否"}), false);
    } else if (node.type != "end") {
      for (const model::Arm& arm : node.arms) lead(from, arm.entry, arm_text(node, arm), false);
      if (node.arms.empty()) lead(from, node.next, {}, false);
    } else {
      lead(from, node.next, say({"no", "否"}), false);  // an `end` that has a condition
    }
    for (const auto& [key, arg] : node.args)
      if (key != "go") aside(from, key, arg);
    in_block_ = false;
  }

  std::string arm_text(const FlowNode& node, const model::Arm& arm) const {
    if (node.type == "for_each") {
      const model::Arg* in = model::find(node.args, "in");
      return say({"each of ", "逐个 "}) + (in != nullptr && in->expression() != nullptr ? in->expression()->source : "");
    }
    if (arm.when) return arm.when->source;
    return arm.name == "otherwise" ? say({"otherwise", "否则"}) : arm.name;
  }

  // What a key does besides going on: jumps, returns, blocks of steps.
  void aside(size_t from, const std::string& key, const model::Arg& arg) {
    const model::ArgMap alone = {{key, arg}};
    for (const sema::Jump& jump : sema::jumps_of(alone))
      lead(from, index_of(jump.target), jump.kind == "return" ? key + ": return" : key, true);
    const model::Arg* back = arg.map() != nullptr ? model::find(*arg.map(), "return") : nullptr;
    if (back != nullptr && (back->is_word("initiator") || back->is_word("previous")))
      picture_.join(from, begin_, key + ": return", true);
    sema::blocks_in(alone, [&](const model::Block& block) {
      if (block.entry >= 0) lead(from, block.entry, key, true);
    });
  }

  const model::Model& model_;
  const Flow& flow_;
  Language language_;
  sema::FlowGraph graph_;
  Picture picture_;
  size_t begin_ = 0;
  std::vector<size_t> drawn_;
  std::map<std::string, size_t> ends_;
  bool in_block_ = false;
};

}  // namespace

Picture picture_of(const model::Model& model, const Flow& flow, Language language) {
  return FlowPicture(model, flow, language).draw();
}

}  // namespace weir::graph
