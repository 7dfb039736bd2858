import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Fault } from '../../contracts/fault.ts';

/** Whether the exchange may open a connection to this address (IPv4 or IPv6 text). */
export type IsAllowed = (address: string) => boolean;

/** Everything that is not a public unicast address (IANA special-purpose registries): private, loopback, link-local, metadata … */
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['2001::', 23], // Teredo, ORCHID and others
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: an IPv4 address stands inside
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const)
  special.addSubnet(network, prefix, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Against a member that registers an address inside our own network and lets the exchange knock there (SSRF).
 * @param fictional in the fictional region this very machine may be called too
 */
export const allowedAddresses =
  (fictional: boolean): IsAllowed =>
  (address) => {
    const version = isIP(address);
    if (version === 0) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (fictional && loopback.check(address, family)) return true;
    // An IPv4 address in IPv6 clothes (::ffff:10.0.0.1, 64:ff9b::a00:1) is no global unicast address.
    return (version === 4 || unicast.check(address, family)) && !special.check(address, family);
  };

/** The address was looked up, and is one that is not called. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

/**
 * Looks a name up for the very connection that is being made, so that what was checked is what is called: a name that points
 * elsewhere a moment later (DNS rebinding) gains nothing. One forbidden address among several refuses the name.
 * @param servers the name servers; left out: the machine's
 */
export const guardedLookup =
  (isAllowed: IsAllowed, servers?: readonly string[]): LookupFunction =>
  (hostname, options, callback) => {
    findAddresses(hostname, servers).then(
      (found) => {
        const [first] = found;
        if (first === undefined) callback(new Error('no address'), []);
        else if (!found.every(({ address }) => isAllowed(address))) callback(new AddressNotAllowed(hostname), []);
        else if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, []),
    );
  };

/**
 * Asks the name servers by itself: the machine's own look-up holds one of two threads of the whole process until it ends, and a name whose servers are
 * silent holds it for long. A few such names, and nobody's endpoint and no provider would be found any more.
 */
async function findAddresses(hostname: string, servers: readonly string[] | undefined): Promise<LookupAddress[]> {
  if (hostname === 'localhost') return lookup(hostname, { all: true }); // no name server is asked about it
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

const mostCharacters = 2000;

/**
 * Reads the address of an endpoint as a member gives it: https, and in the fictional region http on this very machine.
 * @throws Fault bad_request that says what to mend
 */
export function readEndpoint(text: string, fictional: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || text.length > mostCharacters)
    throw new Fault('bad_request', `url は、${mostCharacters}字以内の絶対URLにしてください。`);
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw new Fault('bad_request', 'url に、利用者名・パスワード・#以下は書けません。');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isHere = host === 'localhost' || (isIP(host) !== 0 && loopback.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6'));
  if (url.protocol !== 'https:' && !(fictional && url.protocol === 'http:' && isHere))
    throw new Fault('bad_request', 'url は https:// で始めてください。');
  // A name is looked up when it is called; an address that stands here plainly can be refused at once.
  if (isIP(host) !== 0 && !allowedAddresses(fictional)(host)) throw notCalled();
  if (isIP(host) === 0 && !fictional && (isHere || !host.includes('.'))) throw notCalled();
  return url;
}

export const notCalled = (): Fault =>
  new Fault('bad_request', 'url の宛先は、インターネットから届く公開のアドレスにしてください。');
