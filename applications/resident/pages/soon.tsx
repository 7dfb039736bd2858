import type { Site } from '../../../web/application/ground.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay } from './may.ts';
import { pathOf, readWhose } from './whose.ts';
import { words } from './words.ts';

/** What is not built yet says so, and where it can be done until then. */
export function addSoon(site: Site): void {
  for (const name of ['take-away', 'account'] as const)
    site.get(`/of/:person/${name}`, async (c) => {
      const whose = checkMay(await readWhose(c), name);
      return show(
        c,
        <Page frame={c.get('frame')} title={words.soon[name]} back={pathOf(whose)}>
          <p>{words.soon.about}</p>
        </Page>,
      );
    });
}
