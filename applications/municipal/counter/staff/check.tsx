import { z } from 'zod';
import { staffAdministratorRole } from '../../../../contracts/settings.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { taken } from '../taken.ts';
import { atOnce, type Change, changes, dayOf, lastDayBefore, type Outcome, outcome, sayRoles } from './changes.ts';
import { here } from './entries.tsx';
import { words } from './words.ts';

const sent = z.object({
  changes: z.string().transform((text, context) => {
    try {
      return changes.parse(JSON.parse(text));
    } catch {
      context.addIssue('変更の内容を読めません。');
      return z.NEVER;
    }
  }),
  plan: z.string().max(40),
});
/** two thousand changes, as text */
const limit = 1_000_000;

/** Asks the exchange what would change, and shows it in words before anything does. @param back where it is mended */
export async function showCheck(c: PageContext, wanted: readonly Change[], back: string): Promise<Response> {
  const body = { dryRun: true, changes: wanted };
  const answer = taken(await c.get('member').act('/v1/staff/changes', body, outcome, staffAdministratorRole));
  return show(c, <CheckPage c={c} wanted={wanted} answer={answer} back={back} />, answer.errors.length > 0 ? 409 : 200);
}

/** What was seen is done, all of it or nothing. */
export function addCheck(site: Site, { tokens }: Ground): void {
  site.post('/staff/apply', async (c) => {
    const read = await readForm(c.req.raw, { schema: sent, tokens, session: c.get('session').id, limit });
    if (!read.ok) throw new PageError('not_found');
    const anew = await askToProveAnew(c, here);
    if (anew) return anew;
    const body = { dryRun: false, plan: read.value.plan, changes: read.value.changes };
    const done = taken(await c.get('member').act('/v1/staff/changes', body, outcome, staffAdministratorRole));
    const count = done.changes.filter(({ what }) => what !== 'same').length;
    return sendBack(c, `${here}?done=${count}`, here);
  });
}

type Planned = Outcome['changes'][number];
/** e.g. 令和9年4月1日から 窓口の職員 → 福祉の職員 */
function sayChange({ what, before, after, job, from, until }: Planned): string {
  const isNow = Date.parse(from) === Date.parse(atOnce);
  if (what === 'same') return sayRoles(after);
  if (what === 'ends')
    return isNow
      ? `いますぐ終わる（${sayRoles(before)}）`
      : `${sayDay(lastDayBefore(from))}まで（${sayRoles(before)}）`;
  const roles = what === 'new' ? sayRoles(after) : `${sayRoles(before)} → ${sayRoles(after)}`;
  return [
    isNow ? 'いますぐ' : `${sayDay(dayOf(new Date(from)))}から`,
    ...(until === null ? [] : [`${sayDay(lastDayBefore(until))}まで`]),
    ...(job === null ? [] : [`${job}：`]),
    roles,
  ].join(' ');
}

type Props = {
  readonly c: PageContext;
  readonly wanted: readonly Change[];
  readonly answer: Outcome;
  readonly back: string;
};
const CheckPage = ({ c, wanted, answer, back }: Props) => {
  const changing = answer.changes.filter(({ what }) => what !== 'same');
  const kinds = ['new', 'roles', 'ends', 'same'] as const;
  const title = answer.errors.length > 0 ? words.wrong : words.checkTitle;
  return (
    <Page frame={c.get('frame')} title={title} back={back}>
      {answer.errors.length > 0 ? (
        <Banner kind="warning" title={words.wrongAbout}>
          <ul>
            {answer.errors.map(({ text }) => (
              <li>{text}</li>
            ))}
          </ul>
        </Banner>
      ) : (
        <p>{changing.length === 0 ? words.nothing : words.checkAbout}</p>
      )}
      {kinds.map((kind) => {
        const those = answer.changes.filter(({ what }) => what === kind);
        if (those.length === 0) return null;
        return (
          <section>
            <h2>
              {words.what[kind]}（{those.length}人）
            </h2>
            <ul class="rows">
              {those.map((one) => (
                <li>
                  <strong>{one.id}</strong>　{sayChange(one)}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {answer.errors.length === 0 && changing.length > 0 ? (
        <Form
          action={`${here}/apply`}
          token={c.get('token')}
          kept={{ changes: JSON.stringify(wanted), plan: answer.plan }}
        >
          <Actions>
            <Button kind={changing.some(({ what }) => what === 'ends') ? 'danger' : 'primary'}>
              {words.apply(changing.length)}
            </Button>
          </Actions>
        </Form>
      ) : (
        <Actions>
          <LinkButton href={back}>前に戻る</LinkButton>
        </Actions>
      )}
    </Page>
  );
};
