import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkCaller } from './caller.ts';
import { checkCollector } from './collector.ts';
import { readSetup, type Setup } from './configuration.ts';
import { checkConnector } from './connector.ts';
import type { Finding, Findings } from './finding.ts';
import { checkProvider } from './provider.ts';
import { checkReceiver } from './receiver.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };

const usage = `使い方: engawa conformance <設定ファイル（JSON）> [--report ファイル]

業務システムが、連携基盤につなぐ準備ができているかを、この計算機の中で確かめます。
照会に答える側（provider）、照会する側（caller）、知らせを受ける側（receiver）、受信箱に取りに来る側（collector）、
接続プログラムを通した全体（connector）のうち、設定にあるものを確かめます。
設定の書き方は docs/conformance.md にあります。

  --report ファイル   結果を、機械で読める形（JSON）でも書き出します

終了コード: 0 すべて適合、1 直すところがある、2 設定や呼び方の誤り
`;

/** `engawa conformance <config> [--report file]` @returns the exit code */
export async function conformanceCommand(args: readonly string[], { stdout, stderr }: Io): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    stdout.write(usage);
    return 0;
  }
  let setup: Setup;
  let report: string | undefined;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { report: { type: 'string' } },
    });
    if (positionals.length !== 1) throw new Error('設定ファイルを一つ指定してください。');
    setup = await readSetup(positionals[0]!);
    report = values.report;
  } catch (error) {
    const { message, code = '' } = error as NodeJS.ErrnoException;
    const said = code.startsWith('ERR_PARSE_ARGS') ? '知らない指定があるか、指定の値がありません。' : message;
    stderr.write(`${said}\n\n${usage}`);
    return 2;
  }
  const findings: Finding[] = [];
  try {
    for await (const finding of check(setup)) {
      findings.push(finding);
      stdout.write(describe(finding));
    }
  } catch (error) {
    stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  const wrong = findings.filter(({ good }) => !good).length;
  stdout.write(
    wrong === 0 ? `\n${findings.length}項目、すべて適合しています。\n` : `\n直すところが${wrong}件あります。\n`,
  );
  if (report !== undefined) {
    const { system, contract } = setup;
    const summary = { format: 'engawa-conformance/v1', system, contract: contract.id, version: contract.version };
    await writeFile(report, `${JSON.stringify({ ...summary, good: wrong === 0, findings }, null, 2)}\n`);
  }
  return wrong === 0 ? 0 : 1;
}

async function* check(setup: Setup): Findings {
  if (setup.provider) yield* checkProvider(setup, setup.provider);
  if (setup.caller) yield* checkCaller(setup, setup.caller);
  if (setup.receiver) yield* checkReceiver(setup, setup.receiver);
  if (setup.collector) yield* checkCollector(setup, setup.collector);
  if (setup.connector) yield* checkConnector(setup, setup.connector);
}

const describe = ({ good, check: name, title, seen, remedy }: Finding): string =>
  good ? `○ ${title}\n` : `× ${title}（${name}）\n   見たこと: ${seen}\n   直し方: ${remedy}\n`;
