import { expect, test } from 'vitest';
import type { Contract } from '../../../contracts/contract.ts';
import { certification, manager, now, policies } from '../../decide/testing.ts';
import type { Services } from '../../services.ts';
import type { Intent } from '../../stages.ts';
import { discloseError } from './error-answer.ts';

/*
 * 縁側市 gives the papers of a certification only upon what its system says of the case. An error's body is given upon nothing less.
 */
const question = certification('990019', manager);
const text = { type: 'string' };
const contract: Contract = {
  ...question.contract,
  errors: {
    409: {
      title: '資料がまだそろわない',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: {
          case: { type: 'object', properties: { resultNotified: { type: 'boolean' }, certificationResult: text } },
          doctorsOpinion: text,
        },
      },
      fields: { doctorsOpinion: {} },
    },
  },
};
const services = { policies, keys: { secret: async () => Buffer.alloc(32) } } as unknown as Services;
const intent = {
  asker: { ...manager, system: 'CARE/0300000100/careplan' },
  giver: { ...question.sender, system: 'GOV/990019/care' },
  contract,
  purpose: question.purpose,
  namedPurpose: question.purpose.id,
  objections: [],
  runMode: '通常',
  shown: { careManagerCertificate: '01234567' },
  records: [],
  codeAtProvider: 'code-of-the-provider-alone',
} as unknown as Intent;
const found = { subject: question.subject!.id, knownAt: now, facts: question.subject!, now };

async function give(content: object, more: { status?: number } = {}) {
  const body = Buffer.from(JSON.stringify(content));
  const headers = [['Content-Type', 'application/json']] as const;
  const error = await discloseError(services, intent, { status: 409, headers, body, ...more }, found);
  return error && 'disclosed' in error ? JSON.parse(error.disclosed.body.toString()) : error?.misfit;
}
const misfit = (what: RegExp) => expect.stringMatching(new RegExp(`^誤り（409）の本文: .*${what.source}`));
const told = { resultNotified: true, certificationResult: '要介護' };
const doctorsOpinion = '主治医に依頼中';

test.each<[string, object, unknown]>([
  ['that the result has reached the person', { case: told, doctorsOpinion }, { doctorsOpinion }],
  ['that it has not', { case: { ...told, resultNotified: false }, doctorsOpinion }, undefined],
  ['half of it', { case: { resultNotified: true }, doctorsOpinion }, undefined],
  ['nothing', { doctorsOpinion }, undefined],
  ['all, and gives nothing', { case: told }, undefined],
  [
    'the code that is the provider’s alone',
    { case: told, doctorsOpinion: `code-of-the-provider-alone` },
    misfit(/符号が含まれ/),
  ],
  [
    'what the contract does not know',
    { case: told, doctorsOpinion, note: '覚え書き' },
    misfit(/連携契約定義にない項目/),
  ],
])('of the case it says %s', async (_, content, expected) => {
  expect(await give(content)).toEqual(expected);
});

test('of another status nothing goes on', async () => {
  expect(await give({ case: told, doctorsOpinion }, { status: 404 })).toBeUndefined();
});
