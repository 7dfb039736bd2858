import type { IncomingMessage, ServerResponse } from 'node:http';
import type { XRoadAnswer } from './answer.ts';

/** Answers are about persons: no cache keeps one that its provider did not offer to caches. */
const unlessSaid = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/** Sends an answer with the headers that the response already has (X-Road's own), and its own in their order and spelling. */
export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: XRoadAnswer): void {
  const said = new Set(headers.map(([name]) => name.toLowerCase()));
  for (const [name, value] of Object.entries(unlessSaid))
    if (!said.has(name.toLowerCase())) response.setHeader(name, value);
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.statusCode = status;
  const isEmpty = status === 204 || status === 304;
  if (!isEmpty && request.method !== 'HEAD') response.setHeader('Content-Length', body.length);
  throwAway(request);
  response.end(request.method === 'HEAD' || isEmpty ? undefined : body);
}

/** What is left of a body that was refused is read and thrown away, so that its sender can read why; but not without end. */
function throwAway(request: IncomingMessage): void {
  let left = 16 * 1024 * 1024;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}
