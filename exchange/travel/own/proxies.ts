import { Fault } from '../../../contracts/fault.ts';
import type { ProxyEnding } from '../../../contracts/proxy.ts';
import { notOpen } from '../../answer/own-inquiry.ts';
import type { Own, Page } from '../../identify/acting/person.ts';
import { endProxies, findProxiesOf, type ProxyEntry } from '../../identify/acting/proxies.ts';
import type { Services } from '../../services.ts';
import { actOnPage } from './own.ts';

/**
 * The person ends whom they named or gave a mandate, their legal proxy does so in their place, and a proxy lays down what it was given. A legal
 * proxy is the law's: only the town hall ends one. Ending twice changes nothing.
 * @throws Fault not_found, forbidden
 */
export const endOwnProxy = (services: Services, own: Own, id: string): Promise<void> =>
  actOnPage(services, own, 'own-proxy-ended', async ({ connection, page, now }) => {
    const found = (await findProxiesOf(connection, services.keys, page.facts.id)).find((one) => one.id === id);
    const reason = found && reasonOf(found, page);
    if (!reason) throw notOpen();
    if (found.kind === 'legal')
      throw new Fault('forbidden', '法定代理人の登録は、自治体の窓口で終えます。裁判所の書類などをお持ちください。');
    await endProxies(connection, [id], reason, now);
    return { result: undefined };
  });

function reasonOf(found: ProxyEntry, page: Page): ProxyEnding | undefined {
  if (found.id === page.proxy?.id) return 'proxy';
  return page.as === 'self' || page.as === 'legal' ? 'person' : undefined;
}
