// dsl/sema/test_reader.h: what is known while the steps of a test are read.
#pragma once

#include <map>
#include <string>

#include "dsl/sema/reader.h"

namespace weir::sema {

struct TestReader {
  App& app;
  std::map<std::string, std::string, std::less<>> records;  // name to form; an empty form: unknown
  feel::Names* names = nullptr;  // the records as variables
};

// A date and time, in the app's zone where it has none of its own.
std::optional<Instant> instant_of(const App& app, const std::string& text);

// The names of the records, over `outer`.
Site test_site(TestReader& r, const model::Form* form);
const model::Form* form_of(TestReader& r, const Node* record);
bool check_record(TestReader& r, const Node& node);
void check_step(TestReader& r, const Node& node);
// A field of the form, or what every record has; where the form is known.
void check_field_name(TestReader& r, const Node& node, const model::Form* form);
// One of the words; else reported, with the nearest.
void check_word(App& app, const Node& node, const std::vector<std::string_view>& words, const Argument& expected);
// Names of users, one or a list.
void check_users(TestReader& r, const Node& node);

}  // namespace weir::sema
