/** The header of an inquiry that is asked under an opened break-glass or self access: its id. */
export const accessHeader = 'Engawa-Access';

/** Why one officer may ask now for one person's life. A closed list: free text would put somebody's illness into the ledger. */
export const emergencies = {
  unconscious: '意識がない、または話すことができない',
  'no-response': '呼びかけに応答がなく、倒れているおそれがある',
  missing: '行方が分からず、命の危険がある',
  'self-harm': '自らを傷つけるおそれがある',
  abuse: '虐待や暴力により、命の危険がある',
} as const;
export type Emergency = keyof typeof emergencies;

/** How the town hall made sure at its counter who asks for their own data. */
export const identityProofs = {
  'photo-id': '顔写真のある公的な証明書1点で確かめた',
  'two-ids': '顔写真のない公的な証明書2点で確かめた',
  'legal-proxy': '法定代理人であることと、その本人を証明書で確かめた',
} as const;
export type IdentityProof = keyof typeof identityProofs;

/** What the second person found. */
export const findings = { proper: '適正だった', improper: '適正でなかった' } as const;
export type Finding = keyof typeof findings;
