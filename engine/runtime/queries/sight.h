// engine/runtime/queries/sight.h: what one person sees of records: by rules, and by his part in flows.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/access/access.h"
#include "engine/access/push_down.h"
#include "engine/runtime/unit.h"

namespace weir::runtime {

// What a person's open tasks and his running flows let him see of one record.
struct Part {
  bool sees = false;
  bool asked = false;  // he has an open task on it
  std::vector<std::pair<std::string, records::FieldRight>> rights;  // of that task's step
};

// Of the person who acts in `unit`, under its current model. The engine and an open app see all.
class Sight {
 public:
  explicit Sight(Unit& unit);

  bool sees_all() const { return all_; }
  const std::string& user() const { return user_; }
  Unit& unit() const { return unit_; }
  const Loaded& loaded() const { return *unit_.setting().current; }

  // By reading the record's instances.
  Part part_in(const model::Form& form, const std::string& record);
  // Ids of all records of a form in which he has a part, and that part; nothing for others.
  const std::set<std::string>& involved(const model::Form& form);
  const Part& part_of(const model::Form& form, const std::string& record);

  bool sees(const model::Form& form, const records::Record& record, const Part& part);
  bool sees(const model::Form& form, const records::Record& record);
  // Hidden and masked on a record in which he has that part.
  access::FieldAccess fields(const model::Form& form, const records::Record& record, const Part& part);
  // On some record of the form; worked out once.
  const access::FieldAccess& fields(const model::Form& form);

  // The records that he sees: exact where no other test is needed.
  access::Pushed scope(const model::Form& form);
  // The first field that the expression reads and he may not see: "cost", "customer.level"; empty: none.
  std::string forbidden(const feel::Expression& expression, const model::Form& form);
  std::string forbidden(const model::Form& form, std::string_view path);
  // The record's title, unless it would tell what he may not see.
  std::string title(const model::Form& form, const records::Record& record, const access::FieldAccess& access);
  std::string title(const model::Form& form, const std::string& record);
  // The world with what he may not see behind references left out: null.
  records::RecordWorld& world();
  // The ids behind a reference that a filter finds among what he sees.
  access::Related related();

 private:
  std::set<std::string> find_involved(const model::Form& form);

  Unit& unit_;
  std::string user_;
  bool all_ = false;
  std::map<const model::Form*, std::set<std::string>> involved_;
  std::map<std::pair<const model::Form*, std::string>, Part> parts_;
  std::map<const model::Form*, access::FieldAccess> fields_;
  std::unique_ptr<records::RecordWorld> seen_;
};

// The refusal that goes with forbidden().
Error forbidden_field(const Unit& unit, const std::string& field);

}  // namespace weir::runtime
