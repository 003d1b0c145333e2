#include "bindings/cli/import_records.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <random>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "dsl/sema/table.h"
#include "dsl/source/suggest.h"
#include "engine/base/json.h"
#include "engine/base/sha256.h"
#include "engine/fields/field_type.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

// A store's files beside it, gone when this goes.
class Copy {
 public:
  explicit Copy(const std::string& path) {
    std::random_device random;
    folder_ = fs::temp_directory_path() / ("weir_import_" + std::to_string(random()) + std::to_string(random()));
    std::error_code failed;
    fs::create_directory(folder_, failed);
    for (const char* end : {"", "-wal"})
      if (fs::exists(path + end)) fs::copy_file(path + end, (folder_ / "store.db").string() + end, failed);
    good_ = !failed;
  }
  ~Copy() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  bool good() const { return good_; }
  std::string url() const { return "sqlite:" + (folder_ / "store.db").string(); }

 private:
  fs::path folder_;
  bool good_ = false;
};

struct Refused {
  size_t row;
  std::string column, reason, message;
};
struct Counts {
  int64_t good = 0, invalid = 0, duplicate = 0;
};

class Importing {
 public:
  Importing(Session& session, const RecordImport& import) : session_(session), import_(import) {}

  int run() {
    Result<std::string> text = read_file(session_, import_.file);
    if (!text) return fail_input(session_, text.error());
    if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
    rows_ = sema::split_csv(*text, 0);
    if (rows_.empty()) return usage({"the file has no rows", "文件里没有数据行"});
    const std::string path = import_.storage.substr(import_.storage.starts_with("sqlite:") ? 7 : 0);
    Result<OpenStore> store = open_store_to_write(session_, import_.storage);
    if (!store) return fail(session_, store.error());
    if (const int exit = meet(store->engine); exit != kDone) return exit;
    std::string how = *text + "\n" + import_.form;
    for (const std::string& one : import_.map) how += "\n" + one;
    const std::string key = "import:" + base::sha256_hex(how);
    if (!import_.dry_run) return bring(store->engine, key);
    // While this process holds the store nobody else writes to it.
    const Copy copy(path);
    if (!copy.good()) return cannot_write(session_, copy.url());
    Result<OpenStore> trial = open_store_to_write(session_, copy.url());
    if (!trial) return fail(session_, trial.error());
    return bring(trial->engine, key);
  }

 private:
  int usage(const Text& text, const std::string& name = {}, const std::string& near = {}) {
    session_.err << "weir: " << session_.text(text) << (name.empty() ? "" : ": " + name);
    if (!near.empty()) session_.err << session_.text({". Did you mean '", "。是不是“"}) << near << session_.text({"'?", "”？"});
    session_.err << "\n";
    return kUsage;
  }

  // Which column fills which field: by name, by label, or as --map says.
  int meet(const Engine& engine) {
    model_ = engine.model();
    form_ = model_->form(import_.form);
    if (form_ == nullptr) {
      std::vector<std::string> known;
      for (const model::Form& form : model_->forms) known.push_back(form.name);
      return usage({"the app has no form", "应用里没有表单"}, import_.form, dsl::nearest_one(import_.form, known));
    }
    for (const dsl::LocatedText& head : rows_[0].cells) columns_.push_back(head.text);
    for (const std::string& column : columns_) {
      std::string name = column;
      bool mapped = false;
      for (const std::string& one : import_.map)
        if (const size_t equals = one.find('='); equals != std::string::npos && one.substr(0, equals) == column) {
          name = one.substr(equals + 1);
          mapped = true;
        }
      if (mapped && name.empty()) {
        fields_.push_back(nullptr);
        continue;
      }
      const model::Field* field = form_->field(name);
      std::vector<std::string> known;
      for (const model::Field& one : form_->fields) {
        known.push_back(one.name);
        if (field == nullptr && one.label.is(ValueKind::String) && one.label.as_string() == name) field = &one;
      }
      if (field == nullptr) return usage({"no field of the form fits the column", "表单中没有与该列对应的字段"}, name, dsl::nearest_one(name, known));
      fields_.push_back(field);
    }
    return kDone;
  }

  Value values_of(const sema::TableRow& row) const {
    std::vector<Entry> values;
    for (size_t i = 0; i < fields_.size() && i < row.cells.size(); ++i) {
      const std::string& text = row.cells[i].text;
      if (fields_[i] == nullptr || text.empty()) continue;
      if (!fields_[i]->feel_type.is(feel::TypeKind::List)) {
        values.emplace_back(fields_[i]->name, Value::string(text));
        continue;
      }
      std::vector<Value> items;  // "a; b"
      for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find(';', at), text.size());
        const size_t first = text.find_first_not_of(' ', at);
        if (first < end) items.push_back(Value::string(text.substr(first, text.find_last_not_of(' ', end - 1) + 1 - first)));
        at = end + 1;
      }
      values.emplace_back(fields_[i]->name, Value::list(std::move(items)));
    }
    return Value::context(std::move(values));
  }

  std::string column_of(const std::string& field) const {
    const std::string name = field.substr(0, field.find_first_of(".["));
    for (size_t i = 0; i < fields_.size(); ++i)
      if (fields_[i] != nullptr && fields_[i]->name == name) return columns_[i];
    return form_->field(name) != nullptr ? name : std::string();
  }

  int bring(Engine& engine, const std::string& key) {
    const Actor actor = import_.actor.empty() ? Actor::system() : Actor::human(import_.actor);
    for (size_t i = 1; i < rows_.size(); ++i) {
      // Within one file every row is a record of its own, however equal to another.
      const Result<Outcome> done = engine.run({actor, key + ":" + std::to_string(i), {}, Create{import_.form, values_of(rows_[i])}});
      if (done) {
        ++counts_.good;
        continue;
      }
      const Error& error = done.error();
      if (error.code == ErrorCode::StorageUnavailable || error.code == ErrorCode::StorageCorrupt || error.code == ErrorCode::Overloaded ||
          error.reason == "E_MODEL") {
        session_.err << "weir: " << session_.text({"stopped at row ", "停在第 "}) << i + 1 << session_.text({"; run it again to go on", " 行；再次运行即可继续"}) << "\n";
        return fail(session_, error);
      }
      ++(error.reason == "E_UNIQUE" || error.reason == "E_DUPLICATE" ? counts_.duplicate : counts_.invalid);
      const size_t before = refused_.size();
      // A check is told at the fields that it is about, where it says so.
      for (const FieldError& one : error.fields)
        if (const std::string column = column_of(one.field); !column.empty()) refused_.push_back({i, column, one.reason, one.message});
      if (refused_.size() == before) refused_.push_back({i, {}, error.reason, error.message});
    }
    if (!import_.rejected.empty())
      if (const int exit = write_rejected(); exit != kDone) return exit;
    tell();
    return refused_.empty() ? kDone : kNo;
  }

  static std::string quoted(const std::string& cell) {
    if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
  }

  // The rows as they came, with what is wrong behind: mended they can be imported again.
  int write_rejected() {
    std::ofstream out(import_.rejected, std::ios::binary | std::ios::trunc);
    for (const std::string& column : columns_) out << quoted(column) << ",";
    out << session_.text({"row,problem\n", "行号,问题\n"});
    for (size_t i = 0; i < refused_.size();) {
      const size_t row = refused_[i].row;
      std::string problem;
      for (; i < refused_.size() && refused_[i].row == row; ++i)
        problem += (problem.empty() ? "" : "; ") + (refused_[i].column.empty() ? "" : refused_[i].column + ": ") + refused_[i].message;
      for (size_t c = 0; c < columns_.size(); ++c) out << quoted(c < rows_[row].cells.size() ? rows_[row].cells[c].text : "") << ",";
      out << row + 1 << "," << quoted(problem) << "\n";
    }
    out.close();
    return out ? kDone : cannot_write(session_, import_.rejected);
  }

  void tell() {
    if (session_.json()) {
      std::vector<Value> refused;
      for (const Refused& one : refused_)
        refused.push_back(Value::context({{"row", Value::integer(static_cast<int64_t>(one.row) + 1)}, {"column", Value::string(one.column)},
                                          {"reason", Value::string(one.reason)}, {"message", Value::string(one.message)}}));
      session_.out << base::to_pretty_json(Value::context({{"dry_run", Value::boolean(import_.dry_run)}, {"ok", Value::integer(counts_.good)},
                                                           {"invalid", Value::integer(counts_.invalid)}, {"duplicate", Value::integer(counts_.duplicate)},
                                                           {"refused", Value::list(std::move(refused))}}))
                   << "\n";
      return;
    }
    const bool zh = session_.language == Language::Chinese;
    for (const Refused& one : refused_)
      session_.out << (zh ? "第 " : "row ") << one.row + 1 << (zh ? " 行" : "") << (one.column.empty() ? "" : (zh ? "，列 " : ", column ") + one.column) << ": "
                   << one.reason << ": " << one.message << "\n";
    session_.out << counts_.good << (import_.dry_run ? (zh ? " 条可导入，" : " can be imported, ") : (zh ? " 条已导入，" : " imported, ")) << counts_.invalid
                 << (zh ? " 条无效，" : " invalid, ") << counts_.duplicate << (zh ? " 条重复\n" : " duplicate\n");
  }

  Session& session_;
  const RecordImport& import_;
  Model model_;
  const model::Form* form_ = nullptr;
  std::vector<sema::TableRow> rows_;
  std::vector<std::string> columns_;
  std::vector<const model::Field*> fields_;  // by column; null: left out
  std::vector<Refused> refused_;
  Counts counts_;
};

}  // namespace

int import_records(Session& session, const RecordImport& import) { return Importing(session, import).run(); }

}  // namespace weir::cli
