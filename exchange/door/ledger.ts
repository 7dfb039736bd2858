import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Fault } from '../../contracts/fault.ts';
import { parseTilePath, tileWidth } from '../../contracts/tlog/tile.ts';
import { type Pool, transact } from '../../database/connect.ts';
import { type LedgerKeys, vkeysOf } from '../record/ledger-keys.ts';
import { findOpening } from '../record/opening.ts';
import { insertRecords } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import { findView, readRecords, readTile, type View } from '../record/view.ts';
import { maxWitnessBody, type WitnessAnswer } from '../record/witness.ts';
import type { Services } from '../services.ts';
import { checkProof } from '../travel/registration.ts';
import type { Door, Routes } from './app.ts';

type Options = {
  readonly services: Services;
  readonly ledgerKeys: LedgerKeys;
  /** the interval at which the public's view moves, milliseconds; 0 shows everything live */
  readonly publicMs: number;
  readonly authenticated: MiddlewareHandler<Door>;
  readonly witness: { readonly vkeys: readonly string[]; readonly answer: (body: string) => Promise<WitnessAnswer> };
};
