// Functions of the host: their declarations, read like those of the app's own.
#include <set>

#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "engine/feel/builtin.h"
#include "weir/extensions.h"

namespace weir::sema {

namespace {

Node written(const std::string& text) {
  Node node;
  node.kind = yaml::Kind::Scalar;
  node.text = text;
  return node;
}

bool name_is_free(App& app, const std::string& name) {
  if (!check_name(app, written(name), true)) return false;
  if (feel::find_builtin(name) != nullptr) {
    app.report(kReservedId, {},
               {{"name", name}, {"why", "it is a function of FEEL", "它是 FEEL 的内置函数"}});
    return false;
  }
  if (name == "env" || name == "secret") {
    app.report(
        kReservedId, {},
        {{"name", name}, {"why", "connectors have a function of that name", "连接器已有同名函数"}});
    return false;
  }
  if (app.base.function(name) != nullptr) {
    app.report(kDuplicateId, {},
               {{"what", "the function of the host", "宿主函数"}, {"name", name}});
    return false;
  }
  for (const char* section : {"functions", "decisions"})
    if (const Decl* own = app.section(section).find(name)) {
      app.report(
          kReservedId, own->span(),
          {{"name", name}, {"why", "the host has a function of that name", "宿主已有同名函数"}});
      return false;
    }
  return true;
}

// A type has no place in the sources, so a second problem tells whose it is.
feel::Type declared_type(App& app, const HostFunction& function, const std::string& what_en,
                         const std::string& what_zh, const std::string& declared) {
  if (auto info = read_type(app, written(declared))) return info->type;
  app.report(
      kWrongValue, {},
      {{"value", declared},
       {"expected", "a type for " + what_en + " of the host function '" + function.name + "'",
        "宿主函数“" + function.name + "”的" + what_zh + "的类型"}});
  return feel::TypeKind::Error;
}

}  // namespace

void read_host_functions(App& app) {
  if (app.options.extensions == nullptr) return;
  for (const HostFunction& function : app.options.extensions->functions) {
    if (!name_is_free(app, function.name)) continue;
    feel::FunctionName known;
    known.name = function.name;
    known.host = true;
    std::set<std::string_view> names;
    for (const auto& [name, declared] : function.params) {
      check_name(app, written(name), false);
      if (!names.insert(name).second)
        app.report(kDuplicateId, {},
                   {{"what", "a parameter of '" + function.name + "' named",
                     "“" + function.name + "”的参数"},
                    {"name", name}});
      known.params.push_back(
          {name,
           declared_type(app, function, "parameter '" + name + "'", "参数“" + name + "”", declared),
           false});
    }
    known.result = declared_type(app, function, "the result", "结果", function.result);
    app.base.add(std::move(known));
  }
}

}  // namespace weir::sema
