// A copy of a checkout (a git worktree of its last commit, in its build folder) that can be patched, built
// and tested without touching the original. The build folder inside is kept between patches and runs;
// objects come from ccache.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';

const SECONDS_MAX = {
  git: 60,
  build: 1800,
  test: 300
};

export class Copy {
  constructor(root, preset = 'dev') {
    this.root = root;
    this.preset = preset;
    this.tree = join(root, 'build/sabotage');
    this.build = join(this.tree, 'build', preset);
  }

  // Brings the copy to the last commit of the original, whatever the last run left behind.
  open() {
    if (existsSync(join(this.tree, '.git'))) {
      const commit = this.#must('git', ['-C', this.root, 'rev-parse', 'HEAD']).trim();
      this.#must('git', ['-C', this.tree, 'checkout', '-q', '--force', '--detach', commit]);
    } else {
      this.#must('git', ['-C', this.root, 'worktree', 'prune']);
      this.#must('git', ['-C', this.root, 'worktree', 'add', '-q', '--force', '--detach', this.tree, 'HEAD']);
    }
    this.#must('cmake', ['--preset', this.preset], SECONDS_MAX.build);
  }

  // What git says against the patch, or null.
  refuses(patch) {
    const {status, output} = this.#run('git', ['apply', '--check', patch.path]);
    return status === 0 ? null : output.trim();
  }

  apply(patch) { this.#must('git', ['apply', patch.path]); }

  revert(patch) { this.#must('git', ['apply', '-R', patch.path]); }

  // What the compiler says against the tree as it is, or null.
  build_fails(targets) {
    const arguments_ = ['--build', this.build, '--target', ...targets];
    const {status, output} = this.#run('cmake', arguments_, SECONDS_MAX.build);
    return status === 0 ? null : output.trim().split('\n').slice(-20).join('\n');
  }

  // {verdict: 'green' | 'red' | 'nothing' | 'slow', output} of the tests of that filter.
  test({target, filter}) {
    const program = join(this.build, target);
    const {status, output, slow} = this.#run(program, [`--gtest_filter=${filter}`], SECONDS_MAX.test);
    const ran = /^\[=+\] Running ([1-9]\d*) tests? /m.test(output);
    return {verdict: slow ? 'slow' : !ran ? 'nothing' : status === 0 ? 'green' : 'red', output};
  }

  #run(program, arguments_, seconds = SECONDS_MAX.git) {
    const done = spawnSync(program, arguments_, {
      cwd: existsSync(this.tree) ? this.tree : this.root,
      encoding: 'utf8',
      timeout: seconds * 1000,
      maxBuffer: 64 * 1024 * 1024,
      env: {...process.env, CCACHE_BASEDIR: this.tree, CCACHE_NOHASHDIR: '1'},
    });
    if (done.error && done.error.code !== 'ETIMEDOUT') {
      throw new Error(`${program} does not start: ${done.error.message}`);
    }
    return {
      status: done.status,
      output: `${done.stdout}${done.stderr}`,
      slow: done.error?.code === 'ETIMEDOUT'
    };
  }

  #must(program, arguments_, seconds) {
    const {status, output} = this.#run(program, arguments_, seconds);
    if (status !== 0) throw new Error(`${program} ${arguments_.join(' ')} failed:\n${output}`);
    return output;
  }
}
