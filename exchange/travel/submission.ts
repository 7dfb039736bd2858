import type { Parcel } from '../../contracts/message.ts';
import { keepPace, momentOf } from '../answer/pace.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { revoked, usedBefore } from '../identify/objections.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { findPersonsTogether, type Named, type Persons } from '../identify/submission.ts';
import { createGroup } from '../record/group.ts';
import { type Sealed, seal } from '../relay/seal.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { Identified } from '../stages.ts';
import { type Answer, type Arrived, type Arriving, acceptTogether, subjectIds } from './accept.ts';
import { type Codes, lookTogether } from './look.ts';
import type { SendingLimit } from './sending.ts';

export type SubmissionAnswer = { readonly accepted: Answer } | { readonly refused: RefusalAnswer };
export type Submit = (
  caller: Caller,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
) => Promise<SubmissionAnswer>;

/** Looks before a transaction and again in it; this often before giving up on a subject whose authority comes and goes. */
const looks = 3;

/** The way of a submission: at each journey to the database it joins those that arrive at the same moment. */
export function openSubmission(services: Services, sending: SendingLimit): Submit {
  const find = createGroup<Named, Persons>((named) => findPersonsTogether(services, named));
  const look = createGroup<Identified, Codes | undefined>((messages) => lookTogether(services, messages));
  const accept = createGroup<Arriving, Arrived>((arriving) => acceptTogether(services, arriving));
  const sealIfPermitted = async (message: Identified): Promise<Sealed | undefined> => {
    const codes = await look(message);
    const key = codes && services.directory.encryptionKey(message.receiver!.system);
    return key && seal(message.message, parcelFor(message, codes), key);
  };
  return async (caller, headers, body) => {
    const began = momentOf();
    sending.count(caller.system);
    await services.checkPublishing();
    const received = road.receive.submission(caller, headers, body, services.realClock.now());
    const message = await road.identify.submission(services, received, find);
    const tags = await tagsOf(services.keys, subjectIds(message));
    for (let attempt = 1; attempt <= looks; attempt++) {
      const arrived = await accept({ message, tags, look: attempt, sealed: await sealIfPermitted(message) });
      switch (arrived.became) {
        case 'accepted':
        case 'repeated':
          return { accepted: arrived.answer };
        case 'refused':
          return { refused: await keepPace(answerRefusal(arrived.message), began) };
        case 'replayed':
          throw usedBefore();
        case 'revoked':
          throw revoked();
      }
    }
    throw new Error('the authority of this message changes faster than it can be accepted');
  };
}

/** The parcel as the receiver gets it: the same files, and its own codes for the persons (law 4). */
const parcelFor = ({ subjects, files }: Identified, codes: Codes): Parcel => ({
  subjects: subjects.map(({ subject }) => ({ code: codes.get(subject!)! })),
  files: files.map(({ name, mediaType, bytes }) => ({ name, mediaType, content: bytes.toString('base64') })),
});
