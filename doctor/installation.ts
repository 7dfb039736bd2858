import { readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { isPortFree } from '../database/embedded/ports.ts';
import { project } from '../supervisor/child.ts';
import { bad, type Finding, good, type Installation, warning } from './check.ts';

type Lock = {
  readonly packages: Record<string, { readonly version?: string; readonly optional?: boolean; readonly dev?: boolean }>;
};

/** Node, and whether the packages are those of package-lock.json. */
export async function checkVersions(): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const node =
    major > 22 || (major === 22 && minor >= 13)
      ? good(`Node.js ${process.versions.node}`)
      : bad(`Node.js ${process.versions.node} は古すぎます`, 'Node.js 22.13 以上で動かしてください');
  const read = async (file: string): Promise<Lock> => JSON.parse(await readFile(path.join(project, file), 'utf8'));
  const [wanted, present] = await Promise.all([read('package-lock.json'), read('node_modules/.package-lock.json')]);
  const wrong = Object.entries(wanted.packages).filter(([name, { version, optional, dev }]) => {
    if (name === '' || optional) return false;
    const found = present.packages[name];
    return found ? found.version !== version : !dev; // an installation may leave out what only tests need
  });
  return [
    node,
    wrong.length === 0
      ? good('パッケージは package-lock.json のとおりです')
      : bad(`${wrong.length}個のパッケージがないか、版が package-lock.json と違います`, 'npm ci を実行してください'),
  ];
}

const gibibyte = 2 ** 30;

export async function checkDisk({ configuration }: Installation): Promise<Finding[]> {
  const found = await statfs(await findExisting(configuration.data));
  const free = (found.bavail * found.bsize) / gibibyte;
  const text = `データフォルダーの空き容量 ${free.toFixed(1)} GiB`;
  if (free < 0.2) return [bad(text, 'このままでは記録を書けなくなり、情報連携が止まります。空きを作ってください')];
  return [free < 2 ? warning(text, '2 GiB 以上を空けてください') : good(text)];
}

async function findExisting(folder: string): Promise<string> {
  return statfs(folder).then(
    () => folder,
    () => findExisting(path.dirname(folder)),
  );
}

/** While the region runs its processes must answer; while it does not, its ports must be free. */
export function checkPorts({ configuration, running }: Installation): Promise<Finding[]> {
  const { host: own, ports } = configuration;
  return Promise.all(
    Object.entries(ports).map(async ([name, port]) => {
      const host = name === 'town' ? '127.0.0.1' : own;
      if (running) return answers(name, port, host);
      return (await isPortFree(host, port))
        ? good(`ポート ${port}（${name}）は空いています`)
        : bad(`ポート ${port}（${name}）は、ほかのプログラムが使っています`, 'PORT などで別のポートを指定してください');
    }),
  );
}

async function answers(name: string, port: number, host: string): Promise<Finding> {
  const address = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  try {
    const response = await fetch(`http://${address.includes(':') ? `[${address}]` : address}:${port}/health`, {
      signal: AbortSignal.timeout(5000),
    });
    if (response.ok) return good(`ポート ${port}（${name}）は応答しています`);
    const { reason = '' } = (await response.json().catch(() => ({}))) as { reason?: string };
    return bad(
      `ポート ${port}（${name}）は止まっていると答えました。${reason}`,
      '下の監査台帳とデータベースの項目も見てください',
    );
  } catch {
    return bad(`ポート ${port}（${name}）が応答しません`, 'npm start の画面に出ている理由を確かめてください');
  }
}
