/** The commands of `npx engawa`. Each is imported when it is called, so that what an auditor runs needs nothing of the others. */
const commands: Record<string, { readonly about: string; run(args: readonly string[]): Promise<number> }> = {
  verify: {
    about: '監査台帳（URL・フォルダー）や受領証（JSON）を検証します',
    run: async (args) =>
      (await import('./verifier/main.ts')).verifyCommand(args, { say: console.log, complain: console.error }),
  },
  connect: {
    about: '事業所のフォルダーを連携基盤につなぎます（接続プログラム）',
    run: async (args) => (await import('./connector/connect.ts')).connectCommand(args, process),
  },
  carry: {
    about: 'つながっていないところと、包み（封をしたファイル）でやり取りします',
    run: async (args) => (await import('./connector/carry/command.ts')).carryCommand(args, process),
  },
  enrol: {
    about: '自治体・参加機関・業務システム・連携サービス・立会人を登録します',
    run: async (args) => (await import('./operator/enrol.ts')).enrolCommand(args, process),
  },
  letter: {
    about: '自治体の最初の業務システムのための通知書（符丁）を作ります（自治体）',
    run: async (args) => (await import('./operator/letter.ts')).letterCommand(args, process),
  },
  join: {
    about: '通知書の符丁で、自治体の最初の業務システムを登録します（自治体）',
    run: async (args) => (await import('./operator/join.ts')).joinCommand(args, process),
  },
  keys: {
    about: '業務システムの鍵を、その機関で作ります',
    run: async (args) => (await import('./operator/keys.ts')).keysCommand(args, process),
  },
  confirm: {
    about: '運営者がこの自治体のためにする登録を、確かめて、確認します（自治体）',
    run: async (args) => (await import('./operator/confirm.ts')).confirmCommand(args, process),
  },
  revoke: {
    about: '業務システムを失効させ、届きえた先を表示します',
    run: async (args) => (await import('./operator/revoke.ts')).revokeCommand(args, process),
  },
  hours: {
    about: '業務システムの業務時間を決めます',
    run: async (args) => (await import('./operator/hours.ts')).hoursCommand(args, process),
  },
  quota: {
    about: '業務システムの利用の上限を決めます',
    run: async (args) => (await import('./operator/quota.ts')).quotaCommand(args, process),
  },
  breadth: {
    about: '広すぎる照会の警報の境を、参加機関か業務システムについて決めます',
    run: async (args) => (await import('./operator/breadth.ts')).breadthCommand(args, process),
  },
  incident: {
    about: '起きた事故を公開ページで公表し、訂正します',
    run: async (args) => (await import('./operator/incident.ts')).incidentCommand(args, process),
  },
  policy: {
    about: '自治体の定めの変更を提案し、違いを確かめ、承認します',
    run: async (args) => (await import('./operator/policy.ts')).policyCommand(args, process),
  },
  'self-check': {
    about: '業務システムの側から、時計・鍵・権限・往復・受信口を確かめます',
    run: async (args) => (await import('./connector/self-check.ts')).selfCheckCommand(args, process),
  },
  'import-residents': {
    about: '自治体の住民の異動（宛名のCSV）を、下見をしてから取り込みます',
    run: async (args) => (await import('./operator/import-residents.ts')).importResidentsCommand(args, process),
  },
  codes: {
    about: '既存のファイルの人について、自機関の符号を受け取ります',
    run: async (args) => (await import('./operator/codes.ts')).codesCommand(args, process),
  },
  trail: {
    about: 'ある人の情報を、だれが何のために見たか、受け取ったかを表示します',
    run: async (args) => (await import('./operator/trail.ts')).trailCommand(args, process),
  },
  register: {
    about: '関係や同意を、自治体の業務システムとして登録します',
    run: async (args) => (await import('./operator/register.ts')).registerCommand(args, process),
  },
  conformance: {
    about: '業務システムが、つなぐ準備ができているかを、手もとで確かめます',
    run: async (args) => (await import('./conformance/command.ts')).conformanceCommand(args, process),
  },
  backup: {
    about: 'データベースを、または鍵を、バックアップします',
    run: async (args) => (await import('./backup/command.ts')).backupCommand(args, process),
  },
  restore: {
    about: 'バックアップを、空のデータフォルダーに戻します',
    run: async (args) => (await import('./backup/command.ts')).restoreCommand(args, process),
  },
  recover: {
    about: '署名の止まった監査台帳を、理由を残して再開します',
    run: async (args) => (await import('./exchange/record/operating/recover.ts')).recoverCommand(args, process),
  },
  export: {
    about: '監査台帳を、検証できるフォルダーに書き出します',
    run: async (args) => (await import('./operator/export.ts')).exportCommand(args, process),
  },
  retain: {
    about: '保存期間の過ぎた記録を数え、削除します（運営者の二人で）',
    run: async (args) => (await import('./operator/retain.ts')).retainCommand(args, process),
  },
  operation: {
    about: '運営者が二人で行う操作を表示し、もう一人として承認します',
    run: async (args) => (await import('./operator/operation.ts')).operationCommand(args, process),
  },
  rotate: {
    about: '連携基盤の鍵を、止めずに新しくします',
    run: async (args) =>
      args[0] === 'linkage'
        ? (await import('./rotate/linkage.ts')).rotateLinkageCommand(args.slice(1), process)
        : (await import('./operator/rotate.ts')).rotateCommand(args, process),
  },
  doctor: {
    about: 'この設置の悪いところと、その直し方を表示します',
    run: async (args) => (await import('./doctor/doctor.ts')).doctorCommand(args, console.log),
  },
};

const usage = `使い方: npx engawa <コマンド> [引数]

${Object.entries(commands)
  .map(([name, { about }]) => `  ${name.padEnd(17)} ${about}`)
  .join('\n')}

各コマンドの引数は npx engawa <コマンド> --help で表示します。`;

/** What stands behind `npx engawa`. @returns the exit code */
export async function run([name = '--help', ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command.run(args);
  const asked = name === '--help' || name === '-h' || name === 'help';
  (asked ? console.log : console.error)(asked ? usage : `${name} というコマンドはありません。\n\n${usage}`);
  return asked ? 0 : 2;
}
