import { ExchangeError } from '../../../connector/client.ts';
import type { Contract } from '../../../contracts/contract.ts';
import { Fault } from '../../../contracts/fault.ts';
import { isSystemId, type SystemId } from '../../../contracts/member.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { AskedPage, type AskForm, AskFormPage } from './ask-page.tsx';
import { askInTown } from './asking.ts';
import { show } from './page.tsx';
import type { createPress } from './press.ts';
import type { Choice, Sandbox } from './sandbox.ts';

type Options = {
  readonly services: Services;
  readonly sandbox: Sandbox;
  readonly region: { readonly name: string; readonly code: string; readonly exchangeUrl: string };
  readonly press: ReturnType<typeof createPress>;
};

/** `/developer/ask`: a real inquiry in the fictional region, by a member whose key the region holds. */
export function addAsking(app: Routes, { services, sandbox, region, press }: Options): void {
  app.get('/developer/ask', (c) => show(c, <AskFormPage {...formOf(services, sandbox, region.name, c.req.query())} />));
  app.post('/developer/ask', async (c) => {
    const choice = readChoice(services, sandbox, await press.read(c));
    const contract = findAsked(services).get(choice.service);
    const person = sandbox.persons.find(({ key }) => key === choice.person);
    if (!contract || !person) throw notChosen();
    press.count();
    const asked = await askInTown(
      { sandbox, exchange: region.exchangeUrl, region: region.code },
      choice,
      person,
      contract.id,
    ).catch(inWords);
    const form = formOf(services, sandbox, region.name, choice);
    return show(c, <AskedPage form={form} contract={contract} asked={asked} />);
  });
}

const notChosen = () =>
  new Fault('bad_request', '照会する業務システム、連携サービス、利用目的、どなたについてかを選んでください。');

/** What the exchange says to its own page is told as it is, not as a fault of ours. */
function inWords(error: unknown): never {
  if (error instanceof ExchangeError && error.status >= 400 && error.status < 500)
    throw new Fault(error.status === 429 ? 'too_many_requests' : 'bad_request', error.message, { cause: error });
  if (error instanceof ExchangeError) throw new Fault('not_ready', error.message, { cause: error });
  throw error;
}

function readChoice({ directory, purposes }: Services, sandbox: Sandbox, form: URLSearchParams): Choice {
  const get = (name: string) => form.get(name) ?? '';
  const [caller, shown] = [get('caller'), get('shown')];
  const system = isSystemId(caller) && sandbox.has(caller) ? directory.findSystem(caller) : undefined;
  if (!system || !directory.isInForce(system) || !purposes.has(get('purpose'))) throw notChosen();
  if (!/^[\w=&%+.-]{0,200}$/.test(shown))
    throw new Fault('bad_request', '示すものは、名前=値 の形（日本語は %xx）で書いてください。');
  return { caller: system.id, service: get('service'), purpose: get('purpose'), person: get('person'), shown };
}

/** Services that are asked about one person, by system and service. */
function findAsked({ directory, contracts }: Services): Map<string, Contract> {
  const offered = directory
    .all()
    .systems.filter(directory.isInForce)
    .flatMap(({ id }) => directory.servicesOf(id));
  return new Map(
    offered.flatMap(({ system, code, contract }) => {
      const found = contracts.get(contract);
      return found?.subject === 'one' && found.kinds.includes('inquiry') ? [[`${system}/${code}`, found] as const] : [];
    }),
  );
}

function formOf(services: Services, sandbox: Sandbox, region: string, chosen: Partial<Choice>): AskForm {
  const { directory, purposes } = services;
  const nameOf = (system: SystemId) => directory.getMember(directory.getSystem(system).member).name;
  const asked = [...findAsked(services)];
  const served = new Set(asked.flatMap(([, contract]) => contract.purposes));
  return {
    region: { name: region, asOf: services.clock.now() },
    sandbox,
    chosen,
    callers: directory
      .all()
      .systems.filter((system) => directory.isInForce(system) && sandbox.has(system.id))
      .map(({ id }) => [id, nameOf(id)]),
    services: asked.map(([service, { title }]) => [
      service,
      `${nameOf(service.slice(0, service.lastIndexOf('/')) as SystemId)}の${title}`,
    ]),
    purposes: [...served].map((id) => [id, purposes.get(id)?.title ?? id]),
  };
}
