# The same lives as a program, for many seeds or the story of one.
add_executable(weir-sim ${folder}/weir_sim_main.cc ${folder}/world.cc ${folder}/client.cc ${folder}/models.cc ${folder}/oracle.cc)
target_link_libraries(weir-sim PRIVATE weir_test_support)
target_compile_definitions(test_simulation PRIVATE WEIR_REGRESSIONS="${folder}/regressions")
