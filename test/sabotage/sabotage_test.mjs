// The runner is shown a tiny checkout of its own, with patches of which it must accept one and refuse the
// others.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const runner = join(dirname(fileURLToPath(import.meta.url)), 'run');
const root = mkdtempSync(join(tmpdir(), 'sabotage-'));
const git = (...words) => execFileSync(
    'git', ['-C', root, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...words],
    {encoding: 'utf8'});

function write(path, text) {
  mkdirSync(dirname(join(root, path)), {recursive: true});
  writeFileSync(join(root, path), text);
}

const product =
    '#pragma once\ninline int twice(int n) { return 2 * n; }\ninline int unseen() { return 1; }\n';

// A patch that replaces `from` by `to` in sum.hpp; the file itself stays as it was.
function write_patch(name, head, from, to, base = product) {
  write('sum.hpp', base.replace(from, to));
  const diff = git('diff', '--', 'sum.hpp');
  assert.notEqual(diff, '');
  write(`test/sabotage/${name}.patch`, `${head}\n${diff}`);
  write('sum.hpp', base);
}

const run = (...words) => {
  const {status, stdout, stderr} = spawnSync(runner, ['--root', root, ...words], {encoding: 'utf8'});
  return {status, output: stdout + stderr};
};

before(() => {
  write('CMakeLists.txt', `cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
find_package(GTest REQUIRED)
add_executable(sum_test sum_test.cpp)
target_link_libraries(sum_test PRIVATE GTest::gtest_main)
`);
  write('CMakePresets.json', JSON.stringify({
    version: 6,
    configurePresets: [{
      name: 'dev',
      generator: 'Ninja',
      binaryDir: '${sourceDir}/build/dev',
      cacheVariables: {CMAKE_CXX_COMPILER_LAUNCHER: 'ccache', CMAKE_BUILD_TYPE: 'Debug'},
    }],
  }));
  write('sum_test.cpp', `#include <gtest/gtest.h>
#include "sum.hpp"
TEST(Sums, AreDoubled) { EXPECT_EQ(twice(2), 4); }
`);
  write('sum.hpp', product);
  write('.gitignore', '/build/\n');
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'tiny');
  const red = '# Doubles wrongly.\n# turns red: sum_test Sums.*';
  write_patch('seen', red, '2 * n', '3 * n');
  write_patch('overlooked', red, 'return 1', 'return 0');
  write_patch('renamed', '# turns red: sum_test Products.*', '2 * n', '3 * n');
  write_patch('uncompiled', red, '2 * n', 'two * n');
  write_patch('headless', '# Says nothing of a test.', '2 * n', '3 * n');
  write(
      'test/sabotage/moved.patch',
      readFileSync(join(root, 'test/sabotage/seen.patch'), 'utf8').replaceAll('2 * n', '2 * m'));
});
after(() => rmSync(root, {recursive: true, force: true}));

test('a sabotage that its test notices passes, and leaves the checkout alone', () => {
  const {status, output} = run('seen');
  assert.match(output, /^ok seen\.patch/m);
  assert.equal(status, 0);
  assert.equal(git('status', '--porcelain', '--untracked-files=no'), '');
});

for (const [name, reason] of [
         ['overlooked', /stays green/],
         ['renamed', /ran no test/],
         ['uncompiled', /does not build with the patch/],
         ['headless', /"# turns red: <ctest target> <gtest filter>" is missing/],
         ['moved', /no longer applies/],
]) {
  test(`a patch that is ${name} is an error that says so`, () => {
    const {status, output} = run(name);
    assert.equal(status, 1);
    assert.match(output, new RegExp(`^not ok ${name}\\.patch`, 'm'));
    assert.match(output, reason);
  });
}

test('a patch is taken back before the next one is judged', () => {
  const {output} = run('uncompiled', 'headless', 'seen');
  assert.match(output, /^ok seen\.patch/m);
  assert.match(output, /^1 passed, 2 failed$/m);
});

test('finding no patch is an error', () => {
  const {status, output} = run('missing');
  assert.equal(status, 1);
  assert.match(output, /nothing was tested/);
});
