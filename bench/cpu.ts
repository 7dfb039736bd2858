import { readdirSync, readFileSync } from 'node:fs';

/** What processes have computed so far, in microseconds. It tells more than time where others use the machine too. Linux only. */
export function cpuOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = statOf(pid);
    return fields ? Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]) : 0;
  });
  return (ticks.reduce((sum, one) => sum + one, 0) * 1_000_000) / ticksPerSecond;
}

/** Linux counts in hundredths whatever its kernel is built for (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

/** A process and those that it has started. */
export function familyOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return [pid, ...pids.map(Number).filter((one) => Number(statOf(one)?.[1]) === pid)];
}

/** The fields after the name, which may hold anything; undefined when the process is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
