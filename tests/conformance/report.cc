#include <fmt/format.h>

#include <map>
#include <ostream>

#include "tests/conformance/outcome.h"

namespace weir::conformance {
namespace {

struct Count {
  size_t passed = 0, all = 0;
  void add(bool ok) {
    ++all;
    if (ok) ++passed;
  }
  double share() const {
    return all == 0 ? 0 : static_cast<double>(passed) / static_cast<double>(all);
  }
};

}  // namespace

void report(const std::vector<Outcome>& outcomes, bool failures, std::ostream& out) {
  Count all, not_null;
  std::map<std::string, Count> folders;
  for (const Outcome& one : outcomes) {
    all.add(one.passed);
    if (!one.null_expected) not_null.add(one.passed);
    folders[one.directory].add(one.passed);
    if (one.passed || !failures) continue;
    out << fmt::format("FAILED {}\n  {}\n  expected {}\n  actual   {}\n", one.id, one.expression,
                       one.expected, one.actual);
  }
  double mean = 0;
  for (const auto& [name, count] : folders) mean += count.share();
  if (!folders.empty()) mean /= static_cast<double>(folders.size());
  out << fmt::format("checks       {} of {} ({:.2f} %)\n", all.passed, all.all, 100 * all.share());
  out << fmt::format("not null     {} of {} ({:.2f} %)\n", not_null.passed, not_null.all,
                     100 * not_null.share());
  out << fmt::format("folder mean  {:.2f} % over {} folders\n", 100 * mean, folders.size());
}

}  // namespace weir::conformance
