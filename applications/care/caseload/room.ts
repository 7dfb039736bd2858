import { planners, type Room } from '../pages/room.ts';
import { addAdding } from './add.tsx';
import { addApplications } from './application/pages.tsx';
import { addDocuments } from './certification/documents.tsx';
import { addCertification } from './certification/page.tsx';
import { addDossiers } from './dossier/pages.tsx';
import { addEdit } from './edit.tsx';
import { addEnd } from './ending/page.tsx';
import { addFamily } from './family/pages.tsx';
import { addFamilyConsent } from './family-consent.tsx';
import { addForms } from './forms/pages.tsx';
import { addHeard } from './heard.tsx';
import { addEnded } from './list/ended.tsx';
import { addList } from './list/list.tsx';
import { addWarnings } from './list/warnings.tsx';
import { addPersonPage } from './person-page.tsx';
import type { Part } from './place.ts';
import { addProgress } from './progress/pages.tsx';
import { addRegistering } from './register.tsx';
import { addSignature } from './signature.tsx';
import { addStays } from './stay/pages.tsx';
import { addSuccession } from './succession/pages.tsx';
import { addReceived } from './succession/received.tsx';
import { words } from './words.ts';

const parts: readonly Part[] = [
  addList,
  addEnded,
  addWarnings,
  addAdding,
  addRegistering,
  addReceived,
  addPersonPage,
  addHeard,
  addSignature,
  addFamilyConsent,
  addEdit,
  addSuccession,
  addEnd,
  addCertification,
  addDocuments,
  addProgress,
  addFamily,
  addForms,
  addApplications,
  addStays,
  addDossiers,
];

/** The care manager's caseload, and each person in it. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 10,
  kinds: planners,
  add(site, ground) {
    for (const add of parts) add(site, ground);
  },
};
