import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { mediaTypeOf } from '../contracts/content/extract.ts';
import { orderKeyOf, orderPositionOf, parseCarePlanName } from '../contracts/content/filename.ts';
import { memberOf } from '../contracts/member.ts';
import { ExchangeError } from './client.ts';
import { isRestOfRefused, type Job, type ParcelState } from './jobs.ts';
import { inMode, type Lane, markOf } from './lanes.ts';
import type { OutboxOptions } from './outbox.ts';
import { findLate, notePassed } from './passing.ts';
import {
  explainAnswer,
  explainForeignSender,
  explainGone,
  explainNotAvailable,
  explainPlaces,
  explainRestOfRefused,
  explainUnknownName,
  listWarnings,
  type Reason,
  writeReason,
} from './reasons.ts';
import { type NamedFile, personDigests, readUnit, type Unit } from './units.ts';

/** So many persons' codes are asked at once. The exchange limits how fast; what it has answered is not asked again. */
const codesAtOnce = 100;

/** Sends one parcel and notes what became of it. */
export function openSending({ configuration, contract, client, journal, say }: OutboxOptions) {
  const answered = new Map<string, (string | undefined)[]>();

  /**
   * @throws ExchangeError when it has to be tried again; under the same id and with the same content, because both are noted
   */
  return async function send(job: Job, parcel: ParcelState, folder: string): Promise<void> {
    const [first] = parcel.names;
    if (!parseCarePlanName(first!)) return settle(parcel, { reason: explainUnknownName() });
    const unit = await readFiles(parcel, folder);
    if (!unit) return settle(parcel, { reason: explainGone() });
    const objection = findObjection(job, unit);
    if (objection) return settle(parcel, { unit, reason: objection });
    if (!parcel.codes) for (const text of listWarnings(unit.warnings)) say(text);
    const asked = parcel.codes ? undefined : await requestCodes(parcel.id, unit);
    const missing = unit.persons.filter((_, i) => asked && asked[i] === undefined);
    if (missing.length > 0) return settle(parcel, { unit, reason: explainNotAvailable(missing) });
    // Two numbers may be one person's; the exchange wants each person once.
    const codes = parcel.codes ?? [...new Set(asked as string[])];
    if (!parcel.codes) await journal.add({ step: 'sending', id: parcel.id, codes });
    const refused = await post(parcel.id, job.lane, unit, codes);
    if (!refused) {
      const name = unit.files[0]!.parsed;
      const late = findLate(journal, name, parcel.mode);
      if (late) say(`注意: ${parcel.names.join('、')}: ${late}`);
      await notePassed(journal, name, parcel.mode);
      return settle(parcel, { unit, warnings: [...listWarnings(unit.warnings), ...(late ? [late] : [])] });
    }
    const personsOf = (code: string) => (asked ? unit.persons.filter((_, i) => asked[i] === code) : unit.persons);
    const meant = (refused.at ?? []).flatMap((i) => (codes[i] === undefined ? [] : personsOf(codes[i])));
    await settle(parcel, { unit, reason: explainAnswer(refused, meant.length > 0 ? meant : unit.persons) });
  };

  async function readFiles({ kind, names }: ParcelState, folder: string): Promise<Unit | undefined> {
    const files: NamedFile[] = [];
    for (const name of names) {
      const bytes = await readFile(path.join(folder, name)).catch((error) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      const parsed = parseCarePlanName(name);
      if (!bytes || !parsed) return undefined;
      files.push({ name, bytes, parsed });
    }
    return readUnit(contract, kind, files);
  }

  function findObjection(job: Job, unit: Unit): Reason | undefined {
    const { from } = unit.files[0]!.parsed;
    if (memberOf(configuration.system).split('/')[1] !== from) return explainForeignSender();
    if (unit.problems.length > 0) return explainPlaces(unit.problems);
    const { persons, everybody } = personDigests(unit, job.lane.mode);
    return isRestOfRefused(journal, [...persons, everybody], job.names) ? explainRestOfRefused() : undefined;
  }

  async function requestCodes(id: string, { persons }: Unit): Promise<(string | undefined)[]> {
    const codes = answered.get(id) ?? [];
    answered.set(id, codes);
    while (codes.length < persons.length)
      codes.push(
        ...(await client.requestCodes(configuration.purpose, persons.slice(codes.length, codes.length + codesAtOnce))),
      );
    return codes;
  }

  async function post(id: string, { mode, noMyNumber }: Lane, { files }: Unit, codes: readonly string[]) {
    const { parsed } = files[0]!;
    const message = {
      id,
      contract: contract.id,
      receiver: `CARE/${parsed.to}`,
      purpose: configuration.purpose,
      ...(mode !== '通常' && { runMode: mode }),
      ...(noMyNumber && { noMyNumber }),
      orderKey: inMode(mode, orderKeyOf(parsed)),
      orderPosition: orderPositionOf(parsed),
      parcel: {
        subjects: codes.map((code) => ({ code })),
        files: files.map(({ name, bytes }) => ({
          name,
          mediaType: mediaTypeOf(name),
          content: Buffer.from(bytes).toString('base64'),
        })),
      },
    };
    try {
      const answer = await client.send(message);
      return 'refused' in answer ? answer.refused : undefined;
    } catch (error) {
      // What the exchange cannot read it will not read tomorrow either; all else is tried again.
      if (error instanceof ExchangeError && [400, 409, 413, 415].includes(error.status))
        return { code: error.code, text: error.message };
      throw error;
    }
  }

  async function settle(
    { id, names, kind, mode }: ParcelState,
    { unit, reason, warnings = [] }: { unit?: Unit; reason?: Reason; warnings?: readonly string[] },
  ) {
    const digests = unit && personDigests(unit, mode);
    const persons = digests ? [...digests.persons] : [];
    // A success ends what was remembered of a file that nobody could read; a refusal of one begins it.
    if (digests && (!reason || unit.problems.length > 0)) persons.push(digests.everybody);
    await journal.add({
      step: 'settled',
      id,
      outcome: reason ? 'refused' : 'sent',
      names,
      persons,
      ...(reason && { reason: writeReason(reason, { names, mode }, configuration.contact) }),
      ...(warnings.length > 0 && { warnings }),
    });
    answered.delete(id);
    say(`${markOf(mode)}${reason ? '送っていません' : '送りました'}: ${names.join('、')}${kind && ` (${kind})`}`);
  }
}
