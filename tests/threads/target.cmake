target_sources(test_threads PRIVATE ${WEIR_SIMULATION})
