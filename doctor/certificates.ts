import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { bad, type Finding, good, type Installation, unknown, warning } from './check.ts';

const day = 24 * 60 * 60_000;

/** The certificates of every https address that the region names. */
export async function checkCertificates({ configuration: { region } }: Installation): Promise<Finding[]> {
  const urls = [region.exchangeUrl, region.issuerUrl, region.applicationsUrl, region.publicUrl];
  const hosts = [...urls, ...region.witnesses.map(({ url }) => url)]
    .map((url) => new URL(url))
    .filter(({ protocol }) => protocol === 'https:')
    .map(({ hostname, port }) => `${hostname}:${port || '443'}`);
  if (hosts.length === 0) return [unknown('証明書は使っていません（https のURLがありません）')];
  return Promise.all([...new Set(hosts)].map(checkHost));
}

function checkHost(address: string): Promise<Finding> {
  const { hostname, port } = new URL(`tls://${address}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  const servername = isIP(host) ? undefined : host; // TLS names no addresses
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({ host, port: Number(port), servername, rejectUnauthorized: false }, () => {
      const { valid_to } = socket.getPeerCertificate();
      const left = Math.floor((Date.parse(valid_to) - Date.now()) / day);
      const refused = socket.authorizationError;
      socket.destroy();
      if (left < 0) return resolve(bad(`${address} の証明書は期限が切れています`, '証明書を更新してください'));
      if (refused)
        return resolve(
          bad(
            `${address} の証明書を信頼できません（${refused}）`,
            '独自の認証局なら、その証明書を環境変数 NODE_EXTRA_CA_CERTS で指定してください',
          ),
        );
      resolve(
        left < 30
          ? warning(`${address} の証明書は、あと${left}日で切れます`, '証明書を更新してください')
          : good(`${address} の証明書は、あと${left}日有効です`),
      );
    });
    socket.setTimeout(5000, () => socket.destroy(new Error('応答がありません')));
    socket.once('error', (error) =>
      resolve(
        bad(`${address} に接続できません（${error.message}）`, 'URLと、手前の装置（TLSの終端）を確かめてください'),
      ),
    );
  });
}
