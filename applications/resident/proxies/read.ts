import { z } from 'zod';
import { proxyEndings, proxyKinds, proxyScopes } from '../../../contracts/proxy.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { sayDate } from '../pages/say-date.ts';
import type { Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const keys = <T extends object>(of: T) => Object.keys(of) as [keyof T & string];
const moment = z.iso.datetime().transform((text) => new Date(text));
const proxy = z.object({
  id: z.string(),
  kind: z.enum(keys(proxyKinds)),
  scope: z.array(z.enum(keys(proxyScopes))),
  label: z.string().nullable(),
  state: z.enum(keys(words.state)),
  madeBy: z.enum(keys(words.by)),
  validFrom: moment,
  until: moment.nullable(),
  endReason: z.enum(keys(proxyEndings)).nullable(),
});
export type ProxyShown = z.infer<typeof proxy>;
const answer = z.object({ proxies: z.array(proxy), possible: z.boolean() });
export type Proxies = z.infer<typeof answer>;

export const proxiesPath = ({ person }: Pick<Whose, 'person'>, rest = ''): string =>
  `/v1/me/${encodeURIComponent(person)}/proxies${rest}`;

/** Who stands in for the person, who was asked to, and who did. Reading it is on record. */
export const readProxies = (c: PageContext, whose: Whose): Promise<Proxies> =>
  c.get('person').get(proxiesPath(whose), answer);

export const sayScope = (scope: readonly ProxyShown['scope'][number][]): string =>
  scope.map((one) => words.scopes[one]).join('、');

export const sayUntil = (until: Date | null): string => (until ? words.until(sayDate(until)) : words.open);
