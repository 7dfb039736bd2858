import type { Context } from 'hono';
import { Fault } from '../../../contracts/fault.ts';
import { isMemberId, type MemberId, type SystemId } from '../../../contracts/member.ts';
import { serveAssets } from '../../../web/assets/serve.ts';
import { protect } from '../../../web/protect.ts';
import { explain } from '../../decide/explain.ts';
import type { Services } from '../../services.ts';
import type { Door, Routes } from '../app.ts';
import { giveKeys } from './keys.ts';
import { CataloguePage, KeysPage, kinds, TryPage } from './page.tsx';

type Region = {
  readonly name: string;
  readonly code: string;
  readonly exchangeUrl: string;
  /** only there can anybody try anything, and have keys */
  readonly fictional: boolean;
  readonly operator: SystemId;
};

/** So many in an hour, of everybody: a page that anybody may press must not fill the directory. */
const mostInHour = 60;

/** `/developer`: the catalogue; in the fictional region also what would be decided, and keys. No script, nothing from elsewhere. */
export function addDeveloper(app: Routes, { services, region }: { services: Services; region: Region }): void {
  const { directory, realClock } = services;
  const given: number[] = [];
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
        members={members}
      />
    );
    return show(c, page);
  });
  if (!region.fictional) return;
  app.get('/developer/try', async (c) => {
    const { contract = '', purpose = '', sender = '', receiver = '' } = c.req.query();
    const [found, why] = [services.contracts.get(contract), services.purposes.get(purpose)];
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
    // A page elsewhere must not make a visitor's browser press it.
    if (!['same-origin', 'none', undefined].includes(c.req.header('Sec-Fetch-Site'))) throw new Fault('forbidden');
    if (Number(c.req.header('Content-Length') ?? Number.NaN) > 1_000 || c.req.header('Content-Length') === undefined)
      throw new Fault('too_large');
    const asked = new URLSearchParams(await c.req.text()).get('kind');
    const kind = kinds.find((one) => one === asked);
    if (!kind) throw new Fault('bad_request', '種別を選んでください。');
    const now = realClock.now().getTime();
    given.splice(0, given.findLastIndex((at) => at < now - 3_600_000) + 1);
    if (given.length >= mostInHour) throw new Fault('too_many_requests');
    given.push(now);
    const { system, keys } = await giveKeys(services, region.operator, kind);
    const setup = { exchange: region.exchangeUrl, system, keys: 'keys.json' };
    const text = `setup.json\n${JSON.stringify(setup, null, 2)}\n\nkeys.json\n${JSON.stringify({ keys }, null, 2)}`;
    return show(c, <KeysPage region={shown()} system={system} setup={text} />);
  });
}

async function show(c: Context<Door>, page: { toString(): string | Promise<string> }): Promise<Response> {
  return c.html(`<!doctype html>${await page.toString()}`);
}
