import http, { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import pg from 'pg';
import { barePages } from './bare-page.tsx';

/*
 * What people write by hand instead of an exchange: `/bare/…` passes a question to the provider and its answer back; `/row/…` does the same and
 * inserts one log row, committed before the answer; `/keep` takes a body and inserts it as one row. With the means that the exchange
 * has: one process, node:http, kept connections, a pool of twenty. `/page` is a page of twenty entries that asks nobody; `/records/…` the newest twenty
 * records of a person, as the database has them; `/caseload/…` what the list of an office's persons says of them.
 */

const newest = 'SELECT fields FROM ledger.record WHERE subject_tag = $1 ORDER BY id DESC LIMIT 20';
/** Plan in force, next month's slip, last month's actuals, monitoring and certification of everybody of an office. */
const caseload = `SELECT p.code, p.name, p.kana, plan.period AS plan, slip.taken_at AS slip, done.count AS done, seen.at AS monitored,
    told.answer #>> '{certification,careLevel}' AS level, told.answer #>> '{certification,validUntil}' AS until
  FROM care.person p
  LEFT JOIN LATERAL (SELECT period FROM care.held h WHERE h.member = p.member AND h.insurer = p.insurer AND h.insured = p.insured
                        AND kind = 'plan' ORDER BY period DESC LIMIT 1) plan ON true
  LEFT JOIN LATERAL (SELECT taken_at FROM care.held h WHERE h.member = p.member AND h.insurer = p.insurer AND h.insured = p.insured
                        AND kind = 'slip' AND period = to_char(now() + interval '1 month', 'YYYYMM')) slip ON true
  LEFT JOIN LATERAL (SELECT count(*) FROM care.held h WHERE h.member = p.member AND h.insurer = p.insurer AND h.insured = p.insured
                        AND kind = 'actuals' AND period = to_char(now() - interval '1 month', 'YYYYMM')) done ON true
  LEFT JOIN LATERAL (SELECT max(happened_at) AS at FROM care.progress x WHERE x.member = p.member AND x.code = p.code AND kind = 'モニタリング') seen ON true
  LEFT JOIN LATERAL (SELECT answer FROM care.certification x WHERE x.member = p.member AND x.code = p.code ORDER BY told_at DESC LIMIT 1) told ON true
  WHERE p.member = $1 AND p.until IS NULL ORDER BY p.kana_key`;
const page = getRequestListener(barePages.fetch);
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

process.once('message', ({ databaseUrl, provider }: { databaseUrl: string; provider: number }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });

  const pass = (request: IncomingMessage, response: ServerResponse, path: string) =>
    new Promise<void>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: provider,
        agent,
        method: request.method,
        path,
        headers: request.headers,
      };
      const asked = http.request(options, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response).on('finish', resolve);
      });
      asked.on('error', reject);
      request.pipe(asked);
    });

  async function keep(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { id } = JSON.parse(body.toString()) as { id: string };
    await pool.query({
      name: 'keep',
      text: 'INSERT INTO kept (id, body, at) VALUES ($1, $2, now())',
      values: [id, body],
    });
    const text = JSON.stringify({ id, state: 'kept' });
    response
      .writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
      .end(text);
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const [, way, ...rest] = request.url!.split('/');
    if (way === 'keep') return keep(request, response);
    if (way === 'page') return page(request, response);
    if (way === 'records' || way === 'caseload') {
      const asked = way === 'records' ? { text: newest, of: rest[0] } : { text: caseload, of: `CARE/${rest[0]}` };
      const { rows } = await pool.query({ name: way, text: asked.text, values: [asked.of] });
      const text = JSON.stringify(rows);
      response.writeHead(200, { 'Content-Length': Buffer.byteLength(text) }).end(text);
      return;
    }
    if (way === 'row') {
      const { method, headers } = request;
      await pool.query({
        name: 'row',
        text: 'INSERT INTO called (at, method, path, caller) VALUES (now(), $1, $2, $3)',
        values: [method, request.url, headers['x-road-client'] ?? null],
      });
    }
    return pass(request, response, `/${rest.join('/')}`);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.headersSent || response.writeHead(500).end());
  });
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
});
process.on('disconnect', () => process.exit(0));
