# cmake -DBUILD=... -DSOURCE=... -P installed.cmake: installs the build, then builds and runs a
# consumer against the installed tree.
set(prefix ${BUILD}/package-test/prefix)
set(work ${BUILD}/package-test/consumer)
file(REMOVE_RECURSE ${BUILD}/package-test)
function(must)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "${line}\n${out}")
  endif()
endfunction()
must(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
must(${CMAKE_COMMAND} -S ${SOURCE}/tests/package/consumer -B ${work} -G Ninja
     -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_FLAGS=${FLAGS})
must(${CMAKE_COMMAND} --build ${work})
must(${work}/consumer)
message(STATUS "a host finds, links and runs the installed Weir")
