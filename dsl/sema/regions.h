// dsl/sema/regions.h: which part of its inputs a decision table covers (geometry of its cells).
//
// Each column is cut into atoms at every constant that its cells name: points, the open intervals
// between them, each option, "any other text", null. A test holds on all of an atom or on none of
// it, so one sample per atom, put to the real evaluator, tells a cell's region exactly. Cells that
// read other things than constants are opaque: they never lead to a finding.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/model.h"

namespace weir::sema {

struct Atom {
  Value sample;
  bool interval = false;  // open, around the sample
  Value low, high;        // of an interval; null: unbounded
};

struct Axis {
  std::string name;
  std::vector<Atom> atoms;
};

// A set of atoms of one axis.
using AtomSet = std::vector<bool>;
// One set an axis.
using Box = std::vector<AtomSet>;

struct Region {
  Box box;
  bool opaque = false;
  bool empty = false;
};

struct Regions {
  std::vector<Axis> axes;
  std::vector<Region> rows;  // by rule; disabled rules are empty
};

struct AxisSpec {
  std::string name;
  feel::Type type;
  std::optional<int> scale;          // digits after the point
  std::vector<std::string> options;  // the only texts
  bool nullable = true;
  Value low, high;  // the least and the greatest; null: none
  const feel::Expression* domain = nullptr;
};

Axis axis_of(const AxisSpec& spec, const std::vector<Value>& constants);
// Constants of that kind in the expression; false where it reads more than constants.
bool constants_of(const feel::Node& node, std::vector<Value>& constants);
bool holds(const feel::Expression& tests, const Value& tested);

// None for a table that is too large, or none at all.
std::optional<Regions> regions_of(const model::Model& model, const model::Decision& decision,
                                  const std::vector<AxisSpec>& specs);

// What `inside` holds and none of the rows covers: disjoint boxes. None where the work would be
// too much.
std::optional<std::vector<Box>> uncovered(const Regions& regions, const Box& inside,
                                          const std::vector<const Region*>& rows);
Box whole(const Regions& regions);

// "total in [1000..10000)  and  division = "hr""; axes that are not restricted are left out.
std::string text_of(const Regions& regions, const Box& box);
// The set as a cell of a table: `[1000..10000)`, `"hr", "rd"`, `-`.
std::string cell_of(const Axis& axis, const AtomSet& set);
// {total: 1000, division: "hr"}: a point of the box.
std::string point_of(const Regions& regions, const Box& box);

}  // namespace weir::sema
