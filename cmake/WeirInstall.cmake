# `cmake --install` gives a tree that find_package(weir) understands:
#   find_package(weir CONFIG REQUIRED)   ->  weir::engine, weir::dsl
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set_target_properties(weir_engine PROPERTIES EXPORT_NAME engine)
set_target_properties(weir_dsl PROPERTIES EXPORT_NAME dsl)
install(TARGETS weir_engine weir_dsl EXPORT weirTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY engine/include/weir dsl/include/weir DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET weir)
  install(TARGETS weir RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(EXPORT weirTargets NAMESPACE weir:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/weir)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/weirConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
get_target_property(dsl_links weir_dsl LINK_LIBRARIES)
if("pugixml::pugixml" IN_LIST dsl_links)
  set(WEIR_HAS_PUGIXML ON)
else()
  set(WEIR_HAS_PUGIXML OFF)
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/weirConfig.cmake.in ${PROJECT_BINARY_DIR}/weirConfig.cmake @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/weirConfig.cmake ${PROJECT_BINARY_DIR}/weirConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/weir)
