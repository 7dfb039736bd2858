import { type Contract, findContract } from '../../contracts/contract.ts';
import { findMyNumbers } from '../../contracts/my-number.ts';
import { payloadDigest } from '../../contracts/receipt.ts';
import { transact } from '../../database/connect.ts';
import { read } from '../disclose/index.ts';
import type { Digests } from '../record/payload.ts';
import type { Services } from '../services.ts';
import type { Envelope, IdentifiedNotice, ReceivedNotice } from '../stages.ts';
import { knownRunModes, objectToRunMode } from './directory/run-mode.ts';
import { subjectsOf } from './person/codes.ts';

/** identify, for a notice: contract, purpose, and whom the sender's code means. Who is to be told is looked up in the transaction. */
export async function identifyNotice(services: Services, received: ReceivedNotice): Promise<IdentifiedNotice> {
  const { caller, notice, file } = received;
  const { contracts, purposes, digests, pools, linkage } = services;
  const contract = findContract(contracts, notice.contract);
  const purpose = purposes.get(notice.purpose);
  const objections: Envelope['objections'][number][] = [];
  if (!contract || !isNotice(contract)) objections.push({ code: 'contract_unknown' });
  else objections.push(...readContent(contract, received));
  if (!purpose) objections.push({ code: 'purpose_unknown' });
  objections.push(...objectToRunMode(knownRunModes(services.directory), notice.runmode, [caller.system]));
  const found = await transact(pools.exchange, {}, (connection) =>
    subjectsOf(connection, linkage, caller.member, [notice.subject]),
  );
  const message = digests.makeMessage();
  return {
    ...received,
    // From here on by its name of today; that it is the same content is told by what was sent.
    notice: { ...notice, contract: contract?.id ?? notice.contract },
    message,
    sender: { id: caller.member, kind: caller.memberKind, municipality: caller.municipality, system: caller.system },
    contract,
    purpose,
    subject: found.get(notice.subject) ?? null,
    objections,
    payloadDigest: payloadDigest(digests.payloadNonce(message), [file]),
    contentDigests: digestContent(digests, received),
  };
}

/** About one person, and whole: with fields cut out of so little, a receiver could not tell what it was told. */
const isNotice = ({ kinds, subject, form }: Contract): boolean =>
  kinds.includes('notice') && subject === 'one' && form === 'whole';

function readContent(contract: Contract, { file }: ReceivedNotice): Envelope['objections'] {
  const content = read(contract, file.mediaType, file.bytes);
  if ('refused' in content) return [{ code: 'content_invalid', detail: content.detail }];
  // 番号法19条・20条. A notice has no room for twelve digits that are something else.
  return findMyNumbers(file.bytes.toString()).length > 0 ? [{ code: 'my_number_found' }] : [];
}

function digestContent(digests: Digests, { notice, file }: ReceivedNotice): readonly Buffer[] {
  const same = [notice.contract, notice.purpose, notice.subject, notice.runmode, file.sha256];
  return digests.of('engawa/notice', JSON.stringify(same));
}
