import { parentPort } from 'node:worker_threads';
import { findCase } from '../case.ts';
import { disclose } from '../disclose.ts';
import { read } from '../read.ts';
import type { Done, Work } from './thread.ts';

/* The other side of thread.ts. */

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, length);

async function carryOut(asked: Work): Promise<unknown> {
  const body = asBuffer(asked.given.body);
  if (asked.work === 'case') {
    const { contract, mediaType } = asked.given;
    const content = read(contract, mediaType, body);
    return 'refused' in content ? content : findCase(contract, content.tree);
  }
  const secret = async (name: string) => {
    const found = asked.secrets.get(name);
    if (!found) throw new Error(`the key ${name} was not given to the thread`);
    return asBuffer(found);
  };
  return disclose({ ...asked.given, body, keys: { secret } });
}

parentPort!.on('message', async (asked: Work) => {
  const done: Done = await carryOut(asked).then(
    (result) => ({ result }),
    (error: Error) => ({ fault: error.message }),
  );
  parentPort!.postMessage(done);
});
