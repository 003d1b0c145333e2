# Transcripts are played with the real command.
target_sources(test_cli PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/docs/document.cc)
target_compile_definitions(test_cli PRIVATE WEIR_COMMAND="$<TARGET_FILE:weir>")
add_dependencies(test_cli weir)
