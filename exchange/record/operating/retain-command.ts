import { parseArgs } from 'node:util';
import { type Clock, machineClock } from '../../../contracts/clock.ts';
import { findOperator, type Io, operate, operatorOptions, recordOperation } from './operating.ts';
import { countDue, removeRecords } from './retention.ts';

const usage = `使い方: engawa retain [--remove --reason 理由 --actor 氏名 [--operator OPR/番号]]

保存期間の過ぎた記録の本文を、監査台帳から削除します。台帳のエントリーと、期間が過ぎていたことの証明は残り、
engawa verify はこれまでどおり通ります。npm start を動かしたままで実行してください。月に一度が目安です。

  指定なし    削除できる記録の件数を表示します（何も変えません）
  --remove    削除します。元には戻せません
  --reason    削除する理由。先に監査台帳に残ります
  --actor     実行する人の氏名
  --operator  運営者の参加機関（省略時は OPR/engawa）
`;

/** `engawa retain`: how many records are kept longer than they must be, and, told why and by whom, removes them. @returns the exit code */
export async function retainCommand(args: readonly string[], io: Io, clock: Clock = machineClock): Promise<number> {
  const given = parse(args);
  if (!given || given.help) {
    io[given ? 'stdout' : 'stderr'].write(usage);
    return given ? 0 : 2;
  }
  return operate(io, async (admin) => {
    const today = dayInJapan(clock.now());
    const due = await countDue(admin, today);
    if (due === 0) {
      io.stdout.write('保存期間の過ぎた記録はありません。\n');
      return 0;
    }
    if (!given.by) {
      io.stdout.write(
        `保存期間の過ぎた記録が${due}件あります。\n削除するには: engawa retain --remove --reason 理由 --actor 氏名\n`,
      );
      return 0;
    }
    await recordOperation(admin, given.by, 'retain', [`retention before ${today}`, `records ${due}`], clock.now());
    io.stdout.write(`${await removeRecords(admin, today)}件の記録の本文を削除しました。\n`);
    return 0;
  });
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...operatorOptions,
        remove: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const by = findOperator(values);
    const named = values.reason !== undefined || values.actor !== undefined;
    if (values.remove ? !by : named) return undefined;
    return { help: values.help, by };
  } catch {
    return undefined;
  }
}

const dayInJapan = (time: Date): string => new Date(time.getTime() + 9 * 60 * 60_000).toISOString().slice(0, 10);
