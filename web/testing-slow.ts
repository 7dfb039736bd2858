import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A proxy before a browser that holds every answer back: what somebody has far out, on a bad line. Time passes in it, nothing else: whoever waits
 * side by side waits once.
 */
export async function startSlowLine(delayMs: number): Promise<{ readonly url: string; stop(): Promise<void> }> {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
