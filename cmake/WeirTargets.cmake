# What every target of Weir is compiled with.
add_library(weir_options INTERFACE)
target_compile_options(weir_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wno-sign-conversion -Werror=switch -Werror=return-type
  -Wno-missing-field-initializers -Wno-restrict)
target_include_directories(weir_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
if(WEIR_SANITIZE)
  target_compile_options(weir_options INTERFACE -fsanitize=${WEIR_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(weir_options INTERFACE -fsanitize=${WEIR_SANITIZE})
endif()
