import net from 'node:net';

export type Reply = { readonly status: number; readonly body: Buffer };

const endOfHead = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

/**
 * One kept connection that carries one request at a time, as bare as HTTP/1.1 allows: what the load costs must not be what is measured.
 * It reads what our own servers write (a length, or chunks without trailers), and fails on anything else.
 */
export function openConnection(host: string, port: number) {
  const socket = net.connect({ host, port, noDelay: true });
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  const end = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
    socket.destroy();
  };
  socket.on('error', end);
  socket.on('close', () => end(new Error('the server closed the connection')));
  socket.on('data', (bytes) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    const reply = readReply(received);
    if (!reply) return;
    received = received.subarray(reply.length);
    const { resolve } = waiting!;
    waiting = undefined;
    resolve(reply);
  });
  return {
    send: (request: Buffer) =>
      new Promise<Reply>((resolve, reject) => {
        waiting = { resolve, reject };
        if (socket.destroyed) end(new Error('the connection is closed'));
        else socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}
export type Connection = ReturnType<typeof openConnection>;

/** @returns undefined while it is not complete */
export function readReply(bytes: Buffer): (Reply & { readonly length: number }) | undefined {
  const head = bytes.indexOf(endOfHead);
  if (head < 0) return undefined;
  const text = bytes.toString('latin1', 0, head);
  const status = Number(text.slice(9, 12));
  const start = head + 4;
  const length = /^content-length: *(\d+)/im.exec(text)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return bytes.length < end ? undefined : { status, body: bytes.subarray(start, end), length: end };
  }
  if (/^transfer-encoding: *chunked/im.test(text)) {
    const last = bytes.subarray(-lastChunk.length).equals(lastChunk);
    return last ? { status, body: bytes.subarray(start), length: bytes.length } : undefined;
  }
  if (status === 204 || status === 304) return { status, body: Buffer.alloc(0), length: start };
  throw new Error(`an answer without a length: ${text.slice(0, 80)}`);
}
