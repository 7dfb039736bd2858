import { execFileSync } from 'node:child_process';

export const kinds = ['exchange', 'applications', 'connector', 'backend', 'postmaster', 'supervisor', 'other'] as const;
export type Kind = (typeof kinds)[number];
export type Victim = { readonly pid: number; readonly kind: Kind };

/** The living processes of one region: its supervisor, the supervisor's descendants, and the database on `data`. */
export function findProcesses(supervisor: number, data: string): Victim[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    // One that has ended and that nobody has waited for yet cannot be killed any more.
    return found && !found[3]!.startsWith('Z')
      ? [{ pid: Number(found[1]), parent: Number(found[2]), args: found[4]! }]
      : [];
  });
  const postmaster = all.find(({ args }) => args.includes(`-D ${data}/postgres`))?.pid;
  const family = new Set([supervisor]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent) || parent === postmaster) family.add(pid);
  }
  if (postmaster !== undefined) family.add(postmaster);
  const kindOf = ({ pid, parent, args }: (typeof all)[number]): Kind => {
    if (pid === supervisor) return 'supervisor';
    if (pid === postmaster) return 'postmaster';
    if (parent === postmaster) return / engawa_\w+ .*\d+\.\d+\.\d+\.\d+\(\d+\)/.test(args) ? 'backend' : 'other';
    if (args.includes('supervisor/town.ts')) return 'exchange';
    if (args.includes('applications/main.ts')) return 'applications';
    if (args.includes('town/systems/main.ts')) return 'connector';
    return 'other';
  };
  return all.filter(({ pid }) => family.has(pid)).map((one) => ({ pid: one.pid, kind: kindOf(one) }));
}
