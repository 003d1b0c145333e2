# The same lives as a program, for many seeds or the story of one.
add_executable(weir-sim ${folder}/weir_sim_main.cc ${WEIR_SIMULATION})
target_link_libraries(weir-sim PRIVATE weir_test_support)
set_source_files_properties(${folder}/simulation_test.cc TARGET_DIRECTORY test_simulation PROPERTIES
                            COMPILE_DEFINITIONS WEIR_REGRESSIONS="${folder}/regressions")
add_executable(weir-scale ${folder}/weir_scale_main.cc ${WEIR_SIMULATION})
target_link_libraries(weir-scale PRIVATE weir_test_support)
