import { ConfigurationError, readConfiguration } from '../configuration.ts';
import { findLockOwner } from '../supervisor/lock.ts';
import { checkCertificates } from './certificates.ts';
import { type Check, type Finding, good, type Installation, unknown } from './check.ts';
import { checkClock, checkDatabase, checkLedger } from './database.ts';
import { checkDisk, checkPorts, checkVersions } from './installation.ts';
import { checkKeys } from './keys.ts';
import { checkRegion } from './region.ts';
import { checkTables } from './tables.ts';

const checks: readonly Check[] = [
  { title: '版', run: checkVersions },
  { title: '地域の設定', run: checkRegion },
  { title: '介護の表', run: checkTables },
  { title: '起動', run: checkRunning },
  { title: 'ポート', run: checkPorts },
  { title: 'ディスク', run: checkDisk },
  { title: '鍵', run: checkKeys },
  { title: 'データベース', run: checkDatabase },
  { title: '監査台帳', run: checkLedger },
  { title: '時計', run: checkClock },
  { title: '証明書', run: checkCertificates },
];

const marks = { good: '○', warning: '△', bad: '×', unknown: '－' } as const;

/** `engawa doctor`: says what is wrong with this installation and what to do. @returns the exit code: 1 when something is wrong */
export async function doctorCommand(
  args: readonly string[],
  say: (line: string) => void,
  env = process.env,
): Promise<number> {
  if (args.length > 0) {
    say('使い方: engawa doctor（引数はありません。npm start と同じ環境変数で実行してください）');
    return args[0] === '--help' ? 0 : 2;
  }
  let installation: Installation;
  try {
    const configuration = readConfiguration(env);
    installation = { configuration, running: await findLockOwner(configuration.data) };
  } catch (error) {
    const { message } = error as Error;
    say(
      error instanceof ConfigurationError
        ? `× ${message}\n  → 設定を直してから、もう一度実行してください（docs/configuration.md）`
        : `× データフォルダーを開けません（${message}）\n  → npm start を実行する利用者で、同じ ENGAWA_DATA を指定して実行してください`,
    );
    return 1;
  }
  let wrong = 0;
  for (const { title, run } of checks) {
    say(title);
    const findings = await run(installation).catch((error: Error): Finding[] => [
      { state: 'bad', text: `調べられませんでした（${error.message}）` },
    ]);
    for (const { state, text, remedy } of findings) {
      say(`  ${marks[state]} ${text}`);
      if (remedy) say(`     → ${remedy}`);
      if (state === 'bad') wrong++;
    }
  }
  say(wrong === 0 ? '\n悪いところは見つかりませんでした。' : `\n悪いところが${wrong}件あります。`);
  return wrong === 0 ? 0 : 1;
}

async function checkRunning({ running }: Installation): Promise<Finding[]> {
  return [running ? good(`起動しています（プロセス ${running}）`) : unknown('起動していません')];
}
