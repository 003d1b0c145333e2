#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_print() {
  static const NodeTypeSpec spec{
      .name = "print",
      .bpmn = "serviceTask",
      .summary = {"makes a document from a template", "按模板生成文档"},
      .value = Shape::name("templates"),
      .keys = {{.name = "into", .shape = Shape::of(Place::Field), .doc = {"the file field that gets it", "保存文档的字段"}},
               irrevocable_key()},
      .good = "{print: quote_pdf}",
      .bad = "{print: no_such_template}"};
  return spec;
}

}  // namespace weir::nodes
