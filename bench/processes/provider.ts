import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/* A member's system as simple as can be: every question has one answer (application/json), nothing is looked up. */

process.once('message', (answer: string) => {
  const body = Buffer.from(answer);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
});
process.on('disconnect', () => process.exit(0));
