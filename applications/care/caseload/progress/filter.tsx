import { parseDay } from '../../../../web/japanese/day.ts';
import { More } from '../../../../web/list/more.tsx';
import type { Narrowed } from './store.ts';
import { kinds, words } from './words.ts';

type Asked = {
  readonly narrowed: Narrowed;
  readonly sent: Readonly<Record<string, string>>;
  readonly isWrong: boolean;
};

/** Reads what the list is narrowed to from its address. */
export function readNarrowed(query: URLSearchParams): Asked {
  const get = (name: string) => query.get(name)?.trim().slice(0, 100) ?? '';
  const days = (['from', 'until'] as const).map((name) => [name, get(name)] as const).filter(([, text]) => text !== '');
  const read = days.map(([name, text]) => [name, parseDay(text)] as const);
  const kind = kinds.find((one) => one === get('kind'));
  const text = get('words');
  return {
    narrowed: {
      ...(kind && { kind }),
      ...Object.fromEntries(read.flatMap(([name, one]) => ('day' in one ? [[name, one.day]] : []))),
      ...(text !== '' && { words: text }),
    },
    sent: { kind: kind ?? '', from: get('from'), until: get('until'), words: text },
    isWrong: read.some(([, one]) => 'wrong' in one),
  };
}

export const FilterForm = ({ sent, isWrong, path }: Asked & { readonly path: string }) => (
  <search class="table-fold">
    <More title={words.filter} open={isWrong || Object.values(sent).some(Boolean)}>
      <form class="table-filter" method="get" action={path}>
        <p class="table-field">
          <label for="f-kind">{words.kind}</label>
          <select class="input" id="f-kind" name="kind">
            <option value="">{words.all}</option>
            {kinds.map((one) => (
              <option value={one} selected={one === sent.kind}>
                {one}
              </option>
            ))}
          </select>
        </p>
        {(['from', 'until'] as const).map((name) => (
          <p class="table-field">
            <label for={`f-${name}`}>{words[name]}</label>
            <input type="text" class="input" id={`f-${name}`} name={name} value={sent[name]} autocomplete="off" />
          </p>
        ))}
        <p class="table-field">
          <label for="f-words">{words.search}</label>
          <input type="text" class="input" id="f-words" name="words" value={sent.words} autocomplete="off" />
        </p>
        <p class="table-field table-go">
          <button type="submit" class="button second">
            {words.filter}
          </button>
          <a class="button quiet" href={path}>
            {words.clear}
          </a>
        </p>
      </form>
    </More>
    {isWrong && <p class="field-error">{words.wrongDay}</p>}
  </search>
);
