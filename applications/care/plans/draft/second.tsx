import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { show } from '../../../../web/pages.tsx';
import type { Seen } from '../../drafts/store.ts';
import { type Need, type PlanContent, servicesOf } from '../content.ts';
import { listOffices, type Office } from '../offices.ts';
import { getPerson, pathOf, showPerson } from '../person.ts';
import { listPhrases } from '../phrases.tsx';
import { words } from '../words.ts';
import { DraftPage, getDraft, type PlanDraft, save, stale } from './common.tsx';
import { Conflict, type Differing } from './conflict.tsx';
import { TreeFields } from './tree.tsx';
import { act, findWrong, readAct, readTreeForm } from './tree-form.ts';

const say = words.second;
const schema = z.looseObject({ version: z.coerce.number().int().catch(0), do: z.string().optional() });

/** 第2表. Each button saves all that is typed, and then does its own. */
export function addSecond(site: Site, ground: Ground): void {
  const { tokens } = ground;
  const path = '/:code/draft/second';
  type Shown = { readonly conflict?: boolean; readonly wrong?: FormState; readonly version?: number };
  const ask = async (c: PageContext, draft: PlanDraft, needs: readonly Need[], shown: Shown = {}) => {
    const { conflict = false, wrong = emptyForm, version = draft.version } = shown;
    const person = await showPerson(c);
    const offices = await listOffices(c);
    const phrases = await c.get('rows')(listPhrases);
    const at = pathOf(person.code, '/draft/second');
    return (
      <DraftPage c={c} person={person} draft={draft} title={say.title}>
        {conflict && <Conflict who={draft.savedBy} rows={differing(draft.content.needs, needs)} theirs={at} />}
        <Form action={at} token={c.get('token')} state={wrong} kept={{ version: String(version) }}>
          <Actions>
            <Button kind="second">{words.draft.save}</Button>
          </Actions>
          {needs.length === 0 && <p>{say.empty}</p>}
          <TreeFields needs={needs} offices={[...offices.values()]} phrases={phrases} wrong={wrong} />
          <div id="add">
            <Actions>
              <Button kind="second" name="do" value="add:">
                {say.addNeed}
              </Button>
              <Button>{words.draft.save}</Button>
            </Actions>
          </div>
        </Form>
      </DraftPage>
    );
  };

  site.get(path, async (c) => {
    const draft = await getDraft(c);
    return show(c, await ask(c, draft, draft.content.needs));
  });
  site.post(path, async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 524_288 });
    if (!form.ok) return stale(c);
    await getPerson(c);
    const offices = new Map<string, Pick<Office, 'name' | 'service'>>(await listOffices(c));
    const typed = readTreeForm(form.sent, offices);
    const wrong = findWrong(form.sent);
    if (Object.keys(wrong.errors).length > 0)
      return show(c, await ask(c, await getDraft(c), typed, { wrong, version: form.value.version }), 400);
    const doing = readAct(form.value.do);
    const next = doing ? act(typed, doing) : typed;
    let conflict = false;
    const { draft } = await save(c, ground, async (now, seen) => {
      conflict = now.version !== form.value.version && (await isChanged(now, seen, form.value.version));
      return conflict ? undefined : { ...now.content, needs: next };
    });
    if (conflict) return show(c, await ask(c, draft, typed, { conflict }), 409);
    const anchor = doing ? `#${anchorOf(next, doing.place)}` : '';
    return sendBack(c, undefined, pathOf(c.req.param('code'), `/draft/second?said=saved${anchor}`));
  });
}

/** Where the eye was; what was taken away leads to what holds it. */
function anchorOf(needs: readonly Need[], place: string): string {
  if (place === '') return `n${needs.length - 1}`;
  return /c\d+$/.test(place) ? place.replace(/c\d+$/, '') : place;
}

async function isChanged(now: PlanDraft, seen: Seen<PlanContent>, version: number): Promise<boolean> {
  return JSON.stringify((await seen(version))?.content.needs) !== JSON.stringify(now.content.needs);
}

/** Texts of two trees by their places, those that are not alike. */
function differing(theirs: readonly Need[], mine: readonly Need[]): Differing[] {
  const [left, right] = [textsOf(theirs), textsOf(mine)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [one, other] = [left.get(name) ?? '', right.get(name) ?? ''];
    return one === other ? [] : [{ name, theirs: one, mine: other }];
  });
}

function textsOf(needs: readonly Need[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { need, long, short, service, n, l, s, c } of servicesOf(needs)) {
    texts.set(`課題${n + 1}`, need.text);
    texts.set(`課題${n + 1}　${say.long}${l + 1}`, `${long.text}　${long.term}`);
    texts.set(`課題${n + 1}　${say.short}${l + 1}-${s + 1}`, `${short.text}　${short.term}`);
    const { content, service: type, officeName, frequency, term } = service;
    texts.set(
      `課題${n + 1}　${say.services}${l + 1}-${s + 1}-${c + 1}`,
      [content, type, officeName, frequency, term].join('　'),
    );
  }
  return texts;
}
