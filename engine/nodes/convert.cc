#include "engine/nodes/shapes.h"
#include "engine/runtime/records/conversion.h"

namespace weir::nodes {

namespace {

class ConvertRecord : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::convert_step(step); }
};
const ConvertRecord kConvertRecord{};

}  // namespace

const NodeTypeSpec& spec_convert() {
  static const NodeTypeSpec spec{
      .name = "convert",
      .bpmn = "serviceTask",
      .summary = {"turns a record into others, once", "把记录转换成其他记录，仅一次"},
      .value = Shape::name("forms"),
      .keys = {{.name = "into",
                .shape =
                    [] {
                      Shape shape = Shape::map(Shape::with_keys(
                          {{.name = "match",
                            .shape = Shape::list(Shape::of(Place::Plain)),
                            .doc = {"an existing record equal in these fields is taken", "按这些字段匹配已有记录"}},
                           {.name = "with", .shape = field_values(), .doc = {"its values", "字段值"}}}));
                      shape.section = "forms";
                      return shape;
                    }(),
                .doc = {"the records that come of it, in order", "转换出的记录"},
                .required = true},
               {.name = "carry",
                .shape = Shape::list(Shape::name("forms")),
                .doc = {"related records that move along", "一并转移的相关记录"}}},
      .behavior = &kConvertRecord,
      .good = "{convert: quote, into: {customer: {match: [name], with: {name: =company}}}}",
      .bad = "{convert: lead}"};
  return spec;
}

}  // namespace weir::nodes
