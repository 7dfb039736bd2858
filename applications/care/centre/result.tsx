import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { checklist } from '../checklist/checklist.ts';
import type { Decision } from '../checklist/decide.ts';
import { firstOpen, readChecklist, sayAnswer } from './asking.tsx';
import { FilingShown, readFilingOf } from './filing/page.tsx';
import { words as filing } from './filing/words.ts';
import { resultOf } from './list.tsx';
import { sayMet } from './say.ts';
import { words } from './words.ts';

const said = words.checklist;

/** What the answers come to, for staff: each domain against its threshold, and every answer. */
export function addResult(site: Site, _: Ground): void {
  site.get('/:code/checklist/:id', async (c) => {
    const { one, person, shown, path } = await readChecklist(c);
    const { last, canFile } = await readFilingOf(c, one);
    const files = one.decision?.outcome === '該当' && canFile && person.until === null;
    return show(
      c,
      <Page frame={c.get('frame')} title={said.title} back={`/care/centre/${person.code}`}>
        <ShownPerson person={shown}>
          {({ name, kana }) => (
            <>
              <p>
                <Name name={name} kana={kana} />
              </p>
              <p>{said.answeredOn(sayDayBoth(dayIn(one.endedAt ?? one.begunAt)))}</p>
            </>
          )}
        </ShownPerson>
        {one.decision ? (
          <>
            <FilingShown last={last} />
            <Outcome decision={one.decision} title={resultOf(one)} />
            <Actions>
              <LinkButton href={`${path}/paper`}>{said.print}</LinkButton>
              {files && (
                <LinkButton kind="second" href={`${path}/file`}>
                  {filing.link}
                </LinkButton>
              )}
              {one.decision.outcome === '該当' && (
                <LinkButton kind="second" href={`/care/prevention/${encodeURIComponent(person.code)}`}>
                  {said.plan}
                </LinkButton>
              )}
            </Actions>
          </>
        ) : (
          <>
            <Banner kind="info" title={resultOf(one)} />
            <Actions>
              <LinkButton href={`${path}/${firstOpen(one.answers)}`}>{words.person.goOn}</LinkButton>
            </Actions>
          </>
        )}
        <h2>{said.answers}</h2>
        <Answers
          answers={checklist.items.map(({ item, question }) => ({
            name: `${item}　${question}`,
            value: one.decision?.points.includes(item) ? (
              <strong>{sayAnswer(one.answers[item])}</strong>
            ) : (
              sayAnswer(one.answers[item])
            ),
          }))}
        />
      </Page>,
    );
  });
}

const Outcome = ({ decision, title }: { readonly decision: Decision; readonly title: string }) => (
  <>
    <Banner kind={decision.outcome === '該当' ? 'warning' : 'info'} title={title}>
      {decision.outcome === '該当' && <p>{said.applies}</p>}
      {decision.outcome === '対象外' && <p>{decision.reason}</p>}
      {decision.outcome === '判定できない' && <p>{said.missing(decision.missing)}</p>}
      {decision.cautions.length > 0 && <p>{said.caution(decision.cautions)}</p>}
    </Banner>
    <PlainTable
      caption={said.domains}
      head={[said.domain, said.points, said.threshold, said.met]}
      rows={decision.domains.map(({ title: of, points, threshold, met }) => [of, points, threshold, sayMet(met)])}
    />
  </>
);
