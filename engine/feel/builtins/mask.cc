#include "engine/feel/mask.h"

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_mask() {
  static const BuiltinSpec spec{
      .name = "mask",
      .summary =
          "A text with its middle hidden, by its kind: phone, email, name, id, bank or text.",
      .summary_zh = "按类别遮蔽文本：phone、email、name、id、bank 或 text。",
      .clause = "Weir",
      .overloads = {{.params = {{"text", TypeKind::String}, {"kind", TypeKind::String}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "mask", ctx)) return {};
                       const auto masked = mask_text(args[0].as_string(), args[1].as_string());
                       if (masked) return Value::string(*masked);
                       return bad_argument(ctx, "mask",
                                           "the kind is not phone, email, name, id, bank or text");
                     }}},
      .examples = {{R"(mask("13812348000", "phone"))", R"("138****8000")"},
                   {R"(mask("li@example.com", "email"))", R"("l*@example.com")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
