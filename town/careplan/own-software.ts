import type { Entry } from '../../applications/care/files/model/group.ts';
import type { ServiceRow } from '../../applications/care/files/model/month.ts';
import { readUnits } from '../../applications/care/files/read/units.ts';
import { writeUnit } from '../../applications/care/files/write/unit.ts';
import type { Client } from '../../connector/client.ts';
import type { MemberId } from '../../contracts/member.ts';

export type OfficeFile = { readonly name: string; readonly bytes: Uint8Array };
const codeOf = (member: MemberId) => member.split('/')[1]!;

/** Everything that waits for a system, as files; of those with one order key the next comes when the one before is acknowledged. */
export async function fetchFiles(client: Client): Promise<OfficeFile[]> {
  const fetched: OfficeFile[] = [];
  for (;;) {
    const { messages } = await client.collect({ waitSeconds: 0 });
    if (messages.length === 0) return fetched;
    for (const mail of messages)
      for (const { name, content } of (await client.openSealed(mail)).files)
        fetched.push({ name, bytes: Buffer.from(content, 'base64') });
    await client.acknowledge(messages.map(({ message }) => message));
  }
}

/**
 * What an office's own software makes of the files that it was given: the actuals of the month's slip in them.
 * @param change what was done otherwise than planned, row by row
 */
export function actualsFrom(
  files: readonly OfficeFile[],
  { office, planner, month }: { readonly office: MemberId; readonly planner: MemberId; readonly month: string },
  change: (row: ServiceRow) => ServiceRow = (row) => row,
): readonly OfficeFile[] {
  const { units } = readUnits(files);
  const entries = units.flatMap((one) => (one.outcome === 'read' ? (one.unit.content.entries ?? []) : []));
  const slip = entries.find((entry): entry is Entry<'slip'> => entry.kind === 'slip' && entry.key.month === month);
  if (!slip) throw new Error(`no slip in ${files.map(({ name }) => name).join()}`);
  const rows = slip.parts.UPPLAN.filter((row) => row.office === codeOf(office));
  const serviceType = rows[0]!.serviceCode!.slice(0, 2);
  const entry: Entry<'actuals'> = {
    kind: 'actuals',
    key: { ...slip.key, office: codeOf(office), serviceType },
    parts: { UPJSK: rows.map((row) => change({ ...row, updater: codeOf(office) })) },
    pictures: [],
  };
  const route = { from: codeOf(office), fromService: serviceType, to: codeOf(planner), toService: '43' };
  const written = writeUnit({ route, sequence: `${month}28180000`, content: { entries: [entry] } });
  if (written.outcome !== 'written') throw new Error(JSON.stringify(written));
  return written.files;
}
