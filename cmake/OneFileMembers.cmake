# A folder is an extension point, a file is a member.
#
# weir_members(TARGET DIR NAMESPACE SPEC HEADER)
#   adds every DIR/*.cc to TARGET (built as unity, 16 files a batch) and writes <DIR>.gen.h into
#   the build tree: a declaration `const SPEC& spec_<stem>();` for each file and the function
#   `all()` that lists them, sorted by stem, all in NAMESPACE. HEADER declares SPEC. A file
#   without its spec function is a link error that names it.
function(weir_members target dir namespace spec header)
  file(GLOB members CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cc)
  list(SORT members)
  set(declarations "")
  set(entries "")
  foreach(file ${members})
    get_filename_component(stem ${file} NAME_WE)
    string(APPEND declarations "const ${spec}& spec_${stem}();\n")
    string(APPEND entries "      &spec_${stem}(),\n")
  endforeach()
  file(RELATIVE_PATH out_dir ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${dir})
  set(out ${PROJECT_BINARY_DIR}/generated/${out_dir}.gen.h)
  set(content "// Generated from ${out_dir}/ by cmake/OneFileMembers.cmake.\n#pragma once\n\n#include <vector>\n\n#include \"${header}\"\n\nnamespace ${namespace} {\n\n${declarations}\ninline std::vector<const ${spec}*> all() {\n  return {\n${entries}  };\n}\n\n}  // namespace ${namespace}\n")
  file(CONFIGURE OUTPUT ${out} CONTENT "${content}" @ONLY)
  target_sources(${target} PRIVATE ${members})
  set_source_files_properties(${members} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP "${dir}")
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
