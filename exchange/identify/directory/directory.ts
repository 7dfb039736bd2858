import type { JWK } from 'jose';
import type { Clock } from '../../../contracts/clock.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { RunMode } from '../../../contracts/kind.ts';
import type { MemberId, MemberKind, SystemId } from '../../../contracts/member.ts';
import type { OpeningHours } from '../../../contracts/opening-hours.ts';
import type { Quota } from '../../../contracts/quota.ts';
import type { Pool } from '../../../database/connect.ts';
import { openListener } from './listener.ts';
import { type Register, readRegister } from './register.ts';

export type Member = {
  readonly id: MemberId;
  readonly kind: MemberKind;
  readonly name: string;
  readonly kana: string;
  /** 全国地方公共団体コード of its seat; null when it serves the whole region */
  readonly municipality: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly leftAt: Date | null;
};

export type SystemKey = {
  readonly kid: string;
  readonly use: 'sig' | 'enc';
  /** the public half */
  readonly jwk: JWK;
  readonly notBefore: Date;
  readonly revokedAt: Date | null;
};

export type System = {
  readonly id: SystemId;
  readonly member: MemberId;
  readonly name: string;
  readonly openingHours: OpeningHours;
  readonly quota: Quota;
  /** it sends and gets nothing of another */
  readonly runModes: readonly RunMode[];
  readonly revokedAt: Date | null;
  /** all that it ever had, newest first */
  readonly keys: readonly SystemKey[];
};

/** What a system can be asked: the last part of `/r1/{region}/{class}/{member}/{system}/{service}`. */
export type Service = {
  readonly system: SystemId;
  /** the service's code */
  readonly code: string;
  /** id of its contract */
  readonly contract: string;
  /** where the exchange calls it; null: the system has no open port and collects its questions */
  readonly url: string | null;
  readonly timeoutMs: number;
};

/** Who takes part, as this process knows it: in memory, and told of every change by the database. */
export type Directory = {
  findMember(id: string): Member | undefined;
  /** @throws Fault not_found */
  getMember(id: string): Member;
  findSystem(id: string): System | undefined;
  /** @throws Fault not_found */
  getSystem(id: string): System;
  /** which system of `member` receives messages of `contract`; a revoked one receives nothing */
  findReception(member: string, contract: string): SystemId | undefined;
  /** the service of that code, while it is offered and its system takes part */
  findService(system: string, code: string): Service | undefined;
  /** what the system offers at this moment */
  servicesOf(system: string): readonly Service[];
  /** whether the system takes part at this moment: it is enrolled and not revoked, and its member has not left */
  isInForce(system: System): boolean;
  /** the keys of `system` that hold at this moment, newest first */
  keysOf(system: System, use: SystemKey['use']): SystemKey[];
  /** what messages to a system are sealed to: its newest key for it; undefined when it has none that holds */
  encryptionKey(system: string): { kid: string; jwk: JWK } | undefined;
  /** whether mail sealed to that key may still be handed over */
  hasEncryptionKey(system: string, kid: string): boolean;
  all(): { readonly members: readonly Member[]; readonly systems: readonly System[] };
  /** the number of changes that this process has heard of */
  version(): number;
  /** @throws Fault not_ready when this process cannot be sure that it has heard of every revocation */
  checkFresh(): void;
  /** As checkFresh, but where the last sign of life is old it waits for the next one before giving up. */
  confirmFresh(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Reads the directory and follows its changes on a connection of its own. While that connection is lost, or silent for more than a
 * second, `checkFresh` throws: who was revoked meanwhile is not known. It comes back by itself.
 * @param url of the role exchange, for the connection that listens
 * @param clock says which keys hold already; the machine's own
 * @param heard is called at every change, before this process counts as fresh: what is read beside the directory is read then
 */
export async function openDirectory({
  pool,
  url,
  clock,
  heard,
}: {
  readonly pool: Pool;
  readonly url: string;
  readonly clock: Clock;
  readonly heard?: () => Promise<void>;
}): Promise<Directory> {
  let register: Register = await readRegister(pool);
  const listener = await openListener(url, async (announced) => {
    // Notices may overtake each other; an older picture never replaces a newer one.
    if (announced <= register.version) return;
    const read = await readRegister(pool);
    await heard?.();
    if (read.version > register.version) register = read;
  });
  const find = <T>(map: ReadonlyMap<string, T>, id: string, what: string): T => {
    const found = map.get(id);
    if (!found) throw new Fault('not_found', `${what}が登録されていません。`);
    return found;
  };
  const isInForce = (system: System) =>
    system.revokedAt === null && register.members.get(system.member)?.leftAt === null;
  const keysOf = (system: System, use: SystemKey['use']) => {
    const now = clock.now();
    return system.keys.filter((key) => key.use === use && key.revokedAt === null && key.notBefore <= now);
  };
  return {
    findMember: (id) => register.members.get(id),
    getMember: (id) => find(register.members, id, '参加機関'),
    findSystem: (id) => register.systems.get(id),
    getSystem: (id) => find(register.systems, id, '業務システム'),
    findReception(member, contract) {
      const system = register.systems.get(register.receptions.get(JSON.stringify([member, contract])) ?? '');
      return system && isInForce(system) ? system.id : undefined;
    },
    findService(id, code) {
      const service = register.services.get(id)?.get(code);
      const system = service && register.systems.get(id);
      return system && isInForce(system) ? service : undefined;
    },
    servicesOf(id) {
      const system = register.systems.get(id);
      return system && isInForce(system) ? [...(register.services.get(id)?.values() ?? [])] : [];
    },
    isInForce,
    keysOf,
    encryptionKey(id) {
      const system = register.systems.get(id);
      return system && keysOf(system, 'enc').map(({ kid, jwk }) => ({ kid, jwk }))[0];
    },
    hasEncryptionKey(id, kid) {
      const key = register.systems.get(id)?.keys.find((one) => one.use === 'enc' && one.kid === kid);
      return key !== undefined && key.revokedAt === null;
    },
    all: () => ({ members: [...register.members.values()], systems: [...register.systems.values()] }),
    version: () => register.version,
    checkFresh: listener.checkFresh,
    confirmFresh: listener.confirmFresh,
    close: listener.close,
  };
}
