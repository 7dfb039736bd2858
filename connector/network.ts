import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent, fetch as undiciFetch } from 'undici';

/**
 * How a connector reaches the exchange: outbound only, through the office's proxy (with a login, if the address has one) and
 * trusting its private certificate authority besides the public ones.
 */
export async function openNetwork({
  proxy,
  ca,
}: {
  readonly proxy?: string;
  readonly ca?: string;
}): Promise<typeof fetch> {
  const tls = ca === undefined ? {} : { ca: [...rootCertificates, await readFile(ca, 'utf8')] };
  const dispatcher: Dispatcher = proxy
    ? new ProxyAgent({ uri: proxy, requestTls: tls, proxyTls: tls, ...login(proxy) })
    : process.env.HTTPS_PROXY || process.env.https_proxy || process.env.HTTP_PROXY || process.env.http_proxy
      ? new EnvHttpProxyAgent({
          requestTls: tls,
          proxyTls: tls,
          connect: tls,
          noProxy: withLoopback(process.env.NO_PROXY ?? process.env.no_proxy),
        })
      : new Agent({ connect: tls });
  return ((input: string | URL, init?: object) =>
    undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch;
}

/** A login inside the address is sent to the proxy only. */
function login(proxy: string): { token?: string } {
  const { username, password } = new URL(proxy);
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { token: `Basic ${Buffer.from(text).toString('base64')}` };
}

/** What runs on this very machine is never asked of a proxy. */
const withLoopback = (given: string | undefined): string =>
  [given, 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(',');
