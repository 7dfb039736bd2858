import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { dischargePaper } from '../../hospital/paper.ts';
import { readNames } from '../../outbox/offices.ts';
import { noteOpened } from '../../store/opened.ts';
import { letterHead, outwardLetter } from '../paper.tsx';
import { codeOf, getCared, here, pathOf, showPerson, stale } from '../place.ts';
import { listDischarges, type ReceivedDischarge, takeDischarge } from './discharges.ts';
import { back, root } from './place.ts';
import { words } from './words.ts';

const say = words.discharges;

/** 届いた退院・退所情報: looked at, which tells the hospital so, and taken into the 支援経過 without retyping. */
export function addDischarges(site: Site, ground: Ground): void {
  const path = `${root}/discharges/:message`;

  site.get(path, async (c) => {
    const person = open(await showPerson(c, say.viewing));
    const found = await getDischarge(c);
    await noteOpened(c.get('rows'), c.get('member'), ground, [found.message]);
    const from = (await readNames(c))(found.sender);
    const letter = {
      ...letterHead(c, ground, { person, title: say.title, mark: found.message }),
      ...{ to: { name: c.get('memberName'), honorific: '御中' as const }, date: found.content.preparedOn },
      from: { title: from, name: found.content.role, seal: 'none' as const },
      ...dischargePaper(found.content, person),
    };
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={back(c)}>
        {c.req.query('said') === 'taken' && <Banner kind="success" title={say.taken} />}
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <Taking c={c} one={found} isCared={person.until === null} />
        <LetterPaper letter={await outwardLetter(c, letter)} />
      </Page>,
    );
  });

  site.post(`${path}/take`, async (c) => {
    const about = { schema: z.object({}), tokens: ground.tokens, session: c.get('session').id };
    const read = await readForm(c.req.raw, about);
    if (!read.ok) return stale(c);
    await getCared(c);
    const found = await getDischarge(c);
    const from = (await readNames(c))(found.sender);
    const { id: member, staff } = c.get('member');
    await c.get('rows')((connection) =>
      takeDischarge(connection, found, { member, staff: staff.id, now: ground.clock.now(), from }),
    );
    return sendBack(c, back(c, `/discharges/${found.message}?said=taken`), here);
  });
}

/** @throws PageError not_found: none of this person's */
async function getDischarge(c: PageContext): Promise<ReceivedDischarge> {
  const all = await c.get('rows')((connection) => listDischarges(connection, codeOf(c)));
  const found = all.find(({ message }) => message === c.req.param('message'));
  if (!found) throw new PageError('not_found');
  return found;
}

type TakingProps = { readonly c: PageContext; readonly one: ReceivedDischarge; readonly isCared: boolean };
const Taking = ({ c, one: { message, content, takenAt, takenBy }, isCared }: TakingProps) => {
  if (takenAt !== null)
    return (
      <>
        <p>{say.takenBy(sayTime(takenAt), takenBy!)}</p>
        <Actions>
          <LinkButton kind="second" href={pathOf(codeOf(c), '/progress')}>
            {say.progress}
          </LinkButton>
        </Actions>
      </>
    );
  if (!isCared) return null;
  return (
    <Form action={back(c, `/discharges/${message}/take`)} token={c.get('token')}>
      <p>{say.takeAbout[content.stage]}</p>
      <Actions>
        <Button>{say.take}</Button>
      </Actions>
    </Form>
  );
};
