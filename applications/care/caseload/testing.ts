import path from 'node:path';
import { createClient } from '../../../connector/client.ts';
import { connect } from '../../../connector/connect.ts';
import type { SystemId } from '../../../contracts/member.ts';
import { findFreePort } from '../../../database/embedded/ports.ts';
import { connectorFilesOf } from '../../../town/connectors.ts';
import { openSystemKeys } from '../../../town/keys.ts';
import { serveTown } from '../../../town/systems/serve.ts';
import { makeTown } from '../../../town/town.ts';
import { openCareOffices } from '../testing.ts';

/** Care offices in a region whose town halls answer: one is called, the other collects its questions. */
export async function openAnsweredOffices() {
  const port = await findFreePort();
  const at = await openCareOffices({ providersUrl: `http://127.0.0.1:${port}`, regionTime: true });
  const openClient = async (system: SystemId) => {
    const { keys } = await openSystemKeys(path.join(at.region.data, 'town', 'keys'), system);
    return createClient({ exchange: at.region.url, system, keys });
  };
  const systems = await serveTown({ town: makeTown(), port, openClient });
  const stop = new AbortController();
  const file = connectorFilesOf(at.region.data).find((one) => one.includes('990019'))!;
  const collecting = connect(file, { say: () => {}, signal: stop.signal });
  return {
    ...at,
    async close() {
      stop.abort();
      await at.close();
      await collecting;
      await systems.stop();
    },
  };
}
