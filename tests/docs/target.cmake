# The documents are run with the real command.
target_compile_definitions(test_docs PRIVATE WEIR_COMMAND="$<TARGET_FILE:weir>")
add_dependencies(test_docs weir)
