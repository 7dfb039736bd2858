import type { Clock } from '../contracts/clock.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Purpose } from '../contracts/purpose.ts';
import type { Pool } from '../database/connect.ts';
import type { Policies } from './decide/index.ts';
import type { Directory } from './identify/directory/directory.ts';
import type { Linkage } from './identify/person/digests.ts';
import type { KeyStore } from './keys.ts';
import type { AskCollecting } from './obtain/collected.ts';
import type { Mistakes } from './obtain/mistakes.ts';
import type { Digests } from './record/payload.ts';

/** What stations are given by the composition root (main.ts). Each takes of it what it names. */
export type Services = {
  readonly clock: Clock;
  /** the machine's own time: for what protects, never for what the region plans */
  readonly realClock: Clock;
  readonly pools: { readonly exchange: Pool; readonly sweeper: Pool; readonly trail: Pool };
  readonly keys: KeyStore;
  /** joins pairwise codes and identifiers to subjects */
  readonly linkage: Linkage;
  /** keyed digests of payloads and contents, and the ids of messages */
  readonly digests: Digests;
  readonly directory: Directory;
  /** these three are what is in force at the moment of asking: read them once for one piece of work */
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly policies: Policies;
  /** asks a system that collects its questions */
  readonly askCollecting: AskCollecting;
  /** counts a provider's answer that broke its contract, for the provider to see */
  readonly noteMistake: Mistakes['note'];
  /** throws Fault ledger_behind when records are not being published */
  readonly checkPublishing: () => Promise<void>;
};
