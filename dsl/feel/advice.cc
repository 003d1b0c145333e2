#include "dsl/feel/advice.h"

#include <algorithm>
#include <iterator>

namespace weir::feel {
namespace {

constexpr Text kContains{"write contains(text, \"x\"), or list contains(list, x)", "请写 contains(文本, \"x\")，列表写 list contains(列表, x)"};
constexpr Text kMatches{"write contains(text, \"x\"), or matches(text, \"pattern\")", "请写 contains(文本, \"x\") 或 matches(文本, \"模式\")"};
constexpr Text kIsNull{"write '= null' or '!= null'", "请写“= null”或“!= null”"};
constexpr Text kWholeNumber{"write the number out, without a unit: 50000", "请写出完整的数，不带单位：50000"};
constexpr Text kLength{"write string length(text), or count(list)", "文本请写 string length(文本)，列表请写 count(列表)"};
constexpr Text kStarts{"write starts with(text, \"x\")", "请写 starts with(文本, \"x\")"};
constexpr Text kEnds{"write ends with(text, \"x\")", "请写 ends with(文本, \"x\")"};

constexpr Advice kWords[] = {
    {"或", "or"}, {"或者", "or"}, {"且", "and"}, {"并且", "and"}, {"和", "and"}, {"与", "and"},
    {"等于", "="}, {"不等于", "!="}, {"大于", ">"}, {"小于", "<"}, {"大于等于", ">="}, {"小于等于", "<="},
    {"AND", "and"}, {"OR", "or"}, {"equals", "="}, {"eq", "="}, {"ne", "!="}, {"gt", ">"}, {"lt", "<"},
    {"is", "", kIsNull}, {"contains", "", kContains}, {"包含", "", kContains}, {"like", "", kMatches}, {"LIKE", "", kMatches},
    {"matches", "", kMatches}, {"to", "", {"write 'between 1 and 5', or 'in [1..5]'", "请写“between 1 and 5”或“in [1..5]”"}},
    {"万", "", kWholeNumber}, {"亿", "", kWholeNumber}, {"千", "", kWholeNumber}, {"元", "", kWholeNumber}, {"天", "", {"write a duration: duration(\"P3D\")", "请写成时长：duration(\"P3D\")"}},
    {"None", "null"}, {"nil", "null"}, {"NULL", "null"}, {"Null", "null"}, {"undefined", "null"}, {"空", "null"}, {"为空", "", kIsNull},
    {"True", "true"}, {"TRUE", "true"}, {"False", "false"}, {"FALSE", "false"}, {"是", "true"}, {"否", "false"}, {"yes", "true"}, {"no", "false"},
};

constexpr Advice kFunctions[] = {
    {"len", "", kLength}, {"length", "", kLength}, {"size", "", kLength},
    {"startsWith", "", kStarts}, {"startswith", "", kStarts}, {"endsWith", "", kEnds}, {"endswith", "", kEnds},
    {"includes", "", kContains}, {"indexOf", "", kContains}, {"contains", "", kContains},
    {"toUpperCase", "", {"write upper case(text)", "请写 upper case(文本)"}}, {"upper", "upper case"}, {"lower", "lower case"},
    {"toLowerCase", "", {"write lower case(text)", "请写 lower case(文本)"}},
    {"avg", "mean"}, {"average", "mean"}, {"str", "string"}, {"int", "floor"}, {"concat", "concatenate"},
    {"isNull", "", kIsNull}, {"is_null", "", kIsNull}, {"isEmpty", "", {"write '= null', or 'count(list) = 0'", "请写“= null”，列表写“count(列表) = 0”"}},
    {"IF", "", {"write if … then … else …", "请写 if … then … else …"}}, {"date_diff", "", {"subtract one from the other: a - b is a duration", "直接相减：a - b 得到时长"}},
    {"datediff", "", {"subtract one from the other: a - b is a duration", "直接相减：a - b 得到时长"}},
};

template <size_t N>
const Advice* find(const Advice (&all)[N], std::string_view name) {
  const auto it = std::find_if(std::begin(all), std::end(all), [&](const Advice& one) { return one.found == name; });
  return it != std::end(all) ? it : nullptr;
}

}  // namespace

const Advice* advice_for_word(std::string_view word) { return find(kWords, word); }
const Advice* advice_for_function(std::string_view name) { return find(kFunctions, name); }

void advise(Diagnostic& problem, const Advice* advice) {
  if (advice == nullptr) return;
  problem.suggestion = std::string(advice->instead);
  problem.replacement = problem.suggestion;
  if (advice->instead.empty()) problem.notes.push_back({advice->note, {}});
}

}  // namespace weir::feel
