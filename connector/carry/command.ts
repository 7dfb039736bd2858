import { Fault } from '../../contracts/fault.ts';
import { readConnectorConfiguration } from '../configuration.ts';
import { wordsOf } from '../trouble.ts';
import { carryReset } from './asking.ts';
import { fetchKeys, submitBundle } from './courier.ts';
import { carryIn } from './in.ts';
import { withOffice } from './office.ts';
import { carryOut } from './out.ts';
import { carryRotate } from './own-keys.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };

const usage = `使い方:
  つながっていないところで（LGWAN など）
    engawa carry out <設定ファイル> <フォルダー>      out のファイルを包みにして、フォルダーに置きます
    engawa carry in <設定ファイル> [返事の包み]       返事の包みを開き、届いたものを in に置きます
    engawa carry reset <設定ファイル> <フォルダー>    控え（state）を失くしたとき、番号を確かめる包みを置きます
    engawa carry rotate <設定ファイル>                このシステムの鍵を新しくします（次の二つの包みで替わります）
  インターネットにつながるところで
    engawa carry submit <連携基盤の住所> <包み> [--again]   包みを出し、返事の包みを受け取ります
    engawa carry keys <連携基盤の住所> <ファイル>           連携基盤の鍵を受け取ります（はじめに一度）
`;

/** `engawa carry`: bundles for offices without a connection. @returns the exit code */
export async function carryCommand(args: readonly string[], { stdout, stderr }: Io): Promise<number> {
  const say = (text: string) => stdout.write(`${text}\n`);
  const again = args.includes('--again');
  const [act, first, second, ...more] = args.filter((one) => one !== '--again');
  if (act === '--help' || act === '-h') {
    say(usage);
    return 0;
  }
  try {
    if (first === undefined || more.length > 0 || (again && act !== 'submit')) throw new Misused();
    if (act === 'in') {
      const configuration = await readConnectorConfiguration(first);
      await withOffice(configuration, say, (office) => carryIn(office, second, say));
    } else if (act === 'rotate' && second === undefined) {
      const configuration = await readConnectorConfiguration(first);
      await withOffice(configuration, say, (office) => carryRotate(office, say));
    } else if (second === undefined) throw new Misused();
    else if (act === 'reset') await carryReset(await readConnectorConfiguration(first), second, say);
    else if (act === 'out') {
      const configuration = await readConnectorConfiguration(first);
      await withOffice(configuration, say, (office) => carryOut(office, second, say));
    } else if (act === 'submit') await submitBundle(first, second, { again, say });
    else if (act === 'keys') await fetchKeys(first, second, say);
    else throw new Misused();
    return 0;
  } catch (error) {
    if (error instanceof Misused) {
      stderr.write(usage);
      return 2;
    }
    stderr.write(`${error instanceof Fault ? (error.detail ?? error.message) : wordsOf(error)}\n`);
    return 1;
  }
}

class Misused extends Error {}
