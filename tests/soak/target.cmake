target_sources(test_soak PRIVATE ${WEIR_SIMULATION})
