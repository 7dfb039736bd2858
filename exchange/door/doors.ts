import type { Configuration } from '../../configuration.ts';
import { machineClock } from '../../contracts/clock.ts';
import type { Asked } from '../breadth/asked.ts';
import { openCarry } from '../carry/carry.ts';
import { openCarryKeys } from '../carry/keys.ts';
import { allowedAddresses } from '../deliver/address.ts';
import type { Signer } from '../deliver/token.ts';
import { operatorSystem } from '../enrol/operator-system.ts';
import type { Ground } from '../ground.ts';
import { createPresent } from '../identify/acting/acting.ts';
import type { Authenticate } from '../identify/caller/authenticate.ts';
import type { AuthenticatePerson } from '../identify/caller/person-token.ts';
import { readWitnessKeys, witnessVkeysOf } from '../record/tree/ledger-keys.ts';
import { createReceipts } from '../record/tree/receipt.ts';
import { createWitness } from '../record/witness/witness.ts';
import { openSecrets } from '../sign-in/secrets.ts';
import { openCodeRequests } from '../travel/code-request.ts';
import { openOwnInquiry } from '../travel/inquiry.ts';
import { openNotice } from '../travel/notice.ts';
import type { SendingLimit } from '../travel/sending.ts';
import { openServiceCheck } from '../travel/service-check.ts';
import { openSubmission } from '../travel/submission.ts';
import { createAuthenticated, createAuthenticatedEither, createDoor } from './app.ts';
import { addDeveloper } from './developer/routes.tsx';
import type { Sandbox } from './developer/sandbox.ts';
import { addBreakGlass } from './emergency/break-glass.ts';
import { addEmergency } from './emergency/emergency.ts';
import { addEmergencyLists } from './emergency/emergency-lists.ts';
import { addProtections } from './emergency/protections.ts';
import { addConfirmations, addJoin } from './enrol/confirm.ts';
import { addEnrolment } from './enrol/enrol.ts';
import { addKeys } from './enrol/keys.ts';
import { addMembers } from './enrol/members.ts';
import { addSelf } from './enrol/operator-self.ts';
import { addPolicy } from './enrol/policy.ts';
import { addRelations } from './enrol/relations.ts';
import { addResidents } from './enrol/residents.ts';
import { addSelfAnswers } from './enrol/self-answers.ts';
import { addSelfAsking } from './enrol/self-asking.ts';
import { addSettings } from './enrol/settings.ts';
import { addStaff } from './enrol/staff.ts';
import { addStaffChanges } from './enrol/staff-changes.ts';
import { addExplain } from './explain.ts';
import { addHealth } from './health.ts';
import { addOwnConsents } from './me/consents.ts';
import { addExport } from './me/export.ts';
import { addOwnKeys } from './me/keys.ts';
import { addOwnMembers } from './me/members.ts';
import { addOwnMonthlyPost } from './me/monthly-post.ts';
import { addPages } from './me/pages.ts';
import { addOwnProxies } from './me/proxies.ts';
import { addOwnRights } from './me/rights.ts';
import { addOwnAsking } from './me/services.ts';
import { addOwnTasks } from './me/tasks.ts';
import { addOwnTrail } from './me/trail.ts';
import { addCarry } from './messages/carry.ts';
import { addCodeQueue } from './messages/code-queue.ts';
import { addCodes } from './messages/codes.ts';
import { addInbox } from './messages/inbox.ts';
import { addInquiries } from './messages/inquiries.ts';
import { addMessages } from './messages/messages.ts';
import { addSubjects } from './messages/subjects.ts';
import { addSubscriptions } from './messages/subscriptions.ts';
import { addViewings } from './messages/viewings.ts';
import { addWebhooks } from './messages/webhooks.ts';
import { addFigures, createMetrics } from './metrics.ts';
import { addOpenApi } from './openapi.ts';
import { addKeyTurns } from './operate/key-turns.ts';
import { addLedgerOperations } from './operate/ledger.ts';
import { addOperations } from './operate/proposals.ts';
import { createUseProof } from './proof.ts';
import { addPublic } from './public.ts';
import { addAccountNotices } from './rights/account-notices.ts';
import { addConsents } from './rights/consents.ts';
import { addLetters } from './rights/letters.ts';
import { addMonthLetter } from './rights/month-letter.ts';
import { addMonthlyPost } from './rights/monthly-post.ts';
import { addProxies } from './rights/proxies.ts';
import { addRights } from './rights/rights.ts';
import { addRightsDrafts } from './rights/rights-drafts.ts';
import { addOneRight } from './rights/rights-one.ts';
import { addSelfAccess } from './rights/self-access.ts';
import { addTrail } from './rights/trail.ts';
import { addAlarms } from './watch/alarms.ts';
import { addRecords } from './watch/auditor.ts';
import { addBreadth } from './watch/breadth.ts';
import { addIncidents } from './watch/incidents.ts';
import { addLedger } from './watch/ledger.ts';
import { addTaskEvents } from './watch/task-events.ts';
import { addWitness } from './watch/witness.ts';
import { addUsage } from './xroad/usage.ts';

/** What the door is given beside the ground: what runs, and speaks with the routes. */
export type Running = {
  readonly authenticate: Authenticate;
  readonly authenticatePerson: AuthenticatePerson;
  readonly sending: SendingLimit;
  readonly asked: Asked;
  readonly signer: Signer;
  /** what fails before anybody is known */
  readonly count: (what: string) => void;
  readonly sandbox: Sandbox | undefined;
  readonly tellFault: (error: unknown) => void;
};

/** Every route of the door but `/r1`, which needs the request as it came over the wire (door/xroad/). */
export async function openDoors(
  { fictional, region }: Configuration,
  { services, pools, inForce, tasks, wake, hearing }: Ground,
  { authenticate, authenticatePerson, sending, asked, signer, sandbox, count, tellFault }: Running,
) {
  const { keys } = services;
  const { exchangeUrl } = region;
  const door = createDoor({ log: tellFault });
  const metrics = createMetrics();
  addFigures(door, metrics);
  addHealth(door, { services, metrics });
  addLedger(door, {
    services,
    keys,
    publicMs: region.publicSeconds * 1000,
    authenticated: createAuthenticated(authenticate, exchangeUrl),
  });
  addRecords(door, services);
  const witnessName = `${region.origin}/witness`;
  addWitness(door, {
    vkeys: async () => witnessVkeysOf(witnessName, await readWitnessKeys(keys), machineClock.now()),
    answer: createWitness({
      pool: pools.sequencer,
      keys: () => readWitnessKeys(keys),
      name: witnessName,
      logs: region.witnessFor.map(({ origin, vkey }) => ({ origin, vkeys: [vkey] })),
      realClock: machineClock,
    }),
  });
  const ofSystems = createAuthenticated(authenticate, exchangeUrl);
  for (const path of ['/messages/*', '/inbox/*', '/inquiries/*', '/v3/*']) door.use(path, ofSystems);
  door.use('/v1/*', createAuthenticatedEither(ofSystems, authenticatePerson, exchangeUrl));
  const useProof = createUseProof(services);
  const present = createPresent(services, region.code);
  const secrets = await openSecrets(keys);
  hearing.push(secrets.refresh);
  addStaff(door, { services, secrets, present });
  addStaffChanges(door, { services, present, useProof });
  addAccountNotices(door, { services, present });
  addSettings(door, { services, present, useProof });
  addLetters(door, { services, present, secrets, exchangeUrl });
  addViewings(door, { services, present });
  addBreakGlass(door, { services, present, useProof });
  addSelfAccess(door, { services, present });
  addMonthLetter(door, { services, present });
  addMonthlyPost(door, { services, present });
  addEmergency(door, { services, present });
  addEmergencyLists(door, { services, useProof });
  const receipts = createReceipts(pools.trail, region.name, services.digests);
  const submit = openSubmission(services, sending);
  addMessages(door, { services, submit, receipts, useProof });
  addInbox(door, { services, wake });
  addInquiries(door, { services, wake, useProof });
  const askCodes = openCodeRequests(services, asked);
  addCodes(door, { askCodes, checkService: openServiceCheck(services) });
  const carryKeys = await openCarryKeys(keys, machineClock);
  hearing.push(carryKeys.refresh);
  const carry = openCarry({ services, region: region.code, carryKeys, submit, askCodes, receipts });
  addCarry(door, { carry, keys: carryKeys });
  addCodeQueue(door, { services, present });
  addSubjects(door, { services, useProof });
  addKeys(door, { services, useProof });
  addRelations(door, { services });
  addProtections(door, { services, present });
  addResidents(door, { services, present });
  addConsents(door, { services, present });
  addProxies(door, { services, present });
  addRights(door, { services, present });
  addOneRight(door, { services, present });
  addRightsDrafts(door, { services, present });
  addPages(door, { services });
  addOwnKeys(door, { services, secrets });
  addOwnTrail(door, { services, receipts });
  addOwnConsents(door, { services });
  addOwnRights(door, { services });
  addOwnProxies(door, { services });
  addOwnMonthlyPost(door, { services });
  addOwnTasks(door, { services, declared: tasks });
  addOwnMembers(door, { services });
  addOwnAsking(door, { services, ask: openOwnInquiry(services) });
  addExport(door, { services, region: region.name });
  addTrail(door, { services, receipts });
  const isAllowed = allowedAddresses(region.town);
  addSubscriptions(door, { services, sendNotice: openNotice(services, sending), useProof });
  addWebhooks(door, { services, region: { exchangeUrl, fictional: region.town, isAllowed }, signer, useProof });
  addAlarms(door, { services, thresholds: region.breadth, useProof });
  addBreadth(door, { services });
  addTaskEvents(door, { services, declared: tasks, useProof });
  addUsage(door, { services });
  addExplain(door, { services, useProof });
  addEnrolment(door, { services, useProof });
  addSelfAnswers(door, { services, useProof });
  addIncidents(door, { services });
  addPublic(door, { services });
  addConfirmations(door, { services, useProof, present });
  addJoin(door, { services, count });
  addPolicy(door, { services, inForce, useProof, present });
  addOperations(door, { services, useProof, present });
  addLedgerOperations(door, { services, useProof });
  addKeyTurns(door, { services, region });
  addSelf(door, { services, useProof, region: region.code });
  addSelfAsking(door, { services, useProof });
  addMembers(door, { services, useProof });
  addDeveloper(door, {
    services,
    sandbox,
    region: { ...region, fictional, operator: operatorSystem(region.operator) },
  });
  addOpenApi(door, { exchangeUrl, region: region.name });

  return { door, metrics, useProof, present, submit, isAllowed, secrets };
}
