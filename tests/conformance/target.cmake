# The same checks as a program, for data at any path.
add_executable(weir_conformance ${folder}/conformance_main.cc ${folder}/literal.cc ${folder}/report.cc
  ${folder}/typed.cc)
target_link_libraries(weir_conformance PRIVATE weir_test_support)
