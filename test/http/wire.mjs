// A connection on which bytes are sent as they are, and the answers that come back on it.
import { once } from 'node:events';
import net from 'node:net';

const patienceMs = 20_000;

// The first whole answer in `text`: {status, headers, body, end}; undefined while it is not whole.
// `hasBody`: as the request's method and the status have it.
function take(text, isHead) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line, ...fields] = text.slice(0, end).split('\r\n');
  const status = Number(line.split(' ')[1]);
  const headers = new Map(fields.map((field) => {
    const colon = field.indexOf(': ');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 2)];
  }));
  const isEmpty = isHead || status === 100 || status === 204 || status === 304;
  const length = isEmpty ? 0 : Number(headers.get('content-length'));
  if (text.length < end + 4 + length) return undefined;
  return { status, headers, body: text.slice(end + 4, end + 4 + length), end: end + 4 + length };
}

/**
 * Sends `raw` (a string of Latin-1, or an array of them that are sent one by one) and resolves to the first
 * `count` answers, fewer if the server closes before: {answers, rest, closed}. `heads`: places of answers to
 * HEAD. `then`: sent behind them; its answer comes last.
 */
export async function exchange(port, raw, { count, heads = [], then } = {}) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('nothing came for too long')));
  let text = '', closed = false, failure;
  let wake = () => {};
  socket.on('data', (bytes) => { text += bytes.toString('latin1'); wake(); });
  socket.on('end', () => { closed = true; wake(); });
  socket.on('error', (error) => { failure = error; closed = true; wake(); });
  socket.on('close', () => { closed = true; wake(); });
  for (const piece of Array.isArray(raw) ? raw : [raw]) socket.write(Buffer.from(piece, 'latin1'));
  const answers = [];
  const more = () => new Promise((resolve) => { wake = resolve; });
  const collect = async (wanted) => {
    while (answers.length < wanted) {
      const answer = take(text, heads.includes(answers.length));
      if (answer) {
        answers.push(answer);
        text = text.slice(answer.end);
      } else if (closed) {
        return;
      } else {
        await more();
      }
    }
  };
  await collect(count);
  // What the server refused it closes; what it took leaves the connection in step.
  if (then !== undefined && !closed) {
    socket.write(Buffer.from(then, 'latin1'));
    await collect(count + 1);
  }
  const closing = answers.at(-1)?.headers.get('connection') === 'close';
  if (closing) while (!closed) await more();
  socket.destroy();
  return { answers, rest: text, closed, failure };
}
