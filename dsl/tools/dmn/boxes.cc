#include <array>

#include "dsl/tools/dmn/reader.h"
#include "dsl/tools/dmn/tree.h"

namespace weir::dmn {

namespace ast = feel::ast;

std::string_view local_name(const pugi::xml_node& node) {
  std::string_view name = node.name();
  size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (pugi::xml_node one : node.children()) {
    if (local_name(one) == name) return one;
  }
  return {};
}

std::string text_of(const pugi::xml_node& node) {
  pugi::xml_node text = child(node, "text");
  return (text ? text : node).text().get();
}

ast::Ptr Boxes::text(const std::string& feel, feel::ExpressionKind kind) {
  feel::ParseResult parsed = feel::parse_expression(feel, names_, kind);
  if (parsed.expression) return std::move(parsed.expression);
  problems_.push_back(feel + ": " + parsed.diagnostic->message(Language::English));
  return tree::null();
}

ast::Ptr Boxes::only(const pugi::xml_node& parent) {
  static constexpr std::array<std::string_view, 12> kBoxes{
      "literalExpression",  "context",     "decisionTable", "invocation", "list", "relation",
      "functionDefinition", "conditional", "filter",        "for",        "some", "every"};
  for (pugi::xml_node one : parent.children()) {
    for (std::string_view name : kBoxes) {
      if (local_name(one) == name) return box(one);
    }
  }
  return tree::null();
}

ast::Ptr Boxes::box(const pugi::xml_node& node) {
  std::string_view kind = local_name(node);
  if (kind == "literalExpression") {
    std::string feel = text_of(node);
    return feel.find_first_not_of(" \t\r\n") == std::string::npos ? tree::null() : text(feel);
  }
  if (kind == "context") return context(node);
  if (kind == "decisionTable") return table(node);
  if (kind == "invocation") return invocation(node);
  if (kind == "relation") return relation(node);
  if (kind == "functionDefinition") return function(node);
  if (kind == "list") {
    ast::List items;
    for (pugi::xml_node item : node.children()) {
      if (local_name(item) != "description" && local_name(item) != "extensionElements")
        items.push_back(box(item));
    }
    return tree::list(std::move(items));
  }
  if (kind == "conditional") return conditional(node);
  if (kind == "filter") return filter(node);
  if (kind == "for" || kind == "some" || kind == "every") return iteration(node);
  problems_.push_back("unknown boxed expression '" + std::string(kind) + "'");
  return tree::null();
}

ast::Ptr Boxes::context(const pugi::xml_node& node) {
  tree::Let let;
  ast::ContextLiteral plain;
  ast::Ptr result;
  for (pugi::xml_node entry : node.children()) {
    if (local_name(entry) != "contextEntry") continue;
    pugi::xml_node variable = child(entry, "variable");
    if (variable) {
      std::string key = feel::normal_name(variable.attribute("name").value());
      plain.entries.push_back({tree::word(key), only(entry)});
    } else {
      result = only(entry);
    }
  }
  if (!result) return tree::make(std::move(plain));
  for (ast::Entry& entry : plain.entries) let.add(entry.key.text, std::move(entry.value));
  return let.in(std::move(result));
}

ast::Ptr Boxes::invocation(const pugi::xml_node& node) {
  ast::Call call;
  call.callee = only(node);
  for (pugi::xml_node binding : node.children()) {
    if (local_name(binding) != "binding") continue;
    std::string parameter =
        feel::normal_name(child(binding, "parameter").attribute("name").value());
    call.arguments.push_back({tree::word(parameter), only(binding)});
  }
  return tree::make(std::move(call));
}

ast::Ptr Boxes::relation(const pugi::xml_node& node) {
  std::vector<std::string> columns;
  ast::List rows;
  for (pugi::xml_node part : node.children()) {
    if (local_name(part) == "column")
      columns.push_back(feel::normal_name(part.attribute("name").value()));
    if (local_name(part) != "row") continue;
    ast::ContextLiteral row;
    size_t column = 0;
    for (pugi::xml_node cell : part.children()) {
      if (column < columns.size())
        row.entries.push_back({tree::word(columns[column++]), box(cell)});
    }
    rows.push_back(tree::make(std::move(row)));
  }
  return tree::list(std::move(rows));
}

ast::Ptr Boxes::function(const pugi::xml_node& node) {
  std::string_view kind = node.attribute("kind").value();
  ast::FunctionLiteral made;
  // Its parameters are names in its body alone: one may be called "Person.Name".
  feel::Names inner(&names_);
  for (pugi::xml_node parameter : node.children()) {
    if (local_name(parameter) != "formalParameter") continue;
    made.params.push_back(
        {tree::word(feel::normal_name(parameter.attribute("name").value())), std::nullopt});
    inner.add_word(made.params.back().name.text);
  }
  if (!kind.empty() && kind != "FEEL") {
    problems_.push_back("a function of kind " + std::string(kind) + " cannot be run");
    return tree::null();
  }
  made.body = Boxes(inner, problems_, store_).only(node);
  return tree::make(std::move(made));
}

namespace {

ast::Ptr is_boolean(ast::Ptr value) {
  ast::TypeRef type;
  type.name = tree::word("boolean");
  return tree::make(ast::InstanceOf{std::move(value), std::move(type)});
}

}  // namespace

// Boxes are stricter than texts: a condition that is no boolean makes the whole null.
ast::Ptr Boxes::conditional(const pugi::xml_node& node) {
  tree::Let let;
  let.add("$if", only(child(node, "if")));
  ast::Ptr chosen =
      tree::if_then(tree::name("$if"), only(child(node, "then")), only(child(node, "else")));
  return let.in(tree::if_then(is_boolean(tree::name("$if")), std::move(chosen), tree::null()));
}

ast::Ptr Boxes::filter(const pugi::xml_node& node) {
  tree::Let let;
  let.add("$in", only(child(node, "in")));
  ast::Ptr proper = tree::filter(tree::name("$in"), is_boolean(only(child(node, "match"))));
  ast::Ptr all = tree::binary(ast::Operator::Equal, tree::call("count", std::move(proper)),
                              tree::call("count", tree::name("$in")));
  ast::Ptr matched = tree::filter(tree::name("$in"), only(child(node, "match")));
  return let.in(tree::if_then(std::move(all), std::move(matched), tree::null()));
}

ast::Ptr Boxes::iteration(const pugi::xml_node& node) {
  std::string_view kind = local_name(node);
  std::string variable = feel::normal_name(node.attribute("iteratorVariable").value());
  ast::For loop;
  loop.iterators.push_back({tree::word(variable), only(child(node, "in")), nullptr});
  loop.body = only(child(node, kind == "for" ? "return" : "satisfies"));
  if (kind == "for") return tree::make(std::move(loop));
  tree::Let let;
  let.add("$each", tree::make(std::move(loop)));
  ast::Quantified proper;
  proper.every = true;
  proper.iterators.push_back({tree::word("$one"), tree::name("$each"), nullptr});
  proper.condition = is_boolean(tree::name("$one"));
  ast::Ptr answer = tree::call(kind == "every" ? "all" : "any", tree::name("$each"));
  return let.in(tree::if_then(tree::make(std::move(proper)), std::move(answer), tree::null()));
}

}  // namespace weir::dmn
