import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../contracts/fault.ts';
import { allowedAddresses, guardedLookup, readEndpoint } from './address.ts';
import { openEndpoint } from './call.ts';

const real = allowedAddresses(false);
const fictional = allowedAddresses(true);

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254', // metadata of a cloud
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fd00:ec2::254',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:a00:1::1',
  '2001:db8::1',
  'ff02::1',
  'no address',
  '',
])('%s is called by no real region', (address) => {
  expect(real(address)).toBe(false);
});

test.each(['1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '240f::1'])('%s is public', (address) => {
  expect(real(address)).toBe(true);
});

test('the fictional region calls this machine besides, and no other private address', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1'].every(fictional)).toBe(true);
  expect(['10.0.0.1', '169.254.169.254', '::ffff:10.0.0.1', 'fe80::1'].some(fictional)).toBe(false);
});

test('an IPv4 address has one answer, however it is dressed: never called as IPv6', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(real(`::ffff:${address}`)).toBe(false);
      expect(real(`::${address}`)).toBe(false);
    }),
  );
});

test.each([
  ['http://example.jp/hook', 'https'],
  ['https://127.0.0.1/hook', 'アドレス'],
  ['https://2130706433/hook', 'アドレス'],
  ['https://0x7f.1/hook', 'アドレス'],
  ['https://[::ffff:7f00:1]/hook', 'アドレス'],
  ['https://169.254.169.254/latest/meta-data', 'アドレス'],
  ['https://localhost/hook', 'アドレス'],
  ['https://intranet/hook', 'アドレス'],
  ['https://user:secret@example.jp/hook', '利用者名'],
  ['https://example.jp/hook#part', '#'],
  ['ftp://example.jp/', 'https'],
  ['file:///etc/passwd', 'https'],
  ['hook', 'URL'],
])('a real region refuses %s plainly', (address, word) => {
  const read = () => readEndpoint(address, false);
  expect(read).toThrow(Fault);
  expect(read).toThrow(word);
});

test('an endless address is refused', () => {
  expect(() => readEndpoint(`https://example.jp/${'a'.repeat(2000)}`, false)).toThrow('URL');
});

test('https anywhere public is read; http only in the fictional region, and only on this machine', () => {
  expect(readEndpoint('https://hook.example.jp:8443/a?b=c', false).href).toBe('https://hook.example.jp:8443/a?b=c');
  expect(readEndpoint('http://localhost:9000/hook', true).port).toBe('9000');
  expect(() => readEndpoint('http://example.jp/hook', true)).toThrow(Fault);
  expect(() => readEndpoint('https://10.0.0.1/hook', true)).toThrow(Fault);
});

test('the address is checked where the connection is made: a name that points inside is never connected to', async () => {
  let knocked = 0;
  const server = createServer((_, response) => {
    knocked++;
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    for (const host of ['localhost', '127.0.0.1']) {
      const url = new URL(`http://${host}:${port}/hook`);
      expect(await openEndpoint(url, real).call('POST', {}, Buffer.from('x'))).toEqual({ failed: 'forbidden' });
    }
    expect(knocked).toBe(0);
    const answer = await openEndpoint(new URL(`http://127.0.0.1:${port}/hook`), fictional).call(
      'POST',
      {},
      Buffer.from('x'),
    );
    expect(answer).toMatchObject({ status: 200 });
    expect(knocked).toBe(1);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('an endpoint that would speak another protocol has answered, and badly: its sender does not wait for ever', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  server.on('connection', (socket) =>
    socket.once('data', () =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    ),
  );
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = openEndpoint(new URL(`http://127.0.0.1:${port}/hook`), fictional, 60_000);
  expect(await endpoint.call('POST', {}, Buffer.from('x'))).toMatchObject({ status: 101 });
  endpoint.close();
  server.close();
  server.closeAllConnections();
});

/** A name server that knows one name, and says nothing of any other. */
async function openNameServer(known: string, address: readonly number[]) {
  const server = createSocket('udp4').bind(0, '127.0.0.1');
  server.on('message', (query, { port }) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const name = question
      .subarray(0, -4)
      .toString('latin1')
      .replaceAll(/[\0-\x1f]/g, '.')
      .slice(1, -1);
    if (name !== known) return;
    const isFour = question.at(-3) === 1;
    const head = [...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, isFour ? 1 : 0, 0, 0, 0, 0];
    const answer = isFour ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address] : [];
    server.send(Buffer.from([...head, ...question, ...answer]), port, '127.0.0.1');
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return { at: `127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test('names whose servers say nothing hold up no other name; what a name points at is checked', async () => {
  const names = await openNameServer('hook.test', [127, 0, 0, 1]);
  const find = (hostname: string, isAllowed = fictional) =>
    new Promise((resolve) =>
      guardedLookup(isAllowed, [names.at])(hostname, { all: true }, (error, found) => resolve(error?.name ?? found)),
    );
  const silent = Promise.all(Array.from({ length: 50 }, (_, i) => find(`gone-${i}.test`)));
  const still = Symbol('still looking');
  const soon = new Promise((resolve) => setTimeout(resolve, 1500, still));
  expect(await Promise.race([find('hook.test'), soon])).toEqual([{ address: '127.0.0.1', family: 4 }]);
  expect(await find('hook.test', real)).toBe('AddressNotAllowed');
  expect(await Promise.race([silent, soon])).toBe(still);
  names.close();
});

test('an answer that only ends with its connection is not listened to', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  const cutOff = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      const talking = setInterval(() => socket.write('x'.repeat(1024)), 20);
      socket.on('error', () => {});
      socket.once('close', () => {
        clearInterval(talking);
        resolve();
      });
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = openEndpoint(new URL(`http://127.0.0.1:${port}/hook`), fictional, 60_000);
  expect(await endpoint.call('POST', {}, Buffer.from('x'))).toMatchObject({ status: 200 });
  await cutOff;
  endpoint.close();
  server.close();
});

test('one forbidden address among several refuses the name', async () => {
  const once = (allow: (address: string) => boolean) =>
    new Promise((resolve) =>
      guardedLookup(allow)('localhost', { all: true }, (error, found) => resolve(error?.name ?? found)),
    );
  expect(await once(() => false)).toBe('AddressNotAllowed');
  expect(await once(() => true)).toBeInstanceOf(Array);
});
