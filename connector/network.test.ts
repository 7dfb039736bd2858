import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openNetwork } from './network.ts';
import { makeCertificate } from './testing-certificate.ts';

const open: Server[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A proxy that tunnels and forwards; it notes who asked for what. */
async function startProxy() {
  const seen: { target: string; login: string | undefined }[] = [];
  const note = (target: string, request: IncomingMessage) =>
    seen.push({ target, login: request.headers['proxy-authorization'] });
  const server = createHttpServer((request, response) => {
    note(request.url!, request);
    response.end('by the proxy');
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request.url!, request);
    const [host, port] = request.url!.split(':');
    const onward = connect(Number(port), host === 'exchange.example' ? '127.0.0.1' : host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const one of [socket, onward]) one.on('error', () => one.destroy());
  });
  return { port: await listen(server), seen };
}

async function startTls() {
  const { key, certificate } = makeCertificate('exchange.example');
  const port = await listen(
    createHttpsServer({ key, cert: certificate }, (_, response) => response.end('by the exchange')),
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-ca-'));
  folders.push(folder);
  const ca = path.join(folder, 'ca.pem');
  await writeFile(ca, certificate);
  return { port, ca };
}

test('through a proxy that wants a login, to an exchange of a private certificate authority', async () => {
  const proxy = await startProxy();
  const { port, ca } = await startTls();
  const reach = await openNetwork({
    ca,
    environment: { HTTPS_PROXY: `http://office:p%40ss@127.0.0.1:${proxy.port}`, NO_PROXY: 'elsewhere.example' },
  });
  expect(await (await reach(`https://exchange.example:${port}/`)).text()).toBe('by the exchange');
  const login = `Basic ${Buffer.from('office:p@ss').toString('base64')}`;
  expect(proxy.seen).toEqual([{ target: `exchange.example:${port}`, login }]);
});

test('without the private authority the exchange is not believed', async () => {
  const proxy = await startProxy();
  const { port } = await startTls();
  const reach = await openNetwork({ environment: { https_proxy: `http://127.0.0.1:${proxy.port}` } });
  await expect(reach(`https://exchange.example:${port}/`)).rejects.toThrow();
});

test('this very machine is never asked of a proxy, unless the configuration says so', async () => {
  const proxy = await startProxy();
  const here = await listen(createHttpServer((_, response) => response.end('here')));
  const address = `http://127.0.0.1:${proxy.port}`;
  const byEnvironment = await openNetwork({ environment: { HTTP_PROXY: address, HTTPS_PROXY: address } });
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await (await byEnvironment(`http://${host}:${here}/`)).text()).toBe('here');
  expect(proxy.seen).toEqual([]);
  const asked = await openNetwork({ proxy: address, environment: {} });
  await (await asked(`http://127.0.0.1:${here}/`)).text();
  expect(proxy.seen.length).toBe(1);
});

test('NO_PROXY is honoured', async () => {
  const proxy = await startProxy();
  const { port, ca } = await startTls();
  const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'exchange.example' };
  const reach = await openNetwork({ ca, environment });
  await expect(reach(`https://exchange.example:${port}/`)).rejects.toThrow(); // asked of the name service, which knows no such host
  expect(proxy.seen).toEqual([]);
});
