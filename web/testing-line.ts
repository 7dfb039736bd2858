import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Line = {
  /** to be given to a browser as its proxy */
  readonly url: string;
  /** As behind a hill: what is under way breaks off, and nothing gets through until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The line between a browser and the world, as a proxy: it may hold every answer back, as for somebody far out, and it can be cut. Time passes in it,
 * nothing else: whoever waits side by side waits once.
 */
export async function startLine({ delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<Line> {
  const server = http.createServer((asked, answer) => {
    const { url = '', method, headers } = asked;
    const onward = http.request(url, { method, headers }, (said) => {
      setTimeout(() => {
        answer.writeHead(said.statusCode ?? 502, said.rawHeaders);
        said.pipe(answer);
      }, delayMs);
    });
    onward.on('error', () => answer.destroy());
    // Whoever does not wait has asked all the same: what was sent arrives.
    asked.pipe(onward);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, cut, mend: () => listen(port), stop: cut };
}
