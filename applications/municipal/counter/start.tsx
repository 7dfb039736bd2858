import type { Site } from '../../../web/application/ground.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { words } from './words.ts';

/** Where the desk begins. */
export function addStart(site: Site): void {
  site.get('/', (c) =>
    show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        <p>{words.soon}</p>
      </Page>,
    ),
  );
}
