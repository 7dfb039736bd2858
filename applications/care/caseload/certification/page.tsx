import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Banner, type BannerKind } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { findRegisteredSince } from '../../centre/filing/store.ts';
import { findServiceType } from '../../files/table/service-types.ts';
import type { Person } from '../../store/persons.ts';
import { getCared, here, pathOf, showPerson, stale } from '../place.ts';
import { words } from '../words.ts';
import { askCertification } from './ask.ts';
import { certificationContract } from './contract.ts';
import { type Certification, findLastInquiry, listCertifications, type NotedInquiry } from './store.ts';

const say = words.certification;
const kinds: Readonly<Record<string, BannerKind>> = {
  answered: 'success',
  kept: 'info',
  closed: 'info',
  refused: 'warning',
  failed: 'warning',
};

/** 認定情報: what the insurer has said, and when; and the button that asks anew. */
export function addCertification(site: Site, ground: Ground): void {
  site.get('/:code/certification', async (c) => {
    const person = open(await showPerson(c, say.viewing));
    const { all, last, since } = await c.get('rows')(async (connection) => ({
      all: await listCertifications(connection, person.code),
      last: await findLastInquiry(connection, person.code, certificationContract),
      since: await findRegisteredSince(connection, person.code),
    }));
    return show(c, <CertificationPage {...{ c, person, all, last, since }} asked={c.req.query('asked')} />);
  });
  site.post('/:code/certification', async (c) => {
    const read = await readForm(c.req.raw, {
      schema: z.object({}),
      tokens: ground.tokens,
      session: c.get('session').id,
    });
    if (!read.ok) return stale(c);
    const person = await getCared(c);
    const asked = await askCertification(c, ground, person);
    return sendBack(c, pathOf(person.code, `/certification?asked=${asked.is}`), here);
  });
}

type Props = {
  readonly c: PageContext;
  readonly person: Person;
  readonly all: readonly Certification[];
  readonly last: NotedInquiry | undefined;
  /** since when the person is 事業対象者, of what this office filed */
  readonly since: string | undefined;
  readonly asked: string | undefined;
};

const CertificationPage = ({ c, person, all, last, since, asked }: Props) => {
  const [newest] = all;
  const isCared = person.until === null;
  return (
    <Page frame={c.get('frame')} title={say.title} back={pathOf(person.code)}>
      {last && last.state !== 'answered' ? (
        <Banner kind={kinds[last.state] ?? 'info'} title={last.state === 'asking' ? say.refused : say[last.state]}>
          <p>{last.told ?? say.opensSometime}</p>
        </Banner>
      ) : (
        asked === 'answered' && <Banner kind="success" title={say.answered} />
      )}
      <p>
        <Name name={person.name} kana={person.kana} />
      </p>
      {newest ? <Newest {...newest} /> : <p>{say.never}</p>}
      {since && <Answers answers={[{ name: say.registered, value: say.registeredSince(sayDayBoth(since)) }]} />}
      {isCared && (
        <Form action={pathOf(person.code, '/certification')} token={c.get('token')}>
          <Actions>
            <Button>{say.ask}</Button>
            <LinkButton kind="second" href={pathOf(person.code, '/documents')}>
              {say.documents}
            </LinkButton>
          </Actions>
          <p class="hint">{words.add.purpose}</p>
        </Form>
      )}
      {all.length > 1 && (
        <PlainTable
          caption={say.history}
          head={say.historyHead}
          rows={all.map(({ answer, absence, toldAt, message }) => [
            sayTime(toldAt),
            answer?.certification.careLevel ?? absence ?? say.undisclosed,
            sayPeriod(answer?.certification),
            message,
          ])}
        />
      )}
    </Page>
  );
};

const sayPeriod = (one: { validFrom?: string; validUntil?: string } | undefined): string =>
  one?.validUntil === undefined
    ? one?.validFrom === undefined
      ? ''
      : say.since(sayDayBoth(one.validFrom))
    : words.person.until(one.validFrom === undefined ? '' : sayDayBoth(one.validFrom), sayDayBoth(one.validUntil));

const Newest = ({ answer, absence, toldAt }: Certification) => {
  const when = { name: say.toldAt, value: sayTime(toldAt) };
  if (!answer) return <Answers answers={[{ name: words.person.level, value: `${say.absence}（${absence}）` }, when]} />;
  const { careLevel, certifiedOn, limitUnits, serviceLimits, boardOpinion } = answer.certification;
  return (
    <Answers
      answers={[
        { name: words.person.level, value: careLevel ?? say.undisclosed },
        { name: words.person.period, value: sayPeriod(answer.certification) || say.undisclosed },
        { name: say.certifiedOn, value: certifiedOn === undefined ? say.undisclosed : sayDayBoth(certifiedOn) },
        { name: say.limit, value: limitUnits === undefined ? say.undisclosed : say.units(limitUnits) },
        ...(serviceLimits ?? []).map(({ service, units }) => ({
          ...{ name: say.typeLimit(findServiceType(service)?.title ?? service), value: say.units(units) },
        })),
        { name: say.opinion, value: boardOpinion ?? say.undisclosed },
        when,
      ]}
    />
  );
};
