import type { JWK } from 'jose';
import type { Client } from '../client.ts';
import { ExchangeError } from '../error.ts';
import { openSealed } from '../seal.ts';
import type { CarryStore } from './store.ts';

const onItsWay = () => new ExchangeError(0, 'on_its_way', '包みで運ぶものです。まだ返事がありません。', false);
const notHere = () => Promise.reject(new Error('これは、つながっていないところではできません。'));

/**
 * The client of a connector without a connection: what is sent is kept for the next bundle and counts as sent until the answer says otherwise; what
 * was answered, and the mail, come from the bundle that was taken in.
 */
export const openCarryClient = (store: CarryStore, keys: readonly JWK[]): Client => ({
  requestCodes: (_, persons) => store.keepPersons(persons),
  async send({ parcel, receiver, expires: _, ...message }) {
    const answered = (await store.taken()).answers.find(({ id }) => id === message.id);
    if (answered?.refused) return { refused: answered.refused };
    if (answered?.fault) {
      const { status, code, text } = answered.fault;
      throw new ExchangeError(status, code, text, false);
    }
    if (answered?.accepted) return { accepted: answered.accepted };
    const persons = await store.findPersons(parcel.subjects.map(({ code }) => code));
    await store.keep({ ...message, receiver, persons, files: parcel.files });
    return { accepted: { id: message.id, message: '', state: 'kept' } };
  },
  async findReceipt(id) {
    return (await this.findStatus(id)).receipt;
  },
  async findStatus(id) {
    const status = (await store.taken()).statuses.find((one) => one.id === id);
    if (!status) throw onItsWay();
    return status;
  },
  async collect() {
    return { messages: (await store.taken()).mail };
  },
  /** The next bundle says it; the journal knows. */
  async acknowledge(messages) {
    const taken = await store.taken();
    await store.take({ ...taken, mail: taken.mail.filter(({ message }) => !messages.includes(message)) });
    return { acknowledged: [...messages], unknown: [] };
  },
  openSealed: ({ message, sealed }) => openSealed(keys, message, sealed),
  trail: notHere,
  call: notHere,
  openQuestion: notHere,
  openAnswer: notHere,
  pass: notHere,
  stream: notHere,
});
