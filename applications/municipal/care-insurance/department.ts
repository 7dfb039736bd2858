import type { Department } from '../pages/department-pages.ts';
import { addBenefitFiles } from './benefits/import.ts';
import { addPersonBenefits } from './benefits/person.tsx';
import { addChecks } from './checks/page.tsx';
import { addCorrections } from './corrections/page.tsx';
import { addEffect } from './effect/page.tsx';
import { addExpiry } from './expiry/expiry.tsx';
import { addFilingList } from './filings/list.tsx';
import { addFiling } from './filings/one.tsx';
import { addGiven } from './given/given.tsx';
import { addHome } from './home.tsx';
import { addChangesFile } from './layouts/changes-file.tsx';
import { addLayouts } from './layouts/page.tsx';
import { addLeadTime } from './lead-time/page.tsx';
import { addImport } from './ledger/import/import.tsx';
import { addList } from './ledger/list.tsx';
import { addMovedIn } from './moved-in/moved-in.tsx';
import { addPapers } from './papers/papers.ts';
import { addPayments } from './payments.tsx';
import { addNotified } from './person/notified.ts';
import { addPersonPage } from './person/page.tsx';
import { role } from './person/shown.ts';
import { addSteps } from './person/steps.ts';
import { addProgress } from './progress/page.tsx';
import { addSearch } from './search.tsx';
import { addServiceLimits } from './service-limits/page.tsx';
import { addForecast } from './statistics/forecast-page.tsx';
import { addStatistics } from './statistics/page.tsx';
import { words } from './words.ts';

/** 介護保険: the insurer's own work, on the ledger of certifications. */
export const department: Department = {
  title: words.title,
  roles: [role],
  async add(site, ground) {
    addHome(site, ground);
    addSearch(site, ground);
    addImport(site, ground);
    addList(site, ground);
    addPersonPage(site, ground);
    addNotified(site, ground);
    addSteps(site, ground);
    addProgress(site, ground);
    addPapers(site, ground);
    addGiven(site, ground);
    addExpiry(site, ground);
    addMovedIn(site, ground);
    addLeadTime(site, ground);
    addEffect(site, ground);
    addPayments(site);
    addBenefitFiles(site, ground);
    addPersonBenefits(site);
    addLayouts(site, ground);
    addChangesFile(site, ground);
    addCorrections(site, ground);
    addFilingList(site);
    addFiling(site, ground);
    await addChecks(site, ground);
    await addServiceLimits(site, ground);
    addStatistics(site, ground);
    addForecast(site, ground);
  },
};
