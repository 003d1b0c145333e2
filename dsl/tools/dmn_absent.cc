// Stands in for dsl/tools/dmn where pugixml was not found.
#include "weir/dmn.h"

namespace weir {

struct DmnModel::Impl {
  std::vector<std::string> problems;
};

namespace {

Error absent() {
  return Error::of("E_UNSUPPORTED", "this library was built without pugixml, which reads DMN");
}

}  // namespace

Result<DmnModel> DmnModel::read(std::string_view, const std::vector<std::string>&) {
  return absent();
}
const std::vector<std::string>& DmnModel::problems() const { return impl_->problems; }
std::vector<std::string> DmnModel::decisions() const { return {}; }
std::vector<std::string> DmnModel::inputs_of(std::string_view) const { return {}; }
Result<DmnAnswer> DmnModel::decide(std::string_view, const Value&, const DmnOptions&) const {
  return absent();
}

Result<DmnTransfer> import_dmn(std::string_view, const std::vector<std::string>&, Language) {
  return absent();
}
Result<DmnTransfer> export_dmn(const Model&, Language) { return absent(); }

}  // namespace weir
