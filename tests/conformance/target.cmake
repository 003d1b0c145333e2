# The same checks as a program, for data at any path.
find_package(pugixml REQUIRED)
add_executable(weir_conformance ${folder}/conformance_main.cc ${folder}/imported.cc ${folder}/literal.cc ${folder}/models.cc
  ${folder}/report.cc ${folder}/typed.cc)
target_link_libraries(weir_conformance PRIVATE weir_test_support pugixml::pugixml)
target_link_libraries(test_conformance PRIVATE pugixml::pugixml)
