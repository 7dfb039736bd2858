import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { canCheck, checkNoteSignature, parseNote, parseVkey } from '../contracts/tlog/note.ts';
import type { Report } from './finding.ts';

/**
 * Whether enough of the witnesses that the reader trusts have cosigned. A witness counts once, whatever the number of its keys; a
 * false cosignature under any of their names is an alarm also where enough others are true.
 * @param needed how many; left out: every one of them
 */
export function checkWitnesses(
  text: string,
  checkpoint: Checkpoint,
  witnesses: readonly string[],
  needed: number | undefined,
  report: Report,
): void {
  const note = parseNote(text);
  const vkeys = witnesses.map(parseVkey);
  const absent: { readonly name: string; readonly detail: string | undefined }[] = [];
  let cosigned = 0;
  for (const name of new Set(vkeys.map((vkey) => vkey.name))) {
    const own = vkeys.filter((vkey) => vkey.name === name);
    const checked = own.map((vkey) => checkNoteSignature(note, vkey, checkpoint));
    if (checked.includes(false)) report.add('witness_invalid', name);
    else if (checked.includes(true)) {
      cosigned++;
      report.say(`立会人 ${name} が連署しています。`);
    } else {
      const detail = own.some(canCheck) ? undefined : 'この環境では署名方式を確かめられません';
      absent.push({ name, detail });
    }
  }
  if (needed === undefined) for (const { name, detail } of absent) report.add('witness_missing', name, detail);
  else if (cosigned < needed) report.add('witness_missing', 'checkpoint', `${needed}者のはずが${cosigned}者`);
  else report.say(`立会人は、求められた${needed}者に足りています（${cosigned}者）。`);
}
