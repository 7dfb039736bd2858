import { isMonth } from '../../contracts/care/month.ts';
import { extractSubjects } from '../../contracts/content/extract.ts';
import { type Contract, findContract } from '../../contracts/contract.ts';
import { memberKinds } from '../../contracts/member.ts';
import { findMyNumbers } from '../../contracts/my-number.ts';
import { mustTake } from '../../contracts/purpose.ts';
import { payloadDigest } from '../../contracts/receipt.ts';
import { transact } from '../../database/connect.ts';
import { objectToMisfit } from '../decide/misfit.ts';
import { read, type Steps, stepsOf, toValue } from '../disclose/index.ts';
import type { Digests } from '../record/payload.ts';
import type { Services } from '../services.ts';
import type { Envelope, Identified, NamedSubject, Received } from '../stages.ts';
import { knownRunModes, objectToRunMode } from './directory/run-mode.ts';
import { subjectsOfAll } from './person/codes.ts';
import { findByInsuredNumbers, type InsuredNumber, insuredKey } from './person/subjects.ts';

const day = 24 * 60 * 60_000;

/**
 * identify: which contract and purpose, which receiver, and who the content is about. The subjects are read again from the
 * content by the contract: what the sender wrote on the envelope is compared with it, never believed.
 */
export async function identifySubmission(
  services: Services,
  received: Received,
  findPersons: FindPersons,
): Promise<Identified> {
  const { attributes, caller, files } = received;
  const { contracts, purposes, policies, digests, clock } = services;
  const knownAt = clock.now();
  const contract = findContract(contracts, attributes.type);
  const purpose = purposes.get(attributes.purpose);
  const receiver = findReceiver(services, attributes.receiver, contract);
  const objections: Identified['objections'][number][] = [];
  if (!contract?.kinds.includes('submission')) objections.push({ code: 'contract_unknown' });
  if (!purpose) objections.push({ code: 'purpose_unknown' });
  if (!receiver) objections.push({ code: 'receiver_unknown' });
  if (contract && purpose && receiver && objections.length === 0) {
    const sides = { sender: { kind: caller.memberKind }, receiver };
    objections.push(...objectToMisfit({ kind: 'submission', contract, purpose, ...sides }, purposes));
    const taking = mustTake(purpose, caller.memberKind);
    if (taking && !services.directory.findReception(caller.member, taking))
      objections.push({
        code: 'sender_not_entitled',
        detail: `この利用目的で送れる${memberKinds[caller.memberKind]}は、「${contracts.get(taking)?.title ?? taking}」の受け口を登録したところだけです。`,
      });
  }
  const modes = knownRunModes(services.directory);
  objections.push(...objectToRunMode(modes, attributes.runmode, [caller.system, receiver?.system]));
  const read = contract ? readContent(contract, received) : { numbers: [], objections: [] };
  objections.push(...read.objections);
  const held = contract && policies.heldBack.get(contract.id);
  if (held && read.objections.length > 0)
    objections.push({
      code: 'content_invalid',
      detail: `この連携契約定義の版 ${held.newer.version} は、まだ承認していない自治体があるため使えません。版 ${contract.version} の形で送ってください。`,
    });
  const subjects = nameSubjects(received, read.numbers, await findPersons({ ...received, numbers: read.numbers }));
  if (differ(subjects)) objections.push({ code: 'subjects_differ' });
  const message = digests.makeMessage();
  const life = clock.now().getTime() + (contract?.relayDays ?? 1) * day;
  const wished = attributes.expirytime === undefined ? life : Date.parse(attributes.expirytime);
  return {
    ...received,
    kind: 'submission',
    message,
    messageId: attributes.id,
    sender: { id: caller.member, kind: caller.memberKind, municipality: caller.municipality, system: caller.system },
    receiver,
    contract,
    purpose,
    named: {
      contract: contract?.id ?? attributes.type,
      purpose: attributes.purpose,
      receiver: attributes.receiver,
    },
    subjects,
    knownAt,
    objections,
    runMode: attributes.runmode,
    declared: attributes.nomynumber === 'yes' ? ['no-my-number'] : [],
    payloadDigest: payloadDigest(digests.payloadNonce(message), files),
    contentDigests: digestContent(digests, received),
    expiresAt: new Date(Math.min(life, wished)),
  };
}

function findReceiver({ directory }: Services, receiver: string, contract: Contract | undefined): Envelope['receiver'] {
  const member = directory.findMember(receiver);
  const system = member && contract && directory.findReception(member.id, contract.id);
  return member && system && { id: member.id, kind: member.kind, municipality: member.municipality, system };
}

type Numbers = readonly InsuredNumber[];
/** Somebody in the content, and the months of which it speaks. */
type FoundNumber = InsuredNumber & { readonly months: readonly string[] };

/** Whom a message names: the sender's codes, and the numbers in the content. */
export type Named = Pick<Received, 'caller' | 'codes'> & { readonly numbers: Numbers };
/** Whom they mean: by code, and by `insuredKey`. */
export type Persons = { readonly byCode: ReadonlyMap<string, string>; readonly byNumber: ReadonlyMap<string, string> };
export type FindPersons = (named: Named) => Promise<Persons>;

/** Whom the messages of a moment name, in one transaction for all of them; each is told only of what it names itself. */
export async function findPersonsTogether(
  { pools, linkage }: Pick<Services, 'pools' | 'linkage'>,
  all: readonly Named[],
): Promise<Persons[]> {
  const said = all.flatMap(({ caller: { member }, codes }, of) => codes.map((code) => ({ member, code, of })));
  const numbers = all.flatMap((named) => named.numbers);
  return transact(pools.exchange, {}, async (connection) => {
    const subjects = await subjectsOfAll(connection, linkage, said);
    const byCode = Map.groupBy(
      said.map(({ code, of }, i) => ({ of, entry: [code, subjects[i]] as const })),
      ({ of }) => of,
    );
    const byNumber = await findByInsuredNumbers(connection, linkage, numbers);
    return all.map((named, i) => ({
      byCode: known((byCode.get(i) ?? []).map(({ entry }) => entry)),
      byNumber: known(named.numbers.map(insuredKey).map((key) => [key, byNumber.get(key)])),
    }));
  });
}

const known = (entries: readonly (readonly [string, string | undefined])[]): Map<string, string> =>
  new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));

type Content = { readonly numbers: readonly FoundNumber[]; readonly objections: Identified['objections'] };

function readContent(contract: Contract, received: Received): Content {
  if (!contract.files) return readWithoutFiles(contract, received);
  const { subjects, problems } = extractSubjects(contract, received.files);
  const objections: Identified['objections'][number][] = problems.map(({ file, row, text }) => ({
    code: 'content_invalid',
    detail: `${file}${row ? ` ${row}行目` : ''}: ${text}`,
  }));
  if (received.attributes.nomynumber !== 'yes') objections.push(...findMyNumberIn(contract, received));
  return { numbers: subjects, objections };
}

/**
 * One JSON file in the form of the contract: about nobody, or about those whom the contract finds in it. No other content is one that can be sent
 * without a table of layouts.
 */
function readWithoutFiles(contract: Contract, received: Received): Content {
  const object = (detail: string): Content => ({ numbers: [], objections: [{ code: 'content_invalid', detail }] });
  const { codes, files, attributes } = received;
  const isOfPersons = contract.persons !== undefined && (contract.subject === 'one' || contract.subject === 'many');
  if (contract.subject !== 'none' && !isOfPersons)
    return object('この連携契約定義には、送付するファイルの定め（files）がありません。');
  if (contract.subject === 'none' && codes.length > 0) return object('この連携では、対象者（subjects）を書けません。');
  const [file, ...more] = files;
  if (!file || more.length > 0) return object('この連携では、JSON のファイルを一つだけ送ってください。');
  const content = read(contract, file.mediaType, file.bytes);
  if ('refused' in content) return object(`${file.name}: ${content.detail}`);
  const found = isOfPersons ? findNumbers(toValue(content.tree), stepsOf(contract.persons!)) : [];
  const numbers = [...Map.groupBy(found, insuredKey).values()].map((own) => ({
    ...own[0]!,
    months: [...new Set(own.flatMap(({ months }) => months))],
  }));
  if (isOfPersons && numbers.length === 0) return object(`${file.name}: 対象者が書かれていません。`);
  if (contract.subject === 'one' && numbers.length > 1)
    return object(`${file.name}: この連携では、一度に一人の分だけを送ってください。`);
  return { numbers, objections: attributes.nomynumber === 'yes' ? [] : findMyNumberIn(contract, received) };
}

/** Whoever stands at these steps of a content. */
function findNumbers(value: unknown, [step, ...rest]: Steps): FoundNumber[] {
  if (step === undefined) {
    const { insurer, insured, month } = value as Record<string, unknown>;
    const months = typeof month === 'string' && isMonth(month) ? [month] : [];
    return [{ insurer: String(insurer), insured: String(insured), months }];
  }
  if (Array.isArray(value))
    return (step === '*' ? value : [value[Number(step)]]).flatMap((one) => findNumbers(one, rest));
  const within = (value as Readonly<Record<string, unknown>> | null)?.[step];
  return within === undefined || within === null ? [] : findNumbers(within, rest);
}

/** 番号法19条・20条: 個人番号は、法に定める場合のほか、提供も保管もできない。The place is told, never the digits. */
function findMyNumberIn(contract: Contract, { files }: Received): Identified['objections'] {
  const decoder = new TextDecoder(contract.files?.encoding === 'cp932' ? 'shift_jis' : 'utf-8');
  return files
    .filter(({ mediaType }) => !mediaType.startsWith('image/'))
    .flatMap(({ name, bytes }) => {
      const text = decoder.decode(bytes);
      return findMyNumbers(text).map(({ offset }) => ({
        code: 'my_number_found' as const,
        detail: `${name} ${text.slice(0, offset).split('\n').length}行目。個人番号でないときは、その旨を申告して送り直してください。`,
      }));
    });
}

/** Every person that the envelope or the content names. A person whom both name stands once. */
function nameSubjects(
  { codes }: Received,
  numbers: readonly FoundNumber[],
  { byCode, byNumber }: Persons,
): NamedSubject[] {
  const monthsOf = new Map<string | null, readonly string[]>();
  for (const number of numbers) {
    const subject = byNumber.get(insuredKey(number)) ?? null;
    monthsOf.set(subject, [...new Set([...(monthsOf.get(subject) ?? []), ...number.months])]);
  }
  const inContent = new Set(monthsOf.keys());
  const months = (subject: string | null) => {
    const own = monthsOf.get(subject) ?? [];
    return own.length > 0 ? { months: own } : {};
  };
  const onEnvelope = codes.map((code) => {
    const subject = byCode.get(code) ?? null;
    return { code, subject, inContent: subject !== null && inContent.has(subject), ...months(subject) };
  });
  const known = new Set(onEnvelope.map(({ subject }) => subject));
  // A code and a number that both mean nobody are one nobody: two would be recorded twice, where somebody's are recorded once.
  const onlyInContent = [...inContent].filter((subject) => !known.has(subject));
  return [
    ...onEnvelope,
    ...onlyInContent.map((subject) => ({ code: null, subject, inContent: true, ...months(subject) })),
  ];
}

/**
 * Whether the envelope names somebody whom the content does not. Told plainly only where nobody else is in question: a
 * number that the sender has no code for is left to the decision, or a guessed number could be confirmed by a file.
 */
const differ = (subjects: readonly NamedSubject[]): boolean =>
  subjects.every(({ code, subject }) => code !== null && subject !== null) &&
  subjects.some(({ inContent }) => !inContent);

function digestContent(digests: Digests, { attributes, codes, files }: Received): readonly Buffer[] {
  const { type, receiver, purpose, orderkey, orderposition, runmode } = attributes;
  const same = [
    type,
    receiver,
    purpose,
    orderkey ?? null,
    orderposition ?? null,
    runmode,
    [...codes].sort(),
    files.map(({ name, sha256 }) => [name, sha256]),
  ];
  return digests.of('engawa/content', JSON.stringify(same));
}
