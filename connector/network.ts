import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent, fetch as undiciFetch } from 'undici';

export type NetworkOptions = {
  /** address of a proxy, with its login if it wants one; it is then used for everything. Left out: HTTPS_PROXY and NO_PROXY */
  readonly proxy?: string;
  /** file with a private certificate authority (PEM), trusted besides the public ones */
  readonly ca?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** How a system of a member reaches the exchange: outbound only. A long poll may be silent for longer than most answers. */
export async function openDispatcher({ proxy, ca, environment = process.env }: NetworkOptions): Promise<Dispatcher> {
  const tls = ca === undefined ? {} : { ca: [...rootCertificates, await readFile(ca, 'utf8')] };
  return chooseDispatcher(proxy, tls, environment);
}

export async function openNetwork(options: NetworkOptions): Promise<typeof fetch> {
  return fetchOver(await openDispatcher(options));
}

export function fetchOver(dispatcher: Dispatcher): typeof fetch {
  return ((input: string | URL, init?: object) =>
    undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch;
}

function chooseDispatcher(
  proxy: string | undefined,
  tls: { ca?: string[] },
  environment: NonNullable<NetworkOptions['environment']>,
): Dispatcher {
  const either = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const [httpsProxy, httpProxy] = [either('HTTPS_PROXY'), either('HTTP_PROXY')];
  if (proxy) return new ProxyAgent({ uri: proxy, requestTls: tls, proxyTls: tls });
  if (!httpsProxy && !httpProxy) return new Agent({ connect: tls });
  return new EnvHttpProxyAgent({
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    requestTls: tls,
    proxyTls: tls,
    connect: tls,
    // What runs on this very machine is never asked of a proxy.
    noProxy: [either('NO_PROXY'), 'localhost', '127.0.0.1', '[::1]', '::1'].filter(Boolean).join(','),
  });
}
