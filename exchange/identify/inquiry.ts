import { createHash } from 'node:crypto';
import type { Contract } from '../../contracts/contract.ts';
import { isSystemId } from '../../contracts/member.ts';
import { findMyNumbers } from '../../contracts/my-number.ts';
import { payloadDigest } from '../../contracts/receipt.ts';
import { objectToMisfit } from '../decide/misfit.ts';
import type { Services } from '../services.ts';
import type { Asked, Inquiry } from '../stages.ts';
import { isOffered } from './directory/endpoint.ts';
import { findSubjectPlace } from './person/subject-place.ts';

/**
 * identify, for an inquiry: which service, contract and purpose are meant. Whom the asker's code means is looked up in the
 * transaction that relies on it, so that a code which dies in between is dead; and there too who acts, and in what run mode both take part.
 */
export function identifyInquiry({ directory, contracts, purposes, digests }: Services, asked: Asked): Inquiry {
  const { caller, provider } = asked;
  const service = directory.findService(provider.system, provider.service);
  const contract = service && contracts.get(service.contract);
  const purpose = purposes.get(asked.purpose);
  const objections: Inquiry['objections'][number][] = [];
  if (!service || !isSystemId(service.system)) objections.push({ code: 'service_unknown' });
  else if (!contract?.kinds.includes('inquiry')) objections.push({ code: 'contract_unknown' });
  if (!purpose) objections.push({ code: 'purpose_unknown' });
  const giver = service && giverOf(directory, service.system);
  // Under an opened access it is what was opened, which is found in the transaction: decided there.
  if (contract && purpose && giver && objections.length === 0 && !asked.own && asked.access === undefined) {
    const frame = { kind: 'inquiry', contract, purpose, sender: giver, receiver: { kind: caller.memberKind } } as const;
    objections.push(...objectToMisfit(frame, purposes));
  }
  if (contract) objections.push(...(asked.own ? objectToOwn(contract, asked) : objectTo(contract, asked)));
  // For a life nothing is held up by a number (DESIGN §5); whether it is one is decided with the access, in the transaction.
  if (contract && !purpose?.kinds?.includes('break-glass')) objections.push(...objectToNumber(asked));
  return {
    ...asked,
    asker: { id: caller.member, kind: caller.memberKind, municipality: caller.municipality, system: caller.system },
    giver,
    service,
    contract,
    purpose,
    namedPurpose: asked.purpose,
    objections,
    questionDigest: payloadDigest(digests.payloadNonce(asked.message), [
      { name: 'question', sha256: digestQuestion(asked) },
    ]),
  };
}

function giverOf(directory: Services['directory'], system: Inquiry['asker']['system']): Inquiry['giver'] {
  const { id, kind, municipality } = directory.getMember(directory.getSystem(system).member);
  return { id, kind, municipality, system };
}

function* objectTo(contract: Contract, asked: Asked): Generator<Inquiry['objections'][number]> {
  if (!isOffered(contract, asked.method, asked.path)) yield { code: 'method_not_allowed' };
  // Two tables under conditions of the asker's own choosing could be subtracted until one person is left.
  if (contract.subject === 'aggregate' && (asked.query !== '' || asked.body.length > 0))
    yield { code: 'method_not_allowed', detail: '集計の照会に、条件（クエリや本文）を付けることはできません。' };
  const aboutSomebody = contract.subject === 'one';
  if (aboutSomebody && asked.code === null) yield { code: 'subject_missing' };
  if (!aboutSomebody && asked.code !== null)
    yield { code: 'subjects_differ', detail: 'この照会先は、対象者の符号を受け付けません。' };
  if (aboutSomebody && asked.code !== null && findSubjectPlace(contract, asked, asked.code) === 'differs')
    yield { code: 'subjects_differ', detail: '対象者の符号（Engawa-Subject）と、照会の中の符号が一致しません。' };
}

/**
 * A person has no code of themselves: nothing in what they ask can name one, and where a service wants one beside the header, whatever they wrote
 * there would be somebody else's.
 */
function* objectToOwn(contract: Contract, asked: Asked): Generator<Inquiry['objections'][number]> {
  if (contract.subject !== 'one' || contract.subjectAt || !contract.purposes.includes(asked.purpose))
    yield { code: 'purpose_not_served' };
  if (!isOffered(contract, asked.method, asked.path)) yield { code: 'method_not_allowed' };
}

/** 番号法19条・20条. The place is told, never the digits. */
function* objectToNumber(asked: Asked): Generator<Inquiry['objections'][number]> {
  const text = `${asked.path}${asked.query}\n${asked.body.toString('utf8')}`;
  const read = withoutEscapes(text);
  const [found] = [...findMyNumbers(text), ...(read === text ? [] : findMyNumbers(read))];
  if (found) yield { code: 'my_number_found', detail: `照会の ${found.offset + 1} 文字目にあります。` };
}

/** As a reader sees it: full-width digits and blanks stand in an address, in a form and in many a JSON under escapes. */
const withoutEscapes = (text: string): string =>
  text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'))
    .replaceAll('+', ' ');

/** SHA-256 over what is asked, hex: method and target on one line, then the body. */
const digestQuestion = ({ method, path, query, body }: Asked): string =>
  createHash('sha256').update(`${method} ${path}${query}\n`).update(body).digest('hex');
