import { expect, test } from 'vitest';
import type { Header } from './hash.ts';
import { readHeaders } from './headers.ts';
import { passToAsker, passToProvider } from './passing.ts';

const client: Header = ['X-Road-Client', 'ENGAWA/CARE/0300000100/careplan'];
const read = (...more: Header[]) => readHeaders([client, ...more]);
/** As Node gives the bytes of a header. */
const bytes = (text: string) => Buffer.from(text).toString('latin1');

test('what an asker says', () => {
  const headers = read(
    ['X-ROAD-ID', '4894e35d-bf0f-44a6-867a-8e51f1daa7e0'],
    ['X-Road-UserId', 'JP1234'],
    ['X-Road-Security-Server', 'ENGAWA/GOV/990019/ss1'],
    ['X-Road-Represented-Party', 'CARE/0300000100'],
    ['x-road-pdu-purpose', 'certification-for-plan'],
    ['X-Road-PDU-Legal-Basis', '%E4%BB%8B%E8%AD%B7%E4%BF%9D%E9%99%BA%E6%B3%95'],
    ['X-Road-PDU-Initiator-Org-Type', 'NGO'],
    ['X-Road-PDU-Initiator-Org-Name', bytes('ひだまり')],
    ['Engawa-Subject', 'abcd2345'],
    ['Engawa-Shown', 'careManagerCertificate=0312345678&form=%E8%B3%87%E6%96%99'],
    ['Engawa-Run-Mode', '%E8%A8%93%E7%B7%B4'],
    ['Prefer', 'wait=5'],
    ['Prefer', 'handling=lenient, Respond-Async;foo'],
  );
  expect(headers).toEqual({
    client: { text: client[1], parts: ['ENGAWA', 'CARE', '0300000100', 'careplan'] },
    id: '4894e35d-bf0f-44a6-867a-8e51f1daa7e0',
    securityServerRegion: 'ENGAWA',
    purpose: 'certification-for-plan',
    subject: 'abcd2345',
    shown: new Map([
      ['careManagerCertificate', '0312345678'],
      ['form', '資料'],
    ]),
    runMode: '訓練',
    respondAsync: true,
  });
  expect(read(['Engawa-Run-Mode', bytes('試験')]).runMode).toBe('試験');
});

test('what is left out', () => {
  expect(read()).toMatchObject({
    id: undefined,
    purpose: undefined,
    subject: undefined,
    runMode: '通常',
    respondAsync: false,
  });
  expect(read(['Prefer', 'respond-asynchronously']).respondAsync).toBe(false);
});

test.each<[string, Header[]]>([
  ['no X-Road-Client', []],
  ['two parts of X-Road-Client', [['X-Road-Client', 'ENGAWA/CARE']]],
  ['five parts of X-Road-Client', [['X-Road-Client', 'ENGAWA/CARE/1/2/3']]],
  ['a dot segment in X-Road-Client', [['X-Road-Client', 'ENGAWA/CARE/%2e%2e/careplan']]],
  ['X-Road-Client twice', [client, client]],
  ['X-Road-Client twice, spelt otherwise', [client, ['x-road-client', 'ENGAWA/CARE/0300000005/careplan']]],
  ['Engawa-Subject twice', [client, ['Engawa-Subject', 'a'], ['engawa-subject', 'b']]],
  ['two purposes', [client, ['X-Road-PDU-Purpose', 'a'], ['X-Road-PDU-Purpose', 'b']]],
  ['Authorization twice', [client, ['Authorization', 'a'], ['Authorization', 'b']]],
  ['DPoP twice', [client, ['DPoP', 'a'], ['DPoP', 'b']]],
  ['Content-Type twice', [client, ['Content-Type', 'text/plain'], ['Content-Type', 'text/html']]],
  ['Host twice', [client, ['Host', 'a'], ['Host', 'b']]],
  ['a blank in an id', [client, ['X-Road-Id', 'a b']]],
  ['an empty id', [client, ['X-Road-Id', '']]],
  ['an over-long id', [client, ['X-Road-Id', 'a'.repeat(201)]]],
  ['an over-long header', [client, ['X-Road-Issue', 'a'.repeat(2001)]]],
  ['an over-long subject', [client, ['Engawa-Subject', 'a'.repeat(101)]]],
  ['three parts of a security server', [client, ['X-Road-Security-Server', 'ENGAWA/GOV/1']]],
  ['three parts of a represented party', [client, ['X-Road-Represented-Party', 'a/b/c']]],
  ['a purpose that is no text', [client, ['X-Road-PDU-Purpose', '%ff']]],
  ['a purpose in words', [client, ['X-Road-PDU-Purpose', '%E4%BB%8B%E8%AD%B7']]],
  ['an unknown purpose header', [client, ['X-Road-PDU-Why', 'x']]],
  ['bulk processing: maybe', [client, ['X-Road-PDU-Bulk-Processing', 'maybe']]],
  ['hidden', [client, ['X-Road-PDU-Hidden', 'true']]],
  ['hidden until', [client, ['X-Road-PDU-Hidden-Until', '2027-01-01T00:00:00+09:00']]],
  ['an initiator without a type', [client, ['X-Road-PDU-Initiator-Org-Code', '1']]],
  ['an initiator of a type alone', [client, ['X-Road-PDU-Initiator-Org-Type', 'GOV']]],
  [
    'an initiator of an unknown type',
    [client, ['X-Road-PDU-Initiator-Org-Type', 'X'], ['X-Road-PDU-Initiator-Org-Code', '1']],
  ],
  ['what is shown twice', [client, ['Engawa-Shown', 'a=1&a=2']]],
  ['what is shown badly escaped', [client, ['Engawa-Shown', 'a=%2']]],
  ['what is shown and no text', [client, ['Engawa-Shown', 'a=%ff']]],
  ['a line end in what is shown', [client, ['Engawa-Shown', 'a=%0d%0a']]],
  ['something shown without a name', [client, ['Engawa-Shown', '=1']]],
  ['an unknown run mode', [client, ['Engawa-Run-Mode', 'drill']]],
  ['X-Road-Client as a header of this connection', [client, ['Connection', 'close, x-road-client']]],
  [
    'a run mode as a header of this connection',
    [client, ['Connection', 'Engawa-Run-Mode'], ['Engawa-Run-Mode', '%E8%A8%93%E7%B7%B4']],
  ],
  ['a name that CGI reads as X-Road-Client', [client, ['X_Road_Client', 'ENGAWA/CARE/0300000005/careplan']]],
  ['a name that CGI reads as Engawa-Subject', [client, ['Engawa_Subject', 'a']]],
  ['another verb in a header', [client, ['X-HTTP-Method-Override', 'DELETE']]],
  ['another verb in a header that CGI reads so', [client, ['X_HTTP_Method_Override', 'DELETE']]],
  ['another target in a header', [client, ['X-Original-URL', '/all']]],
  ['only if it is still this', [client, ['If-Match', '"x"']]],
  ['only if it is still as old', [client, ['If-Unmodified-Since', 'Sat, 01 Aug 2026 00:00:00 GMT']]],
  ['only if there is none yet', [client, ['If-None-Match', '*']]],
])('refused: %s', (_what, headers) => {
  expect(() => readHeaders(headers)).toThrow(
    expect.objectContaining({ code: 'bad_request', detail: expect.stringMatching(/[ぁ-ん]/) }),
  );
});

test('to the provider: the asker’s headers, and nothing of the connection, of its credentials or of its code', () => {
  const passed = passToProvider([
    ['Host', 'x'],
    client,
    ['X-Custom', '1'],
    ['x-custom', '2'],
    ['Connection', 'keep-alive, X-Hop'],
    ['X-Hop', 'x'],
    ['Authorization', 'DPoP x'],
    ['DPoP', 'x'],
    ['Engawa-Subject', 'x'],
    ['Engawa-Future', 'x'],
    ['X-Road-Request-Id', 'x'],
    ['X-Road-Service', 'x'],
    ['X-Forwarded-For', '192.0.2.1'],
    ['X_Forwarded_For', '192.0.2.1'],
    ['If-None-Match', '"x"'],
    ['If-Modified-Since', 'Sat, 01 Aug 2026 00:00:00 GMT'],
    ['Range', 'bytes=0-1'],
    ['Accept-Encoding', 'gzip'],
    ['Prefer', 'respond-async'],
    ['Prefer', 'return=minimal'],
    ['Transfer-Encoding', 'chunked'],
    ['Accept', 'text/csv'],
  ]);
  expect(passed).toEqual([
    client,
    ['X-Custom', '1'],
    ['x-custom', '2'],
    ['Prefer', 'return=minimal'],
    ['Accept', 'text/csv'],
  ]);
  expect(passToProvider([client])).toEqual([client, ['Accept', 'application/json']]);
});

test('to the asker: not what X-Road says itself', () => {
  const passed = passToAsker([
    ['Location', '/elsewhere'],
    ['X-Road-Error', 'Server.ServerProxy.Fake'],
    ['x-road-client', 'somebody else'],
    ['Connection', 'close'],
    ['Content-Length', '10'],
  ]);
  expect(passed).toEqual([['Location', '/elsewhere']]);
});
