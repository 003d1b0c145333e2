# A folder is an extension point, a file is a member.
#
# weir_members(TARGET DIR NAMESPACE SPEC HEADER [EXCEPT stem...])
#   writes <DIR>.gen.h into the build tree: a declaration `const SPEC& spec_<stem>();` for each
#   DIR/*.cc and the function `all()` that lists them, sorted by stem, in NAMESPACE. HEADER declares
#   SPEC. The members are built as one unity group. A file without its spec function is a link
#   error that names it. EXCEPT names files of the folder that are no members.
function(weir_members target dir namespace spec header)
  cmake_parse_arguments(ARG "" "" "EXCEPT" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cc)
  list(SORT files)
  set(members "")
  set(declarations "")
  set(entries "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    if(stem IN_LIST ARG_EXCEPT)
      continue()
    endif()
    list(APPEND members ${file})
    string(APPEND declarations "const ${spec}& spec_${stem}();\n")
    string(APPEND entries "      &spec_${stem}(),\n")
  endforeach()
  file(RELATIVE_PATH out_dir ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${dir})
  set(content "// Generated from ${out_dir}/ by cmake/OneFileMembers.cmake.\n#pragma once\n\n#include <vector>\n\n#include \"${header}\"\n\nnamespace ${namespace} {\n\n${declarations}\ninline std::vector<const ${spec}*> all() {\n  return {\n${entries}  };\n}\n\n}  // namespace ${namespace}\n")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/${out_dir}.gen.h CONTENT "${content}" @ONLY)
  if(members)
    set_source_files_properties(${members} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP "${dir}")
  endif()
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
