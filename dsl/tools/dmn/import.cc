// A DMN model as an app: each decision and each knowledge model a block of YAML, and those that do
// not compile, with what needs them, taken out again.
#include <algorithm>

#include "dsl/feel/print.h"
#include "dsl/tools/dmn/block.h"
#include "dsl/tools/dmn/rename.h"
#include "engine/feel/builtin.h"
#include "engine/model/model.h"
#include "weir/compiler.h"
#include "weir/dmn.h"

namespace weir {
namespace dmn {
namespace {

constexpr const char* kTable = " table";  // after the key of a decision: that of its table

class Importer {
 public:
  Importer(Model& model, Language language) : model_(model), language_(language) {}

  DmnTransfer run() {
    for (const auto& [key, element] : model_.elements) give_id(key, element);
    for (const auto& [key, element] : model_.elements)
      if (element.type) collect_components(*element.type, 0);
    for (auto& [key, element] : model_.elements) carry(key, element);
    while (drop_one()) {
    }
    DmnTransfer made;
    made.text = text(nullptr);
    made.left_out = std::move(left_out_);
    return made;
  }

 private:
  void give_id(const std::string& key, const Element& element) {
    std::string id = id_of(element.name);
    if (feel::find_builtin(id) != nullptr) id += "_value";
    ids_[key] = fresh(id);
  }

  void collect_components(const ItemType& type, int depth) {
    if (depth > 20) return;
    for (const auto& [name, part] : type.components) {
      components_.insert(name);
      if (part) collect_components(*part, depth + 1);
    }
    if (type.base) collect_components(*type.base, depth + 1);
  }

  // Keys of the input data below an element, in the order of their names.
  std::vector<std::string> inputs_below(const std::string& key) const {
    std::set<std::string> seen;
    std::vector<std::string> found;
    std::vector<std::string> open{key};
    while (!open.empty()) {
      const std::string at = open.back();
      open.pop_back();
      const auto element = model_.elements.find(at);
      if (element == model_.elements.end() || !seen.insert(at).second) continue;
      if (element->second.kind == Kind::InputData) found.push_back(at);
      if (element->second.kind == Kind::Service) continue;
      for (const Requirement& one : element->second.requires_) open.push_back(one.key);
    }
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
      return ids_.at(a) < ids_.at(b);
    });
    return found;
  }

  Target target_of(const std::string& key) const {
    const Element& element = model_.elements.at(key);
    Target made{element.kind, ids_.at(key), element.type, {}, {}};
    if (element.kind == Kind::Decision)
      for (const std::string& input : inputs_below(key)) made.arguments.push_back(ids_.at(input));
    if (element.kind == Kind::Service) made.id = element.name;
    for (const Parameter& parameter : element.parameters)
      made.renamed.emplace_back(parameter.name, id_of(parameter.name));
    return made;
  }

  NameScope scope_of(const Element& element, Block& block) const {
    NameScope scope;
    scope.components = &components_;
    for (const Requirement& one : element.requires_) {
      const auto found = model_.elements.find(one.key);
      if (found == model_.elements.end()) continue;
      if (found->second.kind != Kind::InputData) block.needs.insert(one.key);
      Target target = target_of(one.key);
      if (one.prefix.empty())
        scope.names[found->second.name] = std::move(target);
      else
        scope.imported[one.prefix][found->second.name] = std::move(target);
    }
    for (const Parameter& parameter : element.parameters)
      scope.names[parameter.name] = {
          Kind::InputData, id_of(parameter.name), parameter.type, {}, {}};
    return scope;
  }

  void leave_out(const std::string& key, const std::string& en, const std::string& zh) {
    const std::string& name = name_of(key);
    gone_.insert(key);
    if (!told_.insert(name).second) return;  // a decision and its table are one
    left_out_.push_back(name + (language_ == Language::Chinese ? "：" + zh : ": " + en));
  }

  const std::string& name_of(const std::string& key) const {
    const auto element = model_.elements.find(key);
    return element != model_.elements.end()
               ? element->second.name
               : model_.elements.at(key.substr(0, key.rfind(kTable))).name;
  }

  void carry(const std::string& key, Element& element) {
    if (element.kind == Kind::InputData) return;
    if (element.kind == Kind::Service)
      return leave_out(key, "a decision service is asked through its decisions here",
                       "决策服务在此由其中的决策代替");
    if (!element.logic) return leave_out(key, "it has no logic", "它没有逻辑");
    Block block;
    block.function = element.kind == Kind::Knowledge;
    block.id = ids_.at(key);
    block.label = element.name;
    const NameScope scope = scope_of(element, block);
    for (const Parameter& parameter : element.parameters)
      block.inputs.emplace_back(id_of(parameter.name), parameter.type);
    if (!block.function)
      for (const std::string& input : inputs_below(key))
        block.inputs.emplace_back(ids_.at(input), model_.elements.at(input).type);
    Rename rename(scope);
    if (element.table && is_plain(*element.table)) {
      rename_table(rename, *element.table);
      block.table = element.table;
      block.result = element.type;
      guard(key, block);
    } else {
      rename.walk(element.logic);
      block.value = feel::print(*element.logic);
    }
    if (!rename.obstacle().first.empty())
      return leave_out(key, rename.obstacle().first, rename.obstacle().second);
    blocks_.emplace_back(key, std::move(block));
  }

  // A table whose inputs have allowed values answers null for others: it becomes a decision of its
  // own that is asked only for those.
  void guard(const std::string& key, Block& block) {
    const std::string guard = guard_of(*block.table);
    if (guard.empty()) return;
    Block inner = block;
    inner.label.clear();
    inner.id = fresh(block.id + "_table");
    std::string call = inner.id + "(";
    for (size_t i = 0; i < inner.inputs.size(); ++i)
      call += (i > 0 ? ", " : "") + inner.inputs[i].first;
    block.table = nullptr;
    block.value = "if " + guard + " then " + call + ") else null";
    block.needs.insert(key + kTable);
    ids_[key + kTable] = inner.id;
    blocks_.emplace_back(key + kTable, std::move(inner));
  }

  std::string fresh(const std::string& wanted) {
    std::string id = wanted;
    for (int n = 2; !used_.insert(id).second; ++n) id = wanted + "_" + std::to_string(n);
    return id;
  }

  static void rename_table(Rename& rename, TableLogic& table) {
    const auto walk = [&](feel::ast::Ptr& expr) {
      if (expr) rename.walk(expr);
    };
    for (auto& input : table.inputs) walk(input.expression);
    for (auto& output : table.outputs) walk(output.values), walk(output.otherwise);
    for (auto& rule : table.rules) {
      for (auto& test : rule.tests) walk(test);
      for (auto& output : rule.outputs) walk(output);
    }
  }

  struct Placed {
    size_t begin, end, block;
  };

  std::string text(std::vector<Placed>* places) const {
    std::string out = "weir: 1\napp: imported\nopen: true\n";
    for (const bool functions : {false, true}) {
      bool first = true;
      for (size_t i = 0; i < blocks_.size(); ++i) {
        if (blocks_[i].second.function != functions) continue;
        if (first) out += functions ? "functions:\n" : "decisions:\n";
        first = false;
        const size_t begin = out.size();
        write_block(blocks_[i].second, out);
        if (places != nullptr) places->push_back({begin, out.size(), i});
      }
    }
    return out;
  }

  // Takes out what has an error and what needs it; false when there is none.
  bool drop_one() {
    std::set<std::string> broken;
    for (const auto& [key, block] : blocks_) {
      for (const std::string& need : block.needs) {
        if (!gone_.contains(need)) continue;
        // Its name may be required and not be read.
        if (!mentions(block, ids_.at(need))) continue;
        const std::string& name = name_of(need);
        leave_out(key, "it needs '" + name + "'", "它需要“" + name + "”");
        broken.insert(key);
        break;
      }
    }
    if (broken.empty()) find_errors(broken);
    std::erase_if(blocks_, [&](const auto& one) { return broken.contains(one.first); });
    return !broken.empty();
  }

  void find_errors(std::set<std::string>& broken) {
    std::vector<Placed> places;
    SourceSet sources;
    sources.add("app.yaml", text(&places));
    CompileOptions options;
    options.diagnostics_max = options.per_slug_max = 100'000;
    const CompileResult compiled = compile(sources, options);
    for (const Diagnostic& one : compiled.diagnostics) {
      if (one.spec->severity != Severity::Error || !one.spec->hard) continue;
      for (const Placed& place : places) {
        if (one.span.begin < place.begin || one.span.begin >= place.end) continue;
        const std::string& key = blocks_[place.block].first;
        if (broken.insert(key).second)
          leave_out(key, one.message(Language::English), one.message(Language::Chinese));
      }
    }
    if (compiled.model) find_conversions(*compiled.model, broken);
  }

  // A decision's value becomes one of its type (a list of one its item); here it stays as it is.
  void find_conversions(const model::Model& app, std::set<std::string>& broken) {
    for (const auto& [key, block] : blocks_) {
      const auto element = model_.elements.find(key);
      if (element == model_.elements.end() || !element->second.type) continue;
      feel::Type result;
      for (const model::Decision& one : app.decisions)
        if (one.name == block.id) result = one.result;
      for (const model::Function& one : app.functions)
        if (one.name == block.id) result = one.result;
      if (feel::subtype(result, element->second.type->type)) continue;
      leave_out(key, "its value is of another type than it declares", "其值与所声明的类型不同");
      broken.insert(key);
    }
  }

  static bool mentions(const Block& block, const std::string& id) {
    std::string written;
    write_block(block, written);
    return written.find(id + "(") != std::string::npos;
  }

  Model& model_;
  Language language_;
  std::map<std::string, std::string> ids_;  // by key
  std::set<std::string> used_, components_, gone_, told_;
  std::vector<std::pair<std::string, Block>> blocks_;  // by key
  std::vector<std::string> left_out_;
};

}  // namespace
}  // namespace dmn

Result<DmnTransfer> import_dmn(std::string_view xml, const std::vector<std::string>& imports,
                               Language language) {
  Result<dmn::Model> model = dmn::read(xml, imports, dmn::Tables::AsTrees);
  if (!model) return model.error();
  DmnTransfer made = dmn::Importer(*model, language).run();
  made.left_out.insert(made.left_out.end(), model->problems.begin(), model->problems.end());
  return made;
}

}  // namespace weir
