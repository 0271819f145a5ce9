# What nearly every test includes, parsed once: half a second in place of two for each of them. Only headers
# that are not ours, so that a change of ours rebuilds what includes it and no more.
if(DATACANVAS_TESTS)
  find_package(GTest REQUIRED)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/test_headers.cpp CONTENT "// Has the headers precompiled.\n")
  add_library(dc_test_headers OBJECT ${CMAKE_BINARY_DIR}/generated/test_headers.cpp)
  target_link_libraries(dc_test_headers PRIVATE dc_options GTest::gtest)
  target_compile_options(dc_test_headers PRIVATE $<$<CONFIG:Debug>:-O0>)
  target_precompile_headers(dc_test_headers PRIVATE
    <gtest/gtest.h> <algorithm> <array> <filesystem> <fstream> <functional> <map> <memory> <optional> <set>
    <string> <string_view> <utility> <vector>)
endif()

# A room is a folder of src/: one library from its sources, one test program from its *_test.cpp.
#   dc_room(<folder> [HOT] [ROOMS <folder>...] [USES PRIVATE <system library>...])
# HOT: where tests spend their time; a debug build optimises these alone, and compiles a third faster for it.
function(dc_room folder)
  cmake_parse_arguments(ROOM "HOT" "" "ROOMS;USES" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(sources)
    add_library(dc_${name} STATIC ${sources})
    set(visibility PUBLIC)
  else()
    add_library(dc_${name} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_link_libraries(dc_${name} ${visibility} dc_options)
  if(sources AND NOT ROOM_HOT)
    target_compile_options(dc_${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
  endif()
  foreach(room ${ROOM_ROOMS})
    string(REPLACE "/" "_" other ${room})
    target_link_libraries(dc_${name} ${visibility} dc_${other})
  endforeach()
  if(sources AND ROOM_USES)
    target_link_libraries(dc_${name} ${ROOM_USES})
  endif()

  if(DATACANVAS_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_precompile_headers(${name}_test REUSE_FROM dc_test_headers)
    target_link_libraries(${name}_test PRIVATE dc_${name} GTest::gtest_main)
    # Tests are half of what there is to compile and are never what is slow.
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:Debug>:-O0>)
    target_compile_definitions(${name}_test PRIVATE DATACANVAS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
endfunction()

# A program is one main.cpp on top of a room.
function(dc_program name folder)
  string(REPLACE "/" "_" room ${folder})
  if(EXISTS ${CMAKE_SOURCE_DIR}/src/${folder}/main.cpp)
    add_executable(${name} ${CMAKE_SOURCE_DIR}/src/${folder}/main.cpp)
    target_link_libraries(${name} PRIVATE dc_${room})
  endif()
endfunction()
