import { receipt } from '../../../contracts/receipt.ts';
import type { Site } from '../../../web/application/ground.ts';
import { attachment } from '../../../web/attachment.ts';
import { sendBack } from '../../../web/back.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { askedAt, pathOf, readWhose } from '../pages/whose.ts';
import { recordOf } from './record.tsx';

/** The proof of one record as a file to save: `engawa verify` reads it (contracts/receipt.ts). */
export function addProof(site: Site): void {
  site.get('/of/:person/trail/:record/proof', async (c) => {
    const [whose, record] = [await readWhose(c), recordOf(c)];
    const file = await c.get('person').get(askedAt(whose, `/trail/${record}/receipt`), receipt);
    const [proved] = file.records;
    const page = pathOf(whose, `/trail/${record}`);
    // One that proves nothing yet would be taken for a proof: the page says how long it takes.
    if (!proved || proved.proof === null) return sendBack(c, page, page);
    const day = dayIn(new Date(String(proved.opened.time?.value)));
    return c.body(`${JSON.stringify(file, null, 2)}\n`, 200, {
      'Content-Type': 'application/json',
      'Content-Disposition': attachment(`記録の証明-${day}-${record.slice(0, 8)}.json`),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
  });
}
