import { startChild } from './child.ts';
import type { Driven, Load } from './load/drive.ts';
import type { Target } from './load/requests.ts';
import type { FromLoad } from './processes/load.ts';

export type Loading = {
  /**
   * Puts `load` on `target`. @param expected requests a second for which proofs are made before it begins
   * @throws Error when more than one in a hundred was not answered as it should be
   */
  put(target: Target, load: Load, expected?: number): Promise<Driven>;
  stop(): Promise<void>;
};

export function startLoading(): Loading {
  const child = startChild('load');
  return {
    async put(target, load, expected = 4000) {
      const answer = await child.ask<FromLoad>({ target, load, expected });
      if ('failed' in answer) throw new Error(answer.failed);
      const { driven } = answer;
      const others = Object.values(driven.others).reduce((sum, one) => sum + one, 0);
      if (others > 0.01 * (driven.done + others))
        throw new Error(
          `${target.path}: ${driven.done} done, and others: ${JSON.stringify(driven.others)} ${driven.firstOther}`,
        );
      return driven;
    },
    stop: child.stop,
  };
}
