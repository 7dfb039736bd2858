import type { Header } from '../../../contracts/xroad/hash.ts';

/** What a connector adds is not sent by whoever asks through it. */
const added = new Set(['authorization', 'dpop', 'x-road-pdu-purpose', 'engawa-subject']);
const door = 'http://127.0.0.1:8090';

/** The request as it went over the wire; what lets somebody act is shortened. */
export const wireOf = (method: string, target: string, headers: readonly Header[]): string =>
  [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${isCredential(name) ? `${value.slice(0, 12)}…` : value}`),
  ].join('\n');

const isCredential = (name: string) => ['authorization', 'dpop'].includes(name.toLowerCase());

/** As an X-Road client sends it to its connector, which adds token, proof, purpose and code. */
export function curlOf(target: string, headers: readonly Header[], person: string): string {
  const own: Header[] = [...headers.filter(([name]) => !added.has(name.toLowerCase())), ['X-Insured-Number', person]];
  return [`curl ${door}${target}`, ...own.map(([name, value]) => `  -H '${name}: ${value}'`)].join(' \\\n');
}

export function pythonOf(target: string, headers: readonly Header[], person: string): string {
  const own: Header[] = [...headers.filter(([name]) => !added.has(name.toLowerCase())), ['X-Insured-Number', person]];
  return [
    'import urllib.request',
    '',
    `request = urllib.request.Request(${JSON.stringify(door + target)}, headers={`,
    ...own.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`),
    '})',
    'with urllib.request.urlopen(request, timeout=40) as response:',
    '    print(response.status, response.read().decode())',
  ].join('\n');
}
