#include "dsl/tools/dmn/block.h"

#include <algorithm>

#include "dsl/feel/print.h"
#include "dsl/tools/dmn/rename.h"
#include "engine/base/json.h"

namespace weir::dmn {

namespace ast = feel::ast;
using feel::TypeKind;

namespace {

bool is_reserved(const std::string& id) {
  static const std::set<std::string_view> kWords{
      "user", "now",   "today", "record",    "old",     "app",   "flow",
      "vars", "steps", "items", "initiator", "started", "candidate"};
  return kWords.contains(id);
}

std::string_view scalar(TypeKind kind) {
  switch (kind) {
    case TypeKind::String:
      return "text";
    case TypeKind::Number:
      return "number";
    case TypeKind::Boolean:
      return "boolean";
    case TypeKind::Date:
      return "date";
    case TypeKind::Time:
      return "time";
    case TypeKind::DateTime:
      return "datetime";
    default:
      return "any";
  }
}

void line(std::string& out, int indent, const std::string& text) {
  out += std::string(static_cast<size_t>(indent), ' ') + text + "\n";
}

// FEEL under a key, as a block: nothing of it needs quotes.
void feel_block(std::string& out, int indent, const std::string& key, const std::string& feel) {
  line(out, indent, key + ": |-");
  line(out, indent + 2, feel);
}

bool are_ids(const ItemType& type) {
  return std::all_of(type.components.begin(), type.components.end(), [](const auto& part) {
    return is_id(part.first) && !is_reserved(part.first);
  });
}

// `written` is what leads to the type: "amount:".
void write_type(std::string& out, int indent, const std::string& written, const ItemType* type) {
  std::string domain;
  while (type != nullptr && type->base && !type->list && type->components.empty()) {
    if (type->allowed && domain.empty()) domain = type->allowed->source;
    type = type->base.get();
  }
  if (type == nullptr) return line(out, indent, written + " any");
  if (type->list) {
    const ItemType* item = type->base.get();
    const bool plain = item != nullptr && !item->list && item->components.empty();
    return line(out, indent,
                written + " list of " + std::string(plain ? scalar(item->type.kind()) : "any"));
  }
  if (!type->components.empty()) {
    if (!are_ids(*type)) return line(out, indent, written + " any");
    line(out, indent, written);
    for (const auto& [name, part] : type->components)
      write_type(out, indent + 2, name + ":", part.get());
    return;
  }
  const std::string name(scalar(type->type.kind()));
  if (domain.empty()) return line(out, indent, written + " " + name);
  std::replace(domain.begin(), domain.end(), '\n', ' ');
  line(out, indent, written);
  line(out, indent + 2, "type: " + name);
  feel_block(out, indent + 2, "domain", domain);
}

std::string hit_of(const std::string& policy) {
  std::string out = policy;
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string output_id(const TableLogic& table, size_t output) {
  const std::string& name = table.outputs[output].name;
  return table.outputs.size() == 1 && (!is_id(name) || is_reserved(name)) ? "result" : name;
}

bool has_priorities(const TableLogic& table) {
  return table.policy == "PRIORITY" || table.policy == "OUTPUT ORDER";
}

bool is_literal(const ast::Expr& expr) {
  return std::holds_alternative<ast::String>(expr.is) ||
         std::holds_alternative<ast::Number>(expr.is) ||
         std::holds_alternative<ast::Boolean>(expr.is);
}

void write_outputs(const Block& block, std::string& out) {
  const TableLogic& table = *block.table;
  line(out, 4, "outputs:");
  for (size_t i = 0; i < table.outputs.size(); ++i) {
    const TableLogic::Output& output = table.outputs[i];
    const ItemType* type = output.type.get();
    if (type == nullptr && table.outputs.size() == 1 && !hit_of(table.policy).starts_with("c") &&
        !table.policy.ends_with("ORDER"))
      type = block.result.get();
    while (type != nullptr && type->base && !type->list && type->components.empty())
      type = type->base.get();
    const auto* list =
        output.values ? std::get_if<ast::ListLiteral>(&output.values->is) : nullptr;
    if (!has_priorities(table) || list == nullptr) {
      write_type(out, 6, output_id(table, i) + ":", type);
      continue;
    }
    line(out, 6, output_id(table, i) + ":");
    line(out, 8, "type: " + std::string(type == nullptr ? "any" : scalar(type->type.kind())));
    line(out, 8, "values:");
    std::set<std::string> listed;
    const auto value = [&](const ast::Expr& item) {
      if (!listed.insert(feel::print(item)).second) return;
      const auto* text = std::get_if<ast::String>(&item.is);
      line(out, 10, "- " + (text ? base::json_quote(text->value) : feel::print(item)));
    };
    for (const ast::Ptr& item : list->items) value(*item);
    // The language asks that every answer is listed; what DMN does not list comes last.
    for (const auto& rule : table.rules)
      if (is_literal(*rule.outputs[i])) value(*rule.outputs[i]);
    if (output.otherwise && is_literal(*output.otherwise)) value(*output.otherwise);
  }
}

void write_otherwise(const TableLogic& table, std::string& out) {
  const auto answer = [&](size_t i) {
    const ast::Ptr& value = table.outputs[i].otherwise;
    return value ? base::json_quote("=" + feel::print(*value)) : std::string("null");
  };
  const bool any = std::any_of(table.outputs.begin(), table.outputs.end(),
                               [](const auto& output) { return output.otherwise != nullptr; });
  if (!any && table.policy == "COLLECT COUNT") return line(out, 4, "otherwise: 0");
  if (table.outputs.size() == 1) return line(out, 4, "otherwise: " + answer(0));
  if (!any) return;
  line(out, 4, "otherwise:");
  for (size_t i = 0; i < table.outputs.size(); ++i)
    line(out, 6, table.outputs[i].name + ": " + answer(i));
}

void write_table(const Block& block, std::string& out) {
  const TableLogic& table = *block.table;
  if (table.policy != "UNIQUE") line(out, 4, "hit: " + hit_of(table.policy));
  write_outputs(block, out);
  line(out, 4, "table: |");
  std::string head = "|", rule = "|";
  for (const auto& input : table.inputs) {
    head += " " + feel::print(*input.expression) + " |";
    rule += "---|";
  }
  for (size_t i = 0; i < table.outputs.size(); ++i) {
    head += " = " + output_id(table, i) + " |";
    rule += "---|";
  }
  line(out, 6, head);
  line(out, 6, rule);
  for (const auto& row : table.rules) {
    std::string cells = "|";
    for (size_t i = 0; i < table.inputs.size(); ++i)
      cells += " " + (row.tests[i] ? feel::print(*row.tests[i]) : std::string("-")) + " |";
    for (size_t i = 0; i < table.outputs.size(); ++i)
      cells += " " + feel::print(*row.outputs[i]) + " |";
    line(out, 6, cells);
  }
  write_otherwise(table, out);
}

}  // namespace

std::string id_of(const std::string& name) {
  std::string id = name;
  if (!is_id(id)) {
    id.clear();
    for (char c : name) {
      const bool letter = is_id(std::string("a") + c);
      if (letter) id += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      else if (!id.empty() && id.back() != '_') id += '_';
    }
    while (!id.empty() && id.back() == '_') id.pop_back();
    if (!is_id(id)) id = "_" + id;
  }
  return is_reserved(id) ? id + "_" : id;
}

bool is_plain(const TableLogic& table) {
  if (table.outputs.empty()) return false;
  for (const auto& output : table.outputs)
    if (table.outputs.size() > 1 && (!is_id(output.name) || is_reserved(output.name))) return false;
  return true;
}

std::string guard_of(const TableLogic& table) {
  std::string guard;
  for (const auto& input : table.inputs) {
    const auto* tests = input.allowed ? std::get_if<ast::UnaryTests>(&input.allowed->is) : nullptr;
    if (tests == nullptr) continue;
    std::string one = "(" + feel::print(*input.expression) + ") in (";
    for (size_t i = 0; i < tests->tests.size(); ++i)
      one += (i > 0 ? ", " : "") + feel::print(*tests->tests[i]);
    one += ")";
    guard += (guard.empty() ? "" : " and ") + (tests->negated ? "not(" + one + ")" : one);
  }
  return guard;
}

void write_block(const Block& block, std::string& out) {
  line(out, 2, block.id + ":");
  if (!block.label.empty() && block.label != block.id) line(out, 4, "label: " + base::json_quote(block.label));
  if (!block.inputs.empty()) {
    line(out, 4, block.function ? "params:" : "inputs:");
    for (const auto& [id, type] : block.inputs) write_type(out, 6, id + ":", type.get());
  } else if (block.function) {
    line(out, 4, "params: {}");
  }
  if (block.table)
    write_table(block, out);
  else
    feel_block(out, 4, "value", block.value);
}

}  // namespace weir::dmn
