#include <deque>
#include <filesystem>
#include <mutex>

#include "dsl/source/files.h"
#include "dsl/source/problems.h"
#include "weir/compiler.h"

namespace weir::dsl {

const DiagSpec kFileTooLarge{
    .slug = "yaml/file-too-large",
    .text = {"this file is larger than {limit}", "这个文件超过了 {limit}"},
    .hint = {"split it: all files of a folder make one app",
             "请拆开：一个文件夹里的文件合成一个应用"},
    .summary = "A definition file holds at most 1 MiB, an attachment 16 MiB, an app 64 MiB."};

}  // namespace weir::dsl

namespace weir {

using dsl::kFileTooLarge;

struct SourceSet::Impl {
  mutable std::mutex mutex;  // `attach` adds files while others read
  std::deque<Source> files;
  std::vector<Diagnostic> problems;
  std::string root;  // canonical folder on the disk; empty: from memory only
  uint64_t bytes = 0;

  std::optional<uint32_t> find(std::string_view path) const {
    for (uint32_t i = 0; i < files.size(); ++i)
      if (files[i].path == path && files[i].kind != Source::Kind::Refused) return i;
    return std::nullopt;
  }
  uint32_t put(std::string path, std::string text, Source::Kind kind) {
    files.push_back({std::move(path), std::move(text), kind});
    bytes += files.back().text.size();
    return static_cast<uint32_t>(files.size() - 1);
  }
  void refuse(std::string path, const DiagSpec& spec, std::vector<Argument> args) {
    const uint32_t index = put(std::move(path), "", Source::Kind::Refused);
    Diagnostic problem;
    problem.spec = &spec;
    problem.span = {index, 0, 0};
    problem.args = std::move(args);
    problems.push_back(std::move(problem));
  }
  // The limit that a file of that size would break, or nullptr.
  const char* broken_limit(uint64_t size, Source::Kind kind) const {
    if (size > (kind == Source::Kind::Definitions ? dsl::kFileBytesMax : dsl::kAttachmentBytesMax))
      return kind == Source::Kind::Definitions ? "1 MiB" : "16 MiB";
    return bytes + size > dsl::kAppBytesMax ? "64 MiB" : nullptr;
  }
};

SourceSet::SourceSet() : impl_(std::make_unique<Impl>()) {}
SourceSet::~SourceSet() = default;
SourceSet::SourceSet(SourceSet&&) noexcept = default;
SourceSet& SourceSet::operator=(SourceSet&&) noexcept = default;

uint32_t SourceSet::size() const {
  const std::lock_guard lock(impl_->mutex);
  return static_cast<uint32_t>(impl_->files.size());
}

const Source& SourceSet::at(uint32_t index) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->files[index];
}

const std::vector<Diagnostic>& SourceSet::problems() const { return impl_->problems; }

uint32_t SourceSet::add(std::string path, std::string text, Source::Kind kind) {
  const std::lock_guard lock(impl_->mutex);
  if (const char* limit = impl_->broken_limit(text.size(), kind)) {
    impl_->refuse(std::move(path), kFileTooLarge, {{"limit", limit}});
    return static_cast<uint32_t>(impl_->files.size() - 1);
  }
  return impl_->put(std::move(path), std::move(text), kind);
}

Result<SourceSet> SourceSet::load(const std::string& path) {
  Result<dsl::Listing> listing = dsl::list_app(path);
  if (!listing) return std::move(listing).error();
  SourceSet out;
  out.impl_->root = listing->root;
  for (dsl::Listed& file : listing->files) {
    if (file.refusal != nullptr) {
      out.impl_->refuse(std::move(file.path), *file.refusal, {});
      continue;
    }
    if (const char* limit = out.impl_->broken_limit(file.size, Source::Kind::Definitions)) {
      out.impl_->refuse(std::move(file.path), kFileTooLarge, {{"limit", limit}});
      continue;
    }
    std::optional<std::string> text = dsl::read_file(file.real_path, dsl::kFileBytesMax);
    if (!text) {
      out.impl_->refuse(std::move(file.path), dsl::unreadable_spec(), {});
      continue;
    }
    out.add(std::move(file.path), std::move(*text));
  }
  return out;
}

Result<uint32_t> SourceSet::attach(uint32_t from, std::string_view path) const {
  const std::lock_guard lock(impl_->mutex);
  const std::optional<std::string> inside = dsl::inside_app(impl_->files[from].path, path);
  if (!inside) return Error::of("E_FORBIDDEN", "'" + std::string(path) + "' is outside the app");
  if (const std::optional<uint32_t> known = impl_->find(*inside)) return *known;
  const Error missing = Error::of("E_NOT_FOUND", "there is no file '" + *inside + "'");
  if (impl_->root.empty()) return missing;
  Result<dsl::Listed> file = dsl::locate(impl_->root, *inside);
  if (!file) return std::move(file).error();
  if (const char* limit = impl_->broken_limit(file->size, Source::Kind::Attachment))
    return Error::of("E_LIMIT", "'" + *inside + "' is larger than " + limit);
  std::optional<std::string> text = dsl::read_file(file->real_path, dsl::kAttachmentBytesMax);
  if (!text) return missing;
  return impl_->put(*inside, std::move(*text), Source::Kind::Attachment);
}

bool CompileResult::publishable() const {
  if (model == nullptr) return false;
  for (const Diagnostic& d : diagnostics)
    if (d.spec->severity == Severity::Error) return false;
  return true;
}

}  // namespace weir
