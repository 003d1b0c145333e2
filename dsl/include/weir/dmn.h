// weir/dmn.h: DMN models, run as they are.
//
// DMN 1.1 to 1.5 in XML. Nothing throws. A library that was built without pugixml answers
// E_UNSUPPORTED to every call.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/model.h"
#include "weir/result.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir {

struct DmnOptions {
  Instant now;  // what now() and today() answer
  Zone zone = Zone::utc();
  Language language = Language::English;  // of errors and warnings
  bool explain = false;                   // say how each decision came to be
};

struct DmnAnswer {
  Value value;
  std::vector<std::string> warnings;  // inputs that are missing or unfit, and why something is null
  // With `explain`: each decision on the way with its value, and below it the values of its parts,
  // where null comes from, or the rules of its table.
  std::string explanation;
};

// A model that was read. Immutable; any thread may decide with the same one.
class DmnModel {
 public:
  // `imports` are the texts of models that it may import. E_ARGUMENT for what is no XML, no DMN,
  // has a document type, or is too large or too deep; a part that cannot be read (a FEEL text with
  // an error) is null when it is decided, and told in problems().
  static Result<DmnModel> read(std::string_view xml, const std::vector<std::string>& imports = {});

  const std::vector<std::string>& problems() const;
  // What may be asked of it: decisions, then decision services, each by name.
  std::vector<std::string> decisions() const;
  // Input data that a decision or service needs, itself or through what it requires, by name.
  std::vector<std::string> inputs_of(std::string_view decision) const;

  // `inputs` is a context by the names of input data, or null. A text where the model has a date,
  // a time or a duration is read as one. A missing input is null, with a warning. E_NOT_FOUND for
  // an unknown decision, E_ARGUMENT for an input that the model does not have.
  Result<DmnAnswer> decide(std::string_view decision, const Value& inputs,
                           const DmnOptions& options = {}) const;

 private:
  struct Impl;
  explicit DmnModel(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

// What was carried from one form to the other.
struct DmnTransfer {
  std::string text;                   // YAML, or XML
  std::vector<std::string> left_out;  // what could not be carried: its name, and why
};

// The decisions and knowledge of a model as an app that compiles and answers the same. Names become
// ids (`Risk Level` is `risk_level`, whose label is the old name). A decision calls those it
// requires, so its inputs are all the input data below it. What has no like in the language, and
// what needs it, is left out. E_ARGUMENT as DmnModel::read.
Result<DmnTransfer> import_dmn(std::string_view xml, const std::vector<std::string>& imports = {},
                               Language language = Language::English);

// Whose namespaces are written; nothing that differs between them is used. Editors, dmn-js among
// them, know 1.3 and often no later one.
enum class DmnVersion : uint8_t { V1_3, V1_5 };

// The decisions and functions of an app as DMN with a diagram. A decision that others call
// becomes a business knowledge model, as functions do; inputs of one name are one input data. Left
// out: what reads records, people or functions of the host, has rules in force for a time, or is
// not enabled.
Result<DmnTransfer> export_dmn(const Model& model, Language language = Language::English,
                               DmnVersion version = DmnVersion::V1_3);

}  // namespace weir
