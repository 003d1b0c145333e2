#include <algorithm>

#include "dsl/feel/diagnostics.h"
#include "dsl/lint/lint.h"
#include "dsl/schema/shape.h"
#include "dsl/sema/problems.h"
#include "dsl/source/problems.h"
#include "dsl/source/suggest.h"
#include "dsl/yaml/problems.h"
#include "weir/problems.h"

namespace weir {
namespace {

std::vector<const DiagSpec*> collect() {
  std::vector<const DiagSpec*> all = {
      &dsl::kFileTooLarge, &dsl::kFileName,          &dsl::kOutsideApp, &dsl::kUnreadable,
      &dsl::kOutOfMemory, &dsl::kUnusedIgnore, &dsl::kIgnoreWithoutReason,
      &schema::kAmbiguousScalar};
  const auto append = [&all](const std::vector<const DiagSpec*>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(yaml::problems());
  append(sema::problems());
  append(feel::feel_diagnostics());
  for (const lint::LintSpec* lint : lint::lints()) all.push_back(&lint->problem);
  const auto by_slug = [](const DiagSpec* a, const DiagSpec* b) { return a->slug < b->slug; };
  std::stable_sort(all.begin(), all.end(), by_slug);
  return all;
}

// What follows "family/".
std::string_view short_name(std::string_view slug) {
  return slug.substr(slug.find('/') + 1);  // npos + 1 is 0
}

}  // namespace

const std::vector<const DiagSpec*>& all_problems() {
  static const std::vector<const DiagSpec*> all = collect();
  return all;
}

const DiagSpec* find_problem(std::string_view slug) {
  for (const DiagSpec* spec : all_problems())
    if (spec->slug == slug) return spec;
  return nullptr;
}

std::vector<std::string> nearest_problems(std::string_view slug) {
  // "gap" for "decision/gap": the family is what people forget.
  std::vector<std::string> found;
  for (const DiagSpec* spec : all_problems())
    if (short_name(spec->slug) == short_name(slug)) found.emplace_back(spec->slug);
  std::vector<std::string_view> known;
  for (const DiagSpec* spec : all_problems()) known.push_back(spec->slug);
  for (std::string& near : dsl::nearest(slug, known))
    if (std::find(found.begin(), found.end(), near) == found.end()) found.push_back(std::move(near));
  if (found.size() > 3) found.resize(3);
  return found;
}

}  // namespace weir
