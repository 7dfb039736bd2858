import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { readFurther } from '../../pages/further.tsx';
import { emptyLong, emptyNeed, emptyService, emptyShort, type Need } from '../content.ts';
import { tidyTerm } from '../term.ts';

/*
 * 第2表 as fields of a form: `n0` is a need, `n0l1` its second long goal, `n0l1s0` a short goal of that, `n0l1s0c2-office` the office of its third
 * service. Buttons add, take away and move what their value names.
 */

const text = (sent: Readonly<Record<string, unknown>>, name: string): string =>
  typeof sent[name] === 'string' ? sent[name].replace(/\r\n?/g, '\n').trim() : '';

/** As many as there are of what begins with `start` and a number. */
function* each(sent: Readonly<Record<string, unknown>>, start: string, end = ''): Generator<string> {
  for (let i = 0; `${start}${i}${end}` in sent; i++) yield `${start}${i}`;
}

/** The tree that a form holds. @param offices names of offices by their number */
export function readTreeForm(
  sent: Readonly<Record<string, unknown>>,
  offices: ReadonlyMap<string, { readonly name: string; readonly service: string }>,
): Need[] {
  return [...each(sent, 'n')].map((need) => ({
    text: [text(sent, need), text(sent, `${need}-phrase`)].filter(Boolean).join('\n'),
    longs: [...each(sent, `${need}l`)].map((long) => ({
      text: text(sent, long),
      term: tidyTerm(text(sent, `${long}-term`)),
      shorts: [...each(sent, `${long}s`)].map((short) => ({
        text: text(sent, short),
        term: tidyTerm(text(sent, `${short}-term`)),
        services: [...each(sent, `${short}c`, '-content')].map((at) => {
          const office = text(sent, `${at}-office`);
          const known = offices.get(office);
          return {
            content: text(sent, `${at}-content`),
            covered: text(sent, `${at}-covered`) === 'N' ? 'N' : 'Y',
            service: text(sent, `${at}-service`) || (known?.service ?? ''),
            office,
            officeName: known?.name ?? text(sent, `${at}-officeName`),
            frequency: text(sent, `${at}-frequency`),
            term: tidyTerm(text(sent, `${at}-term`)),
            ...furtherAt(sent, at),
          };
        }),
      })),
    })),
  }));
}

/** What a region's own version has beside ours. */
function furtherAt(sent: Readonly<Record<string, unknown>>, at: string) {
  const { typed } = readFurther('UP2KYO', sent, furtherNameOf(at));
  return Object.keys(typed).length === 0 ? {} : { further: typed };
}

/** What the names of those fields begin with. @param at of the service */
export const furtherNameOf = (at: string): string => `${at}-further-`;

/** What is wrong in those fields, as it was typed: the tree has no place for it. */
export function findWrong(sent: Readonly<Record<string, unknown>>): FormState {
  const services = Object.keys(sent).flatMap((name) => /^(n\d+l\d+s\d+c\d+)-content$/.exec(name)?.[1] ?? []);
  const errors = Object.assign({}, ...services.map((at) => readFurther('UP2KYO', sent, furtherNameOf(at)).errors));
  const names = Object.keys(errors);
  return names.length === 0
    ? emptyForm
    : { errors, values: Object.fromEntries(names.map((name) => [name, String(sent[name])])) };
}

type Act = { readonly does: 'add' | 'remove' | 'up'; readonly place: string };
const acts = /^(add|remove|up):((?:n\d+(?:l\d+(?:s\d+(?:c\d+)?)?)?)?)$/;

export function readAct(value: unknown): Act | undefined {
  const found = typeof value === 'string' ? acts.exec(value) : null;
  return found ? { does: found[1] as Act['does'], place: found[2]! } : undefined;
}

/** The tree after a button: `add` to what is named (nothing named: a need), `remove` it, or move it `up` among its own kind. */
export function act(needs: readonly Need[], { does, place }: Act): Need[] {
  const steps = [...place.matchAll(/\d+/g)].map(([index]) => Number(index));
  return change(needs, steps, 0, does) as Need[];
}

const inner = ['longs', 'shorts', 'services'] as const;
const empty = [emptyNeed, emptyLong, emptyShort, emptyService] as const;

function change(list: readonly object[], [at, ...rest]: readonly number[], depth: number, does: Act['does']): object[] {
  if (at === undefined) return does === 'add' ? [...list, empty[depth]!] : [...list];
  if (list[at] === undefined) return [...list];
  if (rest.length === 0 && does === 'remove') return list.filter((_, i) => i !== at);
  if (rest.length === 0 && does === 'up')
    return at === 0 ? [...list] : list.with(at - 1, list[at]).with(at, list[at - 1]!);
  const name = inner[depth];
  if (name === undefined) return [...list];
  const one = list[at] as Record<string, readonly object[]>;
  return list.with(at, { ...one, [name]: change(one[name] ?? [], rest, depth + 1, does) });
}
