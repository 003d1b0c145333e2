target_sources(test_memory PRIVATE ${WEIR_SIMULATION})
