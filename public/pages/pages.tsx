import { LinkButton } from '../../web/action/button.tsx';
import { Ruby } from '../../web/japanese/ruby.tsx';
import type { Content } from '../../web/site.ts';
import type { Reading, State } from '../state.ts';
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

/** The whole site, of one moment: as it is read with furigana, or without. */
export function pagesOf(state: State, furigana: boolean): Record<string, Content> {
  const { services = [], incidents = [] } = state.said?.summary ?? {};
  const pages: Record<string, (reading: Reading) => Content> = {
    '/': (reading) => <HomePage state={reading} />,
    '/members': (reading) => <MembersPage state={reading} />,
    '/purposes': (reading) => <PurposesPage state={reading} />,
    '/services': (reading) => <ServicesPage state={reading} />,
    ...Object.fromEntries(
      services.map((service) => [
        pathOf(service),
        (reading: Reading) => <ServicePage state={reading} service={service} />,
      ]),
    ),
    '/assessment': (reading) => <AssessmentPage state={reading} />,
    '/figures': (reading) => <FiguresPage state={reading} />,
    '/figures.csv': figuresCsv,
    '/incidents': (reading) => <IncidentsPage state={reading} />,
    ...Object.fromEntries(
      incidents.map((incident) => [
        incidentPath(incident),
        (reading: Reading) => <IncidentPage state={reading} incident={incident} />,
      ]),
    ),
    '/objections': (reading) => <ObjectionsPage state={reading} />,
    '/ledger': (reading) => <LedgerPage state={reading} />,
    // Whoever changes how it is read is led to a page that there is.
    [absentPath]: (reading) => <AbsentPage state={{ ...reading, path: '/' }} />,
  };
  return Object.fromEntries(Object.entries(pages).map(([path, write]) => [path, write({ ...state, furigana, path })]));
}

const AbsentPage = ({ state }: { readonly state: Reading }) => (
  <PublicPage state={state} title="このページはありません">
    <p>
      <Ruby text="住所《じゅうしょ》が変《か》わったか、まちがっているのかもしれません。" />
    </p>
    <LinkButton href="/">はじめのページへ</LinkButton>
  </PublicPage>
);
