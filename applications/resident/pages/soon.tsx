import type { Site } from '../../../web/application/ground.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { pathOf, readWhose } from './whose.ts';
import { words } from './words.ts';

/** What is not built yet says so, and where it can be done until then. */
export function addSoon(site: Site): void {
  for (const name of ['consents', 'questions', 'requests', 'proxies'] as const)
    site.get(`/of/:person/${name}`, async (c) => {
      const whose = await readWhose(c);
      return show(
        c,
        <Page frame={c.get('frame')} title={words.soon[name]} back={pathOf(whose)}>
          <p>{words.soon.about}</p>
        </Page>,
      );
    });
}
