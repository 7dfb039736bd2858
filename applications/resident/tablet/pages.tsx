import type { ResidentEntry } from '../../../contracts/application.ts';
import type { Picture } from '../../../contracts/tablet.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { Form } from '../../../web/form/form.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { PersonPicture } from '../../../web/picture/person-picture.tsx';
import { cardsOf } from '../pages/entries.tsx';
import { words } from './words.ts';

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly device: { readonly label: string; readonly picture: Picture } | null;
  readonly today: string;
  readonly entries: readonly ResidentEntry[];
  /** where it is asked whether somebody is still there */
  readonly still: string;
};

export const TabletPage = ({ frame, token, device, today, entries, still }: Props) => (
  <Page frame={frame} title={device ? words.title(device.label) : words.unnamed} refresh={60} refreshTo={still}>
    <p class="whose">
      {device && <PersonPicture picture={device.picture} />}
      <span>{words.today(today)}</span>
    </p>
    {entries.length > 0 ? (
      <CardList cards={cardsOf(entries)} />
    ) : (
      <Empty title={words.nothing}>
        <p>{words.nothingAbout}</p>
      </Empty>
    )}
    <Form action="/resident/choose" token={token}>
      <Actions>
        <Button kind="second">
          <Ruby text={words.choose} />
        </Button>
      </Actions>
    </Form>
  </Page>
);

type StillProps = { readonly frame: AnyFrame; readonly home: string; readonly leave: string };

/** The question as a page: where there is no script. */
export const StillPage = ({ frame, home, leave }: StillProps) => (
  <Page frame={frame} title={words.still} refresh={30} refreshTo={leave}>
    <p>{words.stillAbout}</p>
    <Actions>
      <LinkButton href={home}>{words.goOn}</LinkButton>
    </Actions>
  </Page>
);
