#include "engine/feel/similarity.h"

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_similarity() {
  static const BuiltinSpec spec{
      .name = "similarity",
      .summary =
          "How alike two texts are, 0 to 1: case, width, spaces and punctuation do not count.",
      .summary_zh = "两段文本的相似度，0 到 1，不计大小写、全半角、空格与标点。",
      .clause = "Weir",
      .overloads = {{.params = {{"a", TypeKind::String}, {"b", TypeKind::String}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "similarity", ctx)) return {};
                       const std::u32string x = comparable_text(args[0].as_string());
                       const std::u32string y = comparable_text(args[1].as_string());
                       if (!spend(ctx, x.size() * y.size() / 16)) return {};
                       return Value::number(similarity(x, y));
                     }}},
      .examples = {{R"(similarity("Weir Ltd.", "WEIR LTD"))", "1"},
                   {R"(similarity("kitten", "sitting"))", "0.5714"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
