# Intel's decimal128 is the oracle of decimal_oracle_test.cc; without it that test says so and passes.
find_library(BID_LIBRARY bidgcc000)
if(BID_LIBRARY)
  target_link_libraries(test_feel PRIVATE ${BID_LIBRARY})
  target_compile_definitions(test_feel PRIVATE WEIR_HAVE_BID=1)
else()
  message(STATUS "libintelrdfpmath is missing: decimals are not compared with it")
endif()
