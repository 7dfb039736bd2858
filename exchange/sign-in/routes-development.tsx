import type { Hono } from 'hono';
import { z } from 'zod';
import { clientOf } from '../../contracts/sign-in.ts';
import { Actions, Button } from '../../web/action/button.tsx';
import { readForm } from '../../web/form/read.ts';
import { tokenField } from '../../web/form/token.ts';
import { Page } from '../../web/page.tsx';
import { show } from '../../web/pages.tsx';
import { findAccount, openAccount, openSession } from './opening.ts';
import { notForm } from './over.tsx';
import { isInForce } from './passkey/sign-in.ts';
import { recordSignIn } from './records.ts';
import { type At, frameOf, goOn, path, type Room, type SignInDoor, signing } from './room.ts';
import type { Holder } from './sessions.ts';

/** Somebody of the fictional town. */
export type TownPerson = { readonly subject: string; readonly name: string; readonly about: string };

type Choice = { readonly value: string; readonly name: string; readonly about: string; readonly holder: Holder };

/**
 * 町の人を選ぶ: signs in as anybody of the town, without any proof. Added only where the supervisor of the fictional region hands over its people; a real
 * region has none to hand over, and no setting makes any.
 */
export function addDevelopment(app: Hono<SignInDoor>, room: Room, people: readonly TownPerson[]): void {
  const { tokens, services } = room;

  async function choicesFor(c: At): Promise<Choice[]> {
    if (c.get('visit').people === 'resident')
      return people.map(({ subject, name, about }) => ({
        value: subject,
        name,
        about,
        holder: { kind: 'resident', subject },
      }));
    const staff = await signing(room, (connection) =>
      connection.query<{ member: string; id: string; roles: string[] }>(
        'SELECT member, id, roles FROM exchange.staff WHERE ended_at IS NULL ORDER BY member, id',
      ),
    );
    // Whose member does not use the application would come to a closed door: they stand last.
    const application = c.get('visit').client.slice(clientOf('').length);
    const uses = ({ member }: { readonly member: string }) =>
      services.directory.findSystem(`${member}/${application}`) !== undefined;
    const known = [...staff.rows.filter(uses), ...staff.rows.filter((one) => !uses(one))];
    return known.map(({ member, id, roles }) => ({
      value: `${member} ${id}`,
      name: `${services.directory.findMember(member)?.name ?? member}　${id}`,
      about: roles.join('、'),
      holder: { kind: 'staff', member, staff: id },
    }));
  }

  app.get('/:visit/choose', async (c) => {
    const visit = c.get('visit');
    const choices = await choicesFor(c);
    const token = tokens.make(visit.uid);
    return show(
      c,
      <Page frame={frameOf(room, c, visit)} title="町《まち》の人《ひと》を選《えら》ぶ" back={path(visit)}>
        <p>架空の地域だけの入り口です。選んだ人として、確かめなしにサインインします。</p>
        {choices.length === 0 && <p>まだだれも登録されていません。</p>}
        {choices.map(({ value, name, about }) => (
          <form method="post" action={path(visit, '/choose')}>
            <input type="hidden" name={tokenField} value={token} />
            <input type="hidden" name="who" value={value} />
            <Actions>
              <Button kind="second">
                {name}（{about}）
              </Button>
            </Actions>
          </form>
        ))}
      </Page>,
    );
  });
  app.post('/:visit/choose', async (c) => {
    const visit = c.get('visit');
    const read = await readForm(c.req.raw, { schema: z.object({ who: z.string() }), tokens, session: visit.uid });
    if (!read.ok) return notForm(room, c);
    const chosen = (await choicesFor(c)).find(({ value }) => value === read.value.who);
    if (!chosen) return notForm(room, c, 400);
    const { holder } = chosen;
    const now = services.realClock.now();
    const sid = await signing(room, async (connection) => {
      if (!(await isInForce(connection, holder, services.clock.now()))) return undefined;
      const account = (await findAccount(connection, holder)) ?? (await openAccount(connection, holder, now));
      const { client } = visit;
      const opened = { account, kind: holder.kind, how: 'development', client, shared: false } as const;
      const sid = await openSession(connection, opened, now);
      await recordSignIn(services, connection, { holder, client, sid, act: 'signed-in-development' });
      return sid;
    });
    return sid ? goOn(room, c, sid, 'development', false) : notForm(room, c, 400);
  });
}
