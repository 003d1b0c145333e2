# export_shape_test.cc reads exported models as XML.
find_package(pugixml REQUIRED)
target_link_libraries(test_dmn PRIVATE pugixml::pugixml)
