#include "dsl/tools/dmn/rename.h"

#include "dsl/feel/lexer.h"
#include "dsl/tools/dmn/tree.h"

namespace weir::dmn {

namespace ast = feel::ast;

bool is_id(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (unsigned char c : name) {
    if (c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
        (c >= 'A' && c <= 'Z'))
      continue;
    return false;
  }
  return !feel::is_keyword(name);
}

namespace {

// `$input 1` becomes `input_1_`; another name that is no id gets `_` where it may not be.
std::string spelled(const std::string& name) {
  if (is_id(name)) return name;
  std::string out;
  for (char c : name)
    if (c != '$') out += is_id(std::string("a") + c) ? c : '_';
  return out + "_";
}

}  // namespace

void Rename::fail(std::string en, std::string zh) {
  if (obstacle_.first.empty()) obstacle_ = {std::move(en), std::move(zh)};
}

const std::pair<std::string, std::string>* Rename::local(const std::string& name) const {
  for (auto it = locals_.rbegin(); it != locals_.rend(); ++it)
    if (it->first == name) return &*it;
  return nullptr;
}

// What a name, or a name under the prefix of an import, stands for.
const Target* Rename::target(const ast::Expr& expr) const {
  if (const auto* name = std::get_if<ast::Name>(&expr.is)) {
    if (local(name->name) != nullptr) return nullptr;
    const auto found = scope_.names.find(name->name);
    return found == scope_.names.end() ? nullptr : &found->second;
  }
  const auto* member = std::get_if<ast::Member>(&expr.is);
  const auto* prefix = member ? std::get_if<ast::Name>(&member->object->is) : nullptr;
  if (prefix == nullptr || local(prefix->name) != nullptr) return nullptr;
  const auto import = scope_.imported.find(prefix->name);
  if (import == scope_.imported.end()) return nullptr;
  const auto found = import->second.find(member->name.text);
  return found == import->second.end() ? nullptr : &found->second;
}

const ItemType* Rename::type_of(const ast::Expr& expr) const {
  if (const Target* one = target(expr)) return one->type.get();
  const auto* member = std::get_if<ast::Member>(&expr.is);
  if (member == nullptr) return nullptr;
  const ItemType* object = type_of(*member->object);
  while (object != nullptr && object->components.empty() && object->base && !object->list)
    object = object->base.get();
  if (object == nullptr) return nullptr;
  for (const auto& [name, type] : object->components)
    if (name == member->name.text) return type.get();
  return nullptr;
}

void Rename::walk(ast::List& list) {
  for (ast::Ptr& item : list)
    if (item) walk(item);
}

void Rename::replace(ast::Ptr& expr, const Target& one) {
  if (one.kind == Kind::Knowledge || one.kind == Kind::Service)
    return fail("it uses the function '" + one.id + "' as a value",
                "它把函数“" + one.id + "”当作值使用");
  if (one.kind == Kind::InputData) {
    if (local(one.id) != nullptr)
      return fail("a variable hides the input '" + one.id + "'",
                  "有变量遮住了输入“" + one.id + "”");
    expr = tree::name(one.id);
    return;
  }
  ast::Call made;
  made.callee = tree::name(one.id);
  for (const std::string& argument : one.arguments) {
    for (const auto& [old, now] : locals_)
      if (now == argument)
        fail("a variable hides the input '" + argument + "'",
             "有变量遮住了输入“" + argument + "”");
    made.arguments.push_back({{}, tree::name(argument)});
  }
  expr = tree::make(std::move(made));
}

void Rename::name(ast::Ptr& expr) {
  const std::string name = std::get<ast::Name>(expr->is).name;
  if (const auto* bound = local(name)) {
    if (bound->second.empty())
      return fail("the entry '" + name + "' of a context is no id and is read by name",
                  "上下文条目“" + name + "”不是标识符却按名称读取");
    std::get<ast::Name>(expr->is).name = bound->second;
    return;
  }
  if (const Target* one = target(*expr)) {
    // In a filter the name may be that of a part of the items, too.
    if (in_filter_ > 0 && scope_.components != nullptr && scope_.components->contains(name))
      return fail("in a filter '" + name + "' may be of the items or of the model",
                  "筛选条件中的“" + name + "”可能属于列表项，也可能属于模型");
    return replace(expr, *one);
  }
  if (name.front() == '$') {  // of our own, a part of what is filtered
    std::get<ast::Name>(expr->is).name = spelled(name);
    return;
  }
  if (!is_id(name))
    fail("the name '" + name + "' is not one of its requirements",
         "名称“" + name + "”不在其依赖之中");
}

void Rename::member(ast::Ptr& expr) {
  if (const Target* one = target(*expr)) return replace(expr, *one);
  auto& is = std::get<ast::Member>(expr->is);
  const ItemType* object = is_id(is.name.text) ? nullptr : type_of(*is.object);
  walk(is.object);
  if (is_id(is.name.text)) return;
  if (is.name.text.front() == '$') {
    is.name.text = spelled(is.name.text);
    return;
  }
  while (object != nullptr && object->components.empty() && object->base && !object->list)
    object = object->base.get();
  if (object == nullptr || object->list || object->components.empty())
    return fail("the name '" + is.name.text + "' is no id", "名称“" + is.name.text + "”不是标识符");
  auto key = tree::make(ast::String{is.name.text});
  expr = tree::call("get value", std::move(is.object), std::move(key));
}

void Rename::call(ast::Call& is) {
  const Target* one = target(*is.callee);
  if (one != nullptr && one->kind == Kind::Knowledge) {
    is.callee = tree::name(one->id);
    for (ast::Argument& argument : is.arguments)
      for (const auto& [old, now] : one->renamed)
        if (argument.name.text == old) argument.name.text = now;
  } else if (one != nullptr && one->kind == Kind::Service) {
    fail("it calls the decision service '" + one->id + "'", "它调用了决策服务“" + one->id + "”");
  } else if (const auto* name = std::get_if<ast::Name>(&is.callee->is);
             name == nullptr || one != nullptr || local(name->name) != nullptr) {
    walk(is.callee);
  }
  for (ast::Argument& argument : is.arguments) walk(argument.value);
}

void Rename::bind(std::string& word) {
  const std::string now = spelled(word);
  locals_.emplace_back(word, now);
  word = now;
}

void Rename::context(ast::ContextLiteral& is) {
  const size_t depth = locals_.size();
  for (ast::Entry& entry : is.entries) {
    walk(entry.value);
    if (!entry.key.text.empty() && entry.key.text.front() == '$')
      bind(entry.key.text);
    else
      locals_.emplace_back(entry.key.text, is_id(entry.key.text) ? entry.key.text : "");
  }
  locals_.resize(depth);
}

void Rename::loop(std::vector<ast::Iterator>& iterators, ast::Ptr& body) {
  const size_t depth = locals_.size();
  for (ast::Iterator& iterator : iterators) {
    walk(iterator.from);
    if (iterator.to) walk(iterator.to);
    bind(iterator.name.text);
  }
  locals_.emplace_back("partial", "partial");
  walk(body);
  locals_.resize(depth);
}

void Rename::function(ast::FunctionLiteral& is) {
  const size_t depth = locals_.size();
  for (ast::Param& param : is.params) bind(param.name.text);
  walk(is.body);
  locals_.resize(depth);
}

void Rename::walk(ast::Ptr& expr) {
  auto& is = expr->is;
  if (std::holds_alternative<ast::Name>(is)) return name(expr);
  if (std::holds_alternative<ast::Member>(is)) return member(expr);
  if (auto* one = std::get_if<ast::Call>(&is)) return call(*one);
  if (auto* one = std::get_if<ast::ContextLiteral>(&is)) return context(*one);
  if (auto* one = std::get_if<ast::For>(&is)) return loop(one->iterators, one->body);
  if (auto* one = std::get_if<ast::Quantified>(&is)) return loop(one->iterators, one->condition);
  if (auto* one = std::get_if<ast::FunctionLiteral>(&is)) return function(*one);
  if (auto* one = std::get_if<ast::Negate>(&is)) return walk(one->operand);
  if (auto* one = std::get_if<ast::Logic>(&is)) return walk(one->operands);
  if (auto* one = std::get_if<ast::ListLiteral>(&is)) return walk(one->items);
  if (auto* one = std::get_if<ast::UnaryTests>(&is)) return walk(one->tests);
  if (auto* one = std::get_if<ast::InstanceOf>(&is)) return walk(one->value);
  if (auto* one = std::get_if<ast::Comparison>(&is)) return walk(one->bound);
  if (auto* one = std::get_if<ast::Binary>(&is)) {
    walk(one->left), walk(one->right);
  } else if (auto* between = std::get_if<ast::Between>(&is)) {
    walk(between->value), walk(between->low), walk(between->high);
  } else if (auto* in = std::get_if<ast::In>(&is)) {
    walk(in->value), walk(in->tests);
  } else if (auto* branch = std::get_if<ast::If>(&is)) {
    walk(branch->condition), walk(branch->then), walk(branch->otherwise);
  } else if (auto* range = std::get_if<ast::RangeLiteral>(&is)) {
    if (range->low) walk(range->low);
    if (range->high) walk(range->high);
  } else if (auto* filter = std::get_if<ast::Filter>(&is)) {
    walk(filter->list);
    ++in_filter_;
    walk(filter->predicate);
    --in_filter_;
  }
}

}  // namespace weir::dmn
