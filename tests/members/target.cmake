# The tests of a folder of members are built together, as the members are.
foreach(group fields people)
  file(GLOB group_sources CONFIGURE_DEPENDS ${folder}/${group}/*.cc)
  if(group_sources)
    set_source_files_properties(${group_sources} PROPERTIES UNITY_GROUP ${group})
  endif()
endforeach()
set_target_properties(test_members PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
