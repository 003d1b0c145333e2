// engine/model/print.h: the compiled value of a key as an author would write it, on one line.
//
// Layout, comments and the order of files do not show: two places that mean the same print the same.
#pragma once

#include <string>
#include <vector>

#include "engine/model/model.h"

namespace weir::model {

// "manager_of initiator", "2 business days", "=amount * 0.8", "[submitted, created]".
std::string to_text(const Arg& arg);
std::string to_text(const Who& who);
std::string to_text(const DurationSpec& duration);
std::string to_text(const Template& text);
std::string to_text(const Expression& expression);  // without line ends

std::string clock_text(int32_t minute_of_day);  // "09:30"

// A map's keys and a list's entries one by one: "limits[1].after" and its text. Steps inside are
// named by `...`: they are steps of their own; with `blocks` they are printed.
struct Leaf {
  std::string path, text;
  Span span;
  const Arg* arg = nullptr;
};
void flatten(const std::string& path, const Arg& arg, std::vector<Leaf>& leaves, const std::vector<FlowNode>* blocks = nullptr);
void flatten(const ArgMap& args, std::vector<Leaf>& leaves, const std::vector<FlowNode>* blocks = nullptr);

// "set status; notify initiator": steps that stand without a flow.
std::string steps_text(const std::vector<FlowNode>& nodes, int32_t entry);

// Do they mean the same?
bool same(const Arg* a, const Arg* b);
bool same(const std::optional<Expression>& a, const std::optional<Expression>& b);
bool same(const Field& a, const Field& b);
bool same(const Decision& a, const Decision& b);
bool same(const Function& a, const Function& b);
// But for where they stand.
bool same(const FlowNode& a, const FlowNode& b);

}  // namespace weir::model
