# weir-planted: the tests of some layers over an engine in which a fault can be planted. The files
# that ask for faults are compiled once more and stand before those of the library.
file(GLOB_RECURSE engine_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/engine/*.cc)
set(asking "")
foreach(source ${engine_sources})
  file(STRINGS ${source} uses REGEX "engine/base/planted.h" LIMIT_COUNT 1)
  if(uses)
    list(APPEND asking ${source})
  endif()
endforeach()
find_package(SQLite3 REQUIRED)
add_executable(weir-planted ${folder}/planted_main.cc ${asking} $<TARGET_OBJECTS:test_storage>
               $<TARGET_OBJECTS:test_runtime> $<TARGET_OBJECTS:test_simulation>)
target_link_libraries(weir-planted PRIVATE weir_test_support Boost::headers SQLite::SQLite3)
target_compile_definitions(weir-planted PRIVATE WEIR_PLANTED)
target_compile_definitions(test_planted PRIVATE WEIR_PLANTED_PROGRAM="$<TARGET_FILE:weir-planted>")
add_dependencies(test_planted weir-planted)
