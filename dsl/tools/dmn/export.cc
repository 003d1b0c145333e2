// An app's decisions and functions as DMN. Text is made by hand, since all of it is ours.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "dsl/feel/compile.h"
#include "dsl/feel/print.h"
#include "dsl/sema/walk.h"
#include "dsl/tools/dmn/tree.h"
#include "engine/base/text.h"
#include "engine/model/model.h"
#include "weir/dmn.h"

namespace weir {
namespace dmn {
namespace {

namespace ast = feel::ast;
using feel::TypeKind;
using model::Decision;
using model::Expression;
using model::Parameter;

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

std::string text_element(std::string_view text) { return "<text>" + escaped(text) + "</text>"; }

std::string_view built_in(TypeKind kind) {
  switch (kind) {
    case TypeKind::String:
      return "string";
    case TypeKind::Number:
      return "number";
    case TypeKind::Boolean:
      return "boolean";
    case TypeKind::Date:
      return "date";
    case TypeKind::Time:
      return "time";
    case TypeKind::DateTime:
      return "dateTime";
    case TypeKind::DaysDuration:
      return "dayTimeDuration";
    case TypeKind::YearsDuration:
      return "yearMonthDuration";
    default:
      return "";
  }
}

// The id of what has this name. Editors take ASCII only, so other characters become numbers.
std::string id(std::string_view prefix, std::string_view name) {
  std::string out(prefix);
  for (const char32_t c : base::decode(name)) {
    const bool plain = c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain) out += static_cast<char>(c);
    else out += fmt::format("-{:06x}", static_cast<uint32_t>(c));
  }
  return out;
}

bool reads_the_world(const feel::Type& type) {
  switch (type.kind()) {
    case TypeKind::Record:
    case TypeKind::Reference:
    case TypeKind::User:
    case TypeKind::Department:
      return true;
    case TypeKind::List:
      return reads_the_world(type.element());
    case TypeKind::Context:
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [](const auto& field) { return reads_the_world(field.second); });
    default:
      return false;
  }
}

// One decision or function on its way.
struct Item {
  std::string name, note;
  const std::vector<Parameter>* params = nullptr;
  const Decision* decision = nullptr;
  const Expression* value = nullptr;
  std::vector<const Expression*> expressions;
  std::set<std::string> calls;
  bool knowledge = false;
  std::pair<std::string, std::string> obstacle;
};

class Exporter {
 public:
  Exporter(const model::Model& app, Language language, DmnVersion version)
      : app_(app), language_(language), version_(version) {}

  DmnTransfer run() {
    collect();
    leave_out();
    for (const Item& item : items_)
      for (const std::string& callee : item.calls)
        for (Item& other : items_)
          if (other.name == callee) other.knowledge = true;
    input_types();
    std::string body;
    for (const auto& [name, type] : inputs_)
      body += "  <inputData id=\"" + id("i_", name) + "\" name=\"" + name + "\"><variable id=\"" +
              id("iv_", name) + "\" name=\"" + name + "\"" + type + "/></inputData>\n";
    for (const Item& item : items_) body += item.knowledge ? knowledge(item) : decision(item);
    const std::string spec = std::string("https://www.omg.org/spec/DMN/") +
                             (version_ == DmnVersion::V1_3 ? "20191111/" : "20230324/");
    DmnTransfer made;
    made.left_out = std::move(left_out_);
    made.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<definitions xmlns=\"" + spec + "MODEL/\" xmlns:dmndi=\"" + spec + "DMNDI/\" "
                "xmlns:dc=\"http://www.omg.org/spec/DMN/20180521/DC/\" "
                "xmlns:di=\"http://www.omg.org/spec/DMN/20180521/DI/\" id=\"definitions\" name=\"" +
                escaped(app_.app) + "\" namespace=\"urn:weir:" + escaped(app_.app) + "\">\n" +
                item_definitions_ + body + diagram() + "</definitions>\n";
    return made;
  }

 private:
  void add(const model::Named& named, const std::vector<Parameter>& params) {
    Item item;
    item.name = named.name;
    item.params = &params;
    item.note = named.label.is(ValueKind::String) ? std::string(named.label.as_string()) : named.doc;
    if (!named.enabled || named.from || named.to)
      item.obstacle = {"it is not always enabled", "它并非始终启用"};
    items_.push_back(std::move(item));
  }

  void collect() {
    for (const Decision& one : app_.decisions) {
      add(one, one.inputs);
      Item& item = items_.back();
      item.decision = one.value ? nullptr : &one;
      item.value = one.value ? &*one.value : nullptr;
      if (one.value) item.expressions.push_back(&*one.value);
      for (const auto& column : one.columns) item.expressions.push_back(&column.expression);
      for (const auto& output : one.outputs)
        if (output.otherwise) item.expressions.push_back(&*output.otherwise);
      for (const auto& rule : one.rules) {
        if (rule.from || rule.to)
          item.obstacle = {"it has rules in force for a time", "它有限期生效的规则"};
        for (const auto& test : rule.inputs)
          if (test) item.expressions.push_back(&*test);
        for (const auto& output : rule.outputs) item.expressions.push_back(&output);
      }
    }
    for (const model::Function& one : app_.functions) {
      add(one, one.params);
      items_.back().knowledge = true;
      items_.back().value = &one.value;
      items_.back().expressions.push_back(&one.value);
    }
    for (Item& item : items_) inspect(item);
  }

  static void inspect(Item& item) {
    for (const Parameter& param : *item.params)
      if (reads_the_world(param.type))
        item.obstacle = {"its input '" + param.name + "' is a record or a person",
                         "其输入“" + param.name + "”是记录或人员"};
    for (const Expression* one : item.expressions) {
      sema::calls_of(one->root, item.calls);
      for (const feel::Input& input : one->inputs)
        if (input.kind != feel::InputKind::Named)
          item.obstacle = {"it reads '" + input.name + "'", "它读取“" + input.name + "”"};
    }
  }

  void leave_out() {
    for (bool again = true; again;) {
      again = false;
      for (Item& item : items_) {
        for (const std::string& callee : item.calls) {
          const bool there = std::any_of(items_.begin(), items_.end(),
                                         [&](const Item& one) { return one.name == callee; });
          if (!there && item.obstacle.first.empty())
            item.obstacle = {"it needs '" + callee + "'", "它需要“" + callee + "”"};
        }
        if (item.obstacle.first.empty()) continue;
        left_out_.push_back(item.name + (language_ == Language::Chinese
                                             ? "：" + item.obstacle.second
                                             : ": " + item.obstacle.first));
        again = true;
      }
      std::erase_if(items_, [](const Item& item) { return !item.obstacle.first.empty(); });
    }
  }

  // ` typeRef="..."`, or nothing; a domain makes an item definition called `name`.
  std::string type_of(const Parameter& param, const std::string& name) {
    const std::string base(built_in(param.type.kind()));
    if (!param.domain) return base.empty() ? "" : " typeRef=\"" + base + "\"";
    if (defined_.insert(name).second)
      item_definitions_ += "  <itemDefinition id=\"" + id("", name) + "\" name=\"" + name + "\"><typeRef>" +
                           (base.empty() ? "Any" : base) + "</typeRef><allowedValues id=\"" + id("", name) +
                           "_allowed\">" + text_element(param.domain->source) +
                           "</allowedValues></itemDefinition>\n";
    return " typeRef=\"" + name + "\"";
  }

  void input_types() {
    std::map<std::string, std::vector<const Parameter*>> wanted;
    for (const Item& item : items_)
      if (!item.knowledge)
        for (const Parameter& param : *item.params) wanted[param.name].push_back(&param);
    const auto same = [](const Parameter& a, const Parameter& b) {
      return a.type == b.type && a.domain.has_value() == b.domain.has_value() &&
             (!a.domain || a.domain->source == b.domain->source);
    };
    for (const auto& [name, params] : wanted) {
      const bool one = std::all_of(params.begin(), params.end(),
                                   [&, &params = params](const Parameter* param) { return same(*param, *params[0]); });
      inputs_[name] = one ? type_of(*params[0], "t_" + name) : "";
      if (!one)
        left_out_.push_back(language_ == Language::Chinese
                                ? name + "：各决策对此输入的要求不同，其类型未导出"
                                : name + ": decisions differ about this input; its type");
    }
  }

  std::string requirements(const Item& item) const {
    std::string out;
    if (!item.knowledge)
      for (const Parameter& param : *item.params)
        out += "    <informationRequirement id=\"" + id("r_", item.name) + id("_", param.name) +
               "\"><requiredInput href=\"#" + id("i_", param.name) + "\"/></informationRequirement>\n";
    for (const std::string& callee : item.calls)
      out += "    <knowledgeRequirement id=\"" + id("k_", item.name) + id("_", callee) +
             "\"><requiredKnowledge href=\"#" + id("d_", callee) + "\"/></knowledgeRequirement>\n";
    return out;
  }

  static std::string begin(const Item& item, std::string_view kind) {
    std::string out = "  <" + std::string(kind) + " id=\"" + id("d_", item.name) + "\" name=\"" +
                      item.name + "\">\n";
    if (!item.note.empty()) out += "    <description>" + escaped(item.note) + "</description>\n";
    return out + "    <variable id=\"" + id("v_", item.name) + "\" name=\"" + item.name + "\"/>\n";
  }

  std::string decision(const Item& item) const {
    return begin(item, "decision") + requirements(item) + logic(item) + "  </decision>\n";
  }

  std::string knowledge(const Item& item) {
    std::string out = begin(item, "businessKnowledgeModel");
    out += "    <encapsulatedLogic id=\"" + id("e_", item.name) + "\">\n";
    for (const Parameter& param : *item.params)
      out += "    <formalParameter id=\"" + id("p_", item.name) + id("_", param.name) + "\" name=\"" +
             param.name + "\"" + type_of(param, "t_" + item.name + "_" + param.name) + "/>\n";
    return out + logic(item) + "    </encapsulatedLogic>\n" + requirements(item) +
           "  </businessKnowledgeModel>\n";
  }

  std::string logic(const Item& item) const {
    if (item.value != nullptr)
      return "    <literalExpression id=\"" + id("l_", item.name) + "\">" +
             text_element(item.value->source) + "</literalExpression>\n";
    return table(*item.decision);
  }

  // Option keys stand bare in the language; DMN wants texts.
  static std::string quoted(const Expression& expression, const std::vector<Parameter>& params,
                            feel::ExpressionKind kind) {
    if (kind == feel::ExpressionKind::Full && expression.root.op == feel::Op::Constant)
      return expression.root.constant.to_feel();
    feel::Names names;
    for (const Parameter& param : params) names.add_word(param.name);
    feel::ParseResult parsed = feel::parse_expression(expression.source, names, kind);
    if (!parsed.expression) return expression.source;
    const auto quote = [&](ast::Ptr& expr) {
      const auto* name = std::get_if<ast::Name>(&expr->is);
      if (name == nullptr || std::any_of(params.begin(), params.end(), [&](const Parameter& param) {
            return param.name == name->name;
          }))
        return;
      expr = tree::make(ast::String{name->name});
    };
    if (auto* tests = std::get_if<ast::UnaryTests>(&parsed.expression->is))
      for (ast::Ptr& test : tests->tests) quote(test);
    else
      quote(parsed.expression);
    return feel::print(*parsed.expression);
  }

  static std::string policy(const Decision& decision) {
    static constexpr std::string_view kPolicies[] = {
        "UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"};
    static constexpr std::string_view kAggregators[] = {"", "SUM", "MIN", "MAX", "COUNT"};
    std::string out =
        " hitPolicy=\"" + std::string(kPolicies[static_cast<size_t>(decision.hit)]) + "\"";
    if (decision.aggregator != model::Aggregator::None)
      out += " aggregation=\"" +
             std::string(kAggregators[static_cast<size_t>(decision.aggregator)]) + "\"";
    return out;
  }

  static std::string table(const Decision& decision) {
    const std::string name = id("", decision.name);
    std::string out =
        "    <decisionTable id=\"table_" + name + "\"" + policy(decision) + ">\n";
    for (size_t i = 0; i < decision.columns.size(); ++i)
      out += input(decision.columns[i], name + "_" + std::to_string(i + 1));
    for (size_t i = 0; i < decision.outputs.size(); ++i)
      out += output(decision, i, name + "_" + std::to_string(i + 1));
    size_t number = 0;
    for (const model::Rule& rule : decision.rules) {
      ++number;
      if (!rule.enabled) continue;
      const std::string row = name + "_" + std::to_string(number);
      out += "      <rule id=\"rule_" + row + "\">";
      if (!rule.note.empty()) out += "<description>" + escaped(rule.note) + "</description>";
      for (size_t i = 0; i < decision.columns.size(); ++i) {
        const bool tests = i < rule.inputs.size() && rule.inputs[i];
        out += "<inputEntry id=\"c_" + row + "_" + std::to_string(i + 1) + "\">" +
               text_element(tests ? quoted(*rule.inputs[i], decision.inputs,
                                           feel::ExpressionKind::UnaryTests)
                                  : std::string("-")) +
               "</inputEntry>";
      }
      for (size_t i = 0; i < rule.outputs.size(); ++i)
        out += "<outputEntry id=\"o_" + row + "_" + std::to_string(i + 1) + "\">" +
               text_element(
                   quoted(rule.outputs[i], decision.inputs, feel::ExpressionKind::Full)) +
               "</outputEntry>";
      out += "</rule>\n";
    }
    return out + "    </decisionTable>\n";
  }

  // The type lets an editor offer what fits the column.
  static std::string input(const model::InputClause& clause, const std::string& key) {
    const std::string type(built_in(clause.type.kind()));
    return "      <input id=\"in_" + key + "\" label=\"" + escaped(clause.text) +
           "\"><inputExpression id=\"ie_" + key + "\"" +
           (type.empty() ? "" : " typeRef=\"" + type + "\"") + ">" + text_element(clause.text) +
           "</inputExpression></input>\n";
  }

  static std::string output(const Decision& decision, size_t index, const std::string& key) {
    const model::OutputClause& clause = decision.outputs[index];
    const std::string type(built_in(clause.type.kind()));
    std::string out = "      <output id=\"out_" + key + "\" name=\"" + clause.name + "\"";
    if (!type.empty()) out += " typeRef=\"" + type + "\"";
    out += ">";
    if (!clause.values.empty()) {
      std::string values;
      for (const Value& value : clause.values)
        values += (values.empty() ? "" : ", ") + value.to_feel();
      out += "<outputValues id=\"values_" + key + "\">" + text_element(values) + "</outputValues>";
    }
    if (decision.has_otherwise)
      out += "<defaultOutputEntry id=\"default_" + key + "\">" +
             text_element(clause.otherwise ? quoted(*clause.otherwise, decision.inputs,
                                                    feel::ExpressionKind::Full)
                                           : std::string("null")) +
             "</defaultOutputEntry>";
    return out + "</output>\n";
  }

  // Knowledge above decisions above inputs, in rows.
  std::string diagram() const {
    std::map<std::string, std::pair<int, int>> at;
    int inputs = 0, decisions = 0, knowledge = 0;
    for (const auto& [name, type] : inputs_) at[id("i_", name)] = {100 + 220 * inputs++, 440};
    for (const Item& item : items_)
      at[id("d_", item.name)] = item.knowledge ? std::pair{100 + 220 * knowledge++, 80}
                                            : std::pair{100 + 220 * decisions++, 260};
    std::string out = "  <dmndi:DMNDI>\n    <dmndi:DMNDiagram id=\"diagram\">\n";
    for (const auto& [element, place] : at)
      out += "      <dmndi:DMNShape id=\"s_" + element + "\" dmnElementRef=\"" + element +
             "\"><dc:Bounds height=\"80\" width=\"180\" x=\"" + std::to_string(place.first) +
             "\" y=\"" + std::to_string(place.second) + "\"/></dmndi:DMNShape>\n";
    const auto edge = [&](const std::string& element, const std::string& from, const std::string& to) {
      const auto [ax, ay] = at.at(from);
      const auto [bx, by] = at.at(to);
      out += "      <dmndi:DMNEdge id=\"g_" + element + "\" dmnElementRef=\"" + element +
             "\"><di:waypoint x=\"" + std::to_string(ax + 90) + "\" y=\"" +
             std::to_string(ay > by ? ay : ay + 80) + "\"/><di:waypoint x=\"" +
             std::to_string(bx + 90) + "\" y=\"" + std::to_string(ay > by ? by + 80 : by) +
             "\"/></dmndi:DMNEdge>\n";
    };
    for (const Item& item : items_) {
      if (!item.knowledge)
        for (const Parameter& param : *item.params)
          edge(id("r_", item.name) + id("_", param.name), id("i_", param.name), id("d_", item.name));
      for (const std::string& callee : item.calls)
        edge(id("k_", item.name) + id("_", callee), id("d_", callee), id("d_", item.name));
    }
    return out + "    </dmndi:DMNDiagram>\n  </dmndi:DMNDI>\n";
  }

  const model::Model& app_;
  Language language_;
  DmnVersion version_;
  std::vector<Item> items_;
  std::map<std::string, std::string> inputs_;  // to their types
  std::set<std::string> defined_;
  std::string item_definitions_;
  std::vector<std::string> left_out_;
};

}  // namespace
}  // namespace dmn

Result<DmnTransfer> export_dmn(const Model& model, Language language, DmnVersion version) {
  if (!model) return Error::of("E_ARGUMENT", "there is no model");
  return dmn::Exporter(*model, language, version).run();
}

}  // namespace weir
