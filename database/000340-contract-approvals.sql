-- 承認した項目の範囲: which contracts a town was shown when it approved its rules. What a rule lets out, it lets out of these.
CREATE TABLE exchange.contract_approval (
  number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality text NOT NULL,               -- 'baseline' for the region's own
  contracts    text NOT NULL,               -- their digest: the texts are the 'contracts' of exchange.policy_version
  approved_at  timestamptz NOT NULL,
  UNIQUE (municipality, contracts)
);
GRANT SELECT, INSERT ON exchange.contract_approval TO engawa_exchange;

-- what its approvers are shown; of a proposal from before there were approvals of contracts, none
ALTER TABLE exchange.policy_proposal ADD COLUMN contracts text;

-- Until now a newer contract was in force as it came: what each town has let out so far, it has approved.
INSERT INTO exchange.contract_approval (municipality, contracts, approved_at)
SELECT town.municipality, last.digest, town.approved_at
  FROM (SELECT municipality, max(approved_at) AS approved_at FROM exchange.policy_version
         WHERE municipality NOT IN ('region', 'contracts') GROUP BY municipality) town,
       (SELECT digest FROM exchange.policy_version WHERE municipality = 'contracts' ORDER BY number DESC LIMIT 1) last;
