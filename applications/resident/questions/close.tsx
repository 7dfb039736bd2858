import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { ConfirmPage } from '../../../web/form/confirm-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { askedAt, pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Question, readQuestion } from './answers.ts';
import { words } from './words.ts';

/** 終わりにする: asked once more, for no answer comes afterwards. */
export function addClose(site: Site, { tokens, folder }: Ground): void {
  site.get('/of/:person/questions/:id/close', async (c) => {
    const whose = await readAsker(c);
    const question = await readQuestion(c, whose);
    if (question.state === 'closed') return sendBack(c, pathOf(whose, `/questions/${question.id}`), pathOf(whose));
    return show(c, <ClosePage frame={c.get('frame')} token={c.get('token')} whose={whose} question={question} />);
  });
  site.post('/of/:person/questions/:id/close', async (c) => {
    const whose = await readAsker(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) return showTrouble(c, { frame: c.get('frame'), home: `/${folder}` }, { kind: 'stale' });
    const { id } = await readQuestion(c, whose);
    const sent = await c.get('person').send('POST', askedAt(whose, `/questions/${id}/close`), z.undefined());
    if (!sent.ok) throw new PageError('refused', sent.refused.text);
    return sendBack(c, pathOf(whose, `/questions/${id}?done=closed`), pathOf(whose));
  });
}

/** @throws PageError not_found where this proxy may not ask */
const readAsker = async (c: PageContext): Promise<Whose> => checkMay(await readWhose(c), 'ask');

const { close, one } = words;
type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly question: Question;
};

const ClosePage = ({ frame, token, whose, question }: Props) => {
  const path = pathOf(whose, `/questions/${question.id}`);
  const isOpen = question.state === 'open';
  return (
    <ConfirmPage
      frame={frame}
      title={isOpen ? close.titleOpen : close.title}
      back={path}
      action={`${path}/close`}
      token={token}
      answers={[{ name: one.text, value: <span class="as-written">{question.question ?? one.erased}</span> }]}
      about={isOpen ? close.aboutOpen : close.about}
      go={isOpen ? close.goOpen : close.go}
    />
  );
};
