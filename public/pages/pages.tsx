import { LinkButton } from '../../web/action/button.tsx';
import type { Content } from '../../web/site.ts';
import type { State } from '../state.ts';
import { AssessmentPage } from './assessment.tsx';
import { FiguresPage, figuresCsv } from './figures.tsx';
import { PublicPage } from './frame.tsx';
import { HomePage } from './home.tsx';
import { IncidentPage, IncidentsPage, incidentPath } from './incidents.tsx';
import { LedgerPage } from './ledger.tsx';
import { MembersPage } from './members.tsx';
import { ObjectionsPage } from './objections.tsx';
import { PurposesPage } from './purposes.tsx';
import { ServicePage } from './service.tsx';
import { pathOf, ServicesPage } from './services.tsx';

export const absentPath = '/absent';

/** The whole site, of one moment. */
export function pagesOf(state: State): Record<string, Content> {
  const { services = [], incidents = [] } = state.said?.summary ?? {};
  return {
    '/': <HomePage state={state} />,
    '/members': <MembersPage state={state} />,
    '/purposes': <PurposesPage state={state} />,
    '/services': <ServicesPage state={state} />,
    ...Object.fromEntries(
      services.map((service) => [pathOf(service), <ServicePage state={state} service={service} />]),
    ),
    '/assessment': <AssessmentPage state={state} />,
    '/figures': <FiguresPage state={state} />,
    '/figures.csv': figuresCsv(state),
    '/incidents': <IncidentsPage state={state} />,
    ...Object.fromEntries(
      incidents.map((incident) => [incidentPath(incident), <IncidentPage state={state} incident={incident} />]),
    ),
    '/objections': <ObjectionsPage state={state} />,
    '/ledger': <LedgerPage state={state} />,
    [absentPath]: (
      <PublicPage state={state} title="このページはありません">
        <p>住所が変わったか、まちがっているのかもしれません。</p>
        <LinkButton href="/">はじめのページへ</LinkButton>
      </PublicPage>
    ),
  };
}
