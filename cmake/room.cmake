# Behind what every room is compiled with, which it takes back in part.
add_library(dc_test_options INTERFACE)
target_compile_options(dc_test_options INTERFACE
  $<$<CONFIG:Debug>:-fno-sanitize=null,alignment,vptr,object-size>)

# A room is a folder of src/: one library from its sources, one test program from its *_test.cpp.
#   dc_room(<folder> [ROOMS <folder>...] [USES PRIVATE <system library>...])
function(dc_room folder)
  cmake_parse_arguments(ROOM "" "" "ROOMS;USES" ${ARGN})
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
  foreach(room ${ROOM_ROOMS})
    string(REPLACE "/" "_" other ${room})
    target_link_libraries(dc_${name} ${visibility} dc_${other})
  endforeach()
  if(sources AND ROOM_USES)
    target_link_libraries(dc_${name} ${ROOM_USES})
  endif()

  if(DATACANVAS_TESTS AND tests)
    find_package(GTest REQUIRED)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE dc_${name} GTest::gtest_main)
    # Tests are half of what there is to compile and are never what is slow: unoptimised, and without the checks of
    # each pointer, of which the address sanitizer finds most, they cost half.
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:Debug>:-O0>)
    target_link_libraries(${name}_test PRIVATE dc_test_options)
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
