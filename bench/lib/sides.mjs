// The servers that are compared, each with its own folder and sockets below the household's.
import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, chownSync, mkdirSync, mkdtempSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {binary} from '../server.mjs';

const peerFolder = fileURLToPath(new URL('../peer/', import.meta.url));
const postgresFolder = '/usr/lib/postgresql/15/bin';

export const programs = {
  DataCanvas: [binary, '--version'],
  PostgreSQL: [`${postgresFolder}/postgres`, '--version'],
  Redis: ['redis-server', '--version'],
  nginx: ['nginx', '-v'],
  wrk: ['wrk', '-v'],
};

// PostgreSQL refuses to run as root; Debian's package has made a user for it.
function postgresUser() {
  if (process.getuid() !== 0) return {};
  const id = (...words) => Number(execFileSync('id', [...words, 'postgres'], {encoding: 'utf8'}));
  return {uid: id('-u'), gid: id('-g')};
}

// Defaults throughout, thus also synchronous_commit=on and fsync=on. Resolves with the folder of its socket.
async function startPostgres(house) {
  const as = postgresUser();
  const folder = join(house.folder, 'postgres');
  mkdirSync(folder, {mode: 0o700});
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  await house.run(`${postgresFolder}/initdb`,
      ['-D', data, '--username=bench', '--auth=trust', '--encoding=UTF8', '--locale=C'], {as});
  // SIGINT is its fast shutdown: it does not wait for clients to leave.
  const {child} = await house.start(`${postgresFolder}/postgres`,
      ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`],
      {as, says: /system is ready to accept connections/, signal: 'SIGINT'});
  return {pid: child.pid, socket: folder};
}

async function startRedis(house) {
  const socket = join(house.folder, 'redis.sock');
  const {child} = await house.start('redis-server', ['--port', '0', '--unixsocket', socket, '--save', ''],
      {says: /ready to accept connections/i});
  return {pid: child.pid, socket};
}

function installPeer() {
  const changed = (path) => statSync(join(peerFolder, path), {throwIfNoEntry: false})?.mtimeMs;
  if (changed('node_modules/.package-lock.json') >= changed('package-lock.json')) return;
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', words, {cwd: peerFolder, stdio: ['ignore', process.stderr, 'inherit']});
}

// `records`: the folder of bench/data.mjs.
export async function startPeer(house, records) {
  installPeer();
  const postgres = await startPostgres(house);
  const redis = await startRedis(house);
  const addresses = {PEER_POSTGRES: postgres.socket, PEER_REDIS: redis.socket};
  const env = {...process.env, NODE_ENV: 'production', ...addresses};
  await house.run(process.execPath, [join(peerFolder, 'load.mjs'), records], {env});
  const {child, said} = await house.start(process.execPath, [join(peerFolder, 'server.mjs')],
      {env, says: /^\{"event":"listening".*\}$/m});
  const {port, token} = JSON.parse(said[0]);
  return {url: `http://127.0.0.1:${port}`, token, pids: [child.pid, postgres.pid, redis.pid]};
}

// The product takes DATACANVAS_… for its options; here the benchmark has chosen them.
const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('DATACANVAS_'));
const ownEnvironment = Object.fromEntries(inherited);

// `--log-level warn`: the peer and nginx write no line for each request either.
// `before`: words in front of the command of the server, as taskset's; `more`: options of `serve`.
export async function startDataCanvas(house, records, {program = binary, before = [], more = []} = {}) {
  const env = ownEnvironment;
  const data = ['--data', join(house.folder, 'datacanvas')];
  await house.run(program, ['import', 'ndjson', records, ...data], {env});
  const words = ['keys', 'create', '--name', 'bench', '--account', 'owner', '--role', 'admin', '--json'];
  const {key} = JSON.parse(await house.run(program, [...words, ...data], {env}));
  const file = join(house.folder, 'datacanvas.port');
  const serve = ['serve', ...data, '--port', '0', '--port-file', file, '--log-level', 'warn', ...more];
  const [command, ...rest] = [...before, program, ...serve];
  const {child, said} = await house.start(command, rest,
      {file, says: /^(\d+)\n/, env});
  return {url: `http://127.0.0.1:${said[1]}`, token: key, pids: [child.pid]};
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const nginxSettings = (port, folder, {workers, fields}) => `
daemon off;
worker_processes ${workers};
pid ${folder}/nginx.pid;
error_log stderr notice;
events { worker_connections 1024; }
http {
  access_log off;
  default_type application/json;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=100;
  keepalive_requests 1000000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder}/files;
    ${Object.entries(fields).map(([name, value]) => `add_header ${name} ${JSON.stringify(value)};`).join(' ')}
  }
}
`;

// `files`: name → bytes. `fields`: of the head of each answer, beside its own. `before`: words in front of
// the command, as taskset's.
export async function startNginx(house, files, {workers = 2, fields = {}, before = []} = {}) {
  const folder = mkdtempSync(join(house.folder, 'nginx-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'files'), {recursive: true});
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'files', name), bytes);
  const port = await freePort();
  const settings = join(folder, 'nginx.conf');
  writeFileSync(settings, nginxSettings(port, folder, {workers, fields}));
  const [program, ...words] = [...before, 'nginx', '-p', folder, '-c', settings, '-e', 'stderr'];
  const {child} = await house.start(program, words,
      {says: /start worker process /});
  return {url: `http://127.0.0.1:${port}`, pids: [child.pid]};
}
