// engine/access/access.h: who may see and do what with records (language.md 8), deny by default.
//
// Immutable after construction; any thread. Permission rules are a union over the user's roles;
// sharing and tasks widen, and are the caller's to ask beside this. Every answer says by which rule.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/records/change.h"
#include "engine/records/world.h"
#include "weir/storage_query.h"

namespace weir::access {

enum class Action : uint8_t { See, Create, Edit, Delete, Export, Transfer };
std::string_view word(Action action);

struct Verdict {
  bool allowed = false;
  std::string why;    // "permissions.sales.lead.see: own, at crm.yaml:210: the owner is wu"
  Span rule;          // of the rule that allows; of the nearest that does not
  explicit operator bool() const { return allowed; }
};

// Which records of a form somebody may see, before any is read: what a store can filter by, and
// whether each record that passes must still be asked about with check().
struct Residual {
  Filter filter = Filter::never();  // columns are names of fields and system fields
  bool exact = true;                // the filter alone decides
};

struct FieldAccess {
  std::set<std::string> hidden, masked;
};

class Access {
 public:
  // `model` must outlive this.
  explicit Access(const model::Model& model) : model_(&model) {}

  // `record`: the one at hand; for Create the one to be, or null: one without values. Of a role, a
  // rule for the form itself stands before its rule for "*", action by action.
  Verdict check(std::string_view user, Action action, const model::Form& form,
                const records::Record* record, records::RecordWorld& world,
                Language language = Language::English) const;

  // The error for a refusal: E_NOT_FOUND where the record may not even be seen, else E_FORBIDDEN.
  Error refusal(std::string_view user, Action action, const model::Form& form,
                const records::Record* record, records::RecordWorld& world, Language language) const;

  Residual residual(std::string_view user, Action action, const model::Form& form,
                    records::RecordWorld& world) const;

  // What is hidden or masked for this user, whatever a step adds; everything for nobody. A field is
  // hidden (or masked) where every rule by which he sees the record says so; without a record, every
  // rule by which he sees any.
  FieldAccess fields(const User* user, const model::Form& form, const records::Record* record,
                     records::RecordWorld& world) const;

  // Hidden or masked on some record that he may see: what no query over many may read.
  FieldAccess fields_somewhere(const User* user, const model::Form& form, records::RecordWorld& world) const;

  // Rights for prepare_change: what `edit` and `fields` of the permissions give on this record.
  records::FieldRights rights(std::string_view user, const model::Form& form,
                              const records::Record* record, records::RecordWorld& world) const;

  // May terminate, suspend, ... : whom `admins` names; default the role `admin`.
  bool may_administer(std::string_view user, records::RecordWorld& world) const;

 private:
  struct Granted {
    const model::Permission* permission;
    const model::AccessScope* scope;
  };
  std::vector<Granted> granted(const User* user, std::string_view action, const model::Form& form) const;

  const model::Model* model_;
};

// The record as that person sees it: hidden fields gone, masked ones masked.
Value visible_context(const Value& record, const FieldAccess& access, const model::Form& form);
// "138****5678", "l***@example.com", "王**": by the field's type.
Value masked(const Value& value, const model::Field& field);

// Does a form (or a column of one) hold sensitive fields? "lead.phone", for messages.
std::vector<std::string> sensitive_fields(const model::Model& model);

}  // namespace weir::access
