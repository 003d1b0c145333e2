// weir/compiler.h: turns YAML sources into a Model, and problems into text for people and tools.
//
// Compiling never throws and never stops at the first problem. Everything wrong with the sources
// is in CompileResult::diagnostics, ordered by file and offset. Any number of threads may compile
// and render the same SourceSet; building one is for one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/model.h"
#include "weir/result.h"

namespace weir {

// What the host adds to the language (weir/extensions.h).
struct Extensions;

// One file of an app.
struct Source {
  std::string path;  // relative to the app's folder, "/" between parts; as shown to people
  std::string text;  // as stored, a BOM included
  enum class Kind : uint8_t {
    Definitions,  // YAML that is compiled
    Attachment,   // a file that a definition names: a CSV table, a template
    Refused,      // not read, and why is in SourceSet::problems()
  } kind = Kind::Definitions;
};

// The files of an app. Spans point into it by index; an index stays valid for its lifetime.
class SourceSet {
 public:
  SourceSet();
  ~SourceSet();
  SourceSet(SourceSet&&) noexcept;
  SourceSet& operator=(SourceSet&&) noexcept;

  // Reads an app from a file, or from every *.yaml of a folder and its sub-folders in path order
  // (those that begin with "." are left out). An Error where the path itself cannot be read;
  // what is wrong with single files within (*.yml, too large, links that lead outside) goes to
  // problems(). Limits: 1 MiB a file, 64 MiB an app.
  static Result<SourceSet> load(const std::string& path);

  // Adds definitions, or an attachment, from memory. The same limits hold.
  uint32_t add(std::string path, std::string text, Source::Kind kind = Source::Kind::Definitions);

  uint32_t size() const;
  const Source& at(uint32_t index) const;  // index < size()
  const std::vector<Diagnostic>& problems() const;

  // The index of a file that the file `from` names by a relative path: one that was added, else
  // one on the disk. It must stay inside the app. Errors: E_NOT_FOUND, E_FORBIDDEN (outside),
  // E_LIMIT.
  Result<uint32_t> attach(uint32_t from, std::string_view path) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct CompileOptions {
  // Functions, field types and steps of the host. Borrowed for the call.
  const Extensions* extensions = nullptr;
  // At most this many diagnostics are kept, the first by file and offset.
  uint32_t diagnostics_max = 100;
  // At most this many of one slug.
  uint32_t per_slug_max = 20;
};

struct CompileResult {
  Model model;  // null iff there is a hard error
  std::vector<Diagnostic> diagnostics;
  uint32_t left_out = 0;  // found beyond the limits of the options
  // A soft error: the model runs in tests and is not published.
  bool publishable() const;
};

// `sources` must outlive the rendering of the diagnostics, not the Model.
CompileResult compile(const SourceSet& sources, const CompileOptions& options = {});

enum class Format : uint8_t { Human, Compact, Json, JsonLines, Sarif, GitHub };

struct RenderOptions {
  Format format = Format::Human;
  Language language = Language::English;
  bool color = false;                     // Human only
  uint32_t width = 100;                   // Human: lines of source longer than this are cut
  std::string_view command = "validate";  // names the report in Json, JsonLines and Sarif
  uint32_t left_out = 0;                  // CompileResult::left_out, for the closing line
  int64_t elapsed_ms = -1;                // told where >= 0
};

// The whole report, with a closing line in Human. The same input gives the same bytes.
std::string render(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                   const RenderOptions& options = {});

}  // namespace weir
