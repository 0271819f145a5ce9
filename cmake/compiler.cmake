# How every translation unit is compiled.
add_library(dc_options INTERFACE)
target_include_directories(dc_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
target_compile_options(dc_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wswitch
  -Werror -fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives from inlined std::variant and std::string code.
  target_compile_options(dc_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -fcoroutines)
  # Boost.Asio's fences are paired with atomics that the sanitizer does see.
  target_compile_options(dc_options INTERFACE -Wno-tsan)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # ENSURE(!"a sentence") says what cannot be.
  target_compile_options(dc_options INTERFACE -Wno-string-conversion)
endif()
if(DATACANVAS_SANITIZE)
  target_compile_options(dc_options INTERFACE -fsanitize=${DATACANVAS_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(dc_options INTERFACE -fsanitize=${DATACANVAS_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Checks of memory as calls in place of inlined code: half of what the optimiser had to chew is gone. Garbage
    # is collected later: what a translation unit takes fits into memory.
    target_compile_options(dc_options INTERFACE
      "SHELL:--param asan-instrumentation-with-call-threshold=0"
      "SHELL:--param ggc-min-expand=1000" "SHELL:--param ggc-min-heapsize=2000000")
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang 14 cannot emit this one check for coroutines ("difference across sections").
    target_compile_options(dc_options INTERFACE -fno-sanitize=function)
  endif()
else()
  target_compile_definitions(dc_options INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()
find_package(Threads REQUIRED)
target_link_libraries(dc_options INTERFACE Threads::Threads)
