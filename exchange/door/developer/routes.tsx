import { findContract } from '../../../contracts/contract.ts';
import { Fault } from '../../../contracts/fault.ts';
import { isMemberId, type MemberId, type SystemId } from '../../../contracts/member.ts';
import { serveAssets } from '../../../web/assets/serve.ts';
import { protect } from '../../../web/protect.ts';
import { sayUncovered, townsWithout } from '../../decide/coverage/words.ts';
import { explain } from '../../decide/explain.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { addAsking } from './ask-routes.tsx';
import { giveKeys } from './keys.ts';
import { CataloguePage, KeysPage, kinds, show, TryPage } from './page.tsx';
import { createPress } from './press.ts';
import type { Sandbox } from './sandbox.ts';

type Region = {
  readonly name: string;
  readonly code: string;
  readonly exchangeUrl: string;
  /** only there can anybody try anything, and have keys */
  readonly fictional: boolean;
  readonly operator: SystemId;
};

const keysInHour = 60;
const inquiriesInHour = 600;

/** `/developer`: the catalogue; in the fictional region also what would be decided, inquiries that are really asked, and keys. */
export function addDeveloper(
  app: Routes,
  { services, region, sandbox }: { services: Services; region: Region; readonly sandbox?: Sandbox | undefined },
): void {
  const { directory } = services;
  const shown = () => ({ name: region.name, asOf: services.clock.now() });
  app.use('/developer/*', protect({ forms: true })); // also `/developer` itself
  serveAssets(app);
  app.get('/developer', async (c) => {
    const all = directory.all();
    const members = region.fictional ? all.members.filter(({ leftAt }) => leftAt === null) : undefined;
    const contracts = [...services.contracts.values()].filter(({ kinds }) => !kinds.includes('registration'));
    const offers = all.systems
      .filter((system) => directory.isInForce(system))
      .flatMap(({ id, member }) => directory.servicesOf(id).map((service) => ({ ...service, system: id, member })));
    const page = (
      <CataloguePage
        region={shown()}
        contracts={contracts.toSorted((a, b) => (a.id < b.id ? -1 : 1))}
        purposeTitle={(id) => services.purposes.get(id)?.title ?? id}
        offers={(id) =>
          (members ? offers : [])
            .filter(({ contract }) => contract === id)
            .map(({ system, code, member }) => ({
              path: `/r1/${region.code}/${system}/${code}`,
              member: directory.getMember(member).name,
            }))
        }
        unapproved={(id, field) =>
          field === undefined ? sayUncovered(services.policies, id) : townsWithout(services.policies, id, field)
        }
        members={members}
        canAsk={region.fictional && sandbox !== undefined}
      />
    );
    return show(c, page);
  });
  if (!region.fictional) return;
  const press = createPress(keysInHour, services.realClock);
  if (sandbox) addAsking(app, { services, sandbox, region, press: createPress(inquiriesInHour, services.realClock) });
  app.get('/developer/try', async (c) => {
    const { contract = '', purpose = '', sender = '', receiver = '' } = c.req.query();
    const [found, why] = [findContract(services.contracts, contract), services.purposes.get(purpose)];
    if (!found || !why || !isMemberId(sender) || !isMemberId(receiver))
      throw new Fault('bad_request', '連携サービス、利用目的、渡す側、受け取る側を選んでください。');
    const party = (id: MemberId) => directory.getMember(id);
    const explanation = explain(services.policies, {
      kind: found.kinds.includes('inquiry') ? 'inquiry' : found.kinds.includes('notice') ? 'notice' : 'submission',
      contract: found,
      purpose: why,
      time: services.clock.now(),
      runMode: '通常',
      sender: party(sender),
      receiver: party(receiver),
      shown: {},
      subject: null,
    });
    return show(c, <TryPage region={shown()} explanation={explanation} />);
  });
  app.post('/developer/keys', async (c) => {
    const asked = (await press.read(c)).get('kind');
    const kind = kinds.find((one) => one === asked);
    if (!kind) throw new Fault('bad_request', '種別を選んでください。');
    press.count();
    const { system, keys } = await giveKeys(services, region.operator, kind);
    const setup = { exchange: region.exchangeUrl, system, keys: 'keys.json' };
    const text = `setup.json\n${JSON.stringify(setup, null, 2)}\n\nkeys.json\n${JSON.stringify({ keys }, null, 2)}`;
    return show(c, <KeysPage region={shown()} system={system} setup={text} />);
  });
}
