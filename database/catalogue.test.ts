import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from './connect.ts';
import { migrate } from './migrate.ts';
import { createTestDatabase, everyRole, type TestDatabase } from './testing.ts';

/*
 * The catalogue of the database, asked what it would let happen. Lists here are explicit: whoever adds a table, a policy or a
 * function that passes the law by must say so in this file.
 */

/** Tables without row-level security, each with why nobody's rows stand in it. */
const exempt: Readonly<Record<string, string>> = {
  'public.migration': 'names of files',
  'exchange.member': 'the directory of organisations',
  'exchange.system': 'the directory of organisations',
  'exchange.system_key': 'public keys',
  'exchange.reception': 'the directory of organisations',
  'exchange.webhook': 'addresses of organisations’ systems',
  'exchange.service': 'the directory of organisations',
  'exchange.revision': 'one number',
  'exchange.clock': 'one number',
  'exchange.disaster': 'public: a disaster that a town has declared',
  'exchange.incident': 'public: an incident that a member has published',
  'exchange.own_task': 'how many residents of the region began and finished something in a month',
  'exchange.public_figures': 'public: counts, with what is few hidden already',
  'exchange.oidc_artifact': 'the issuer’s own storage: hashes of random ids; of people, random ids of sessions',
  'exchange.proof': 'thumbprints of systems’ keys, and random ids',
  'exchange.sending': 'how many messages a system has sent',
  'exchange.breadth_asked': 'tags of one system and one hour each, which nothing joins',
  'exchange.breadth_threshold': 'numbers that the operator has set for organisations and systems',
  'exchange.answer_mistake':
    'places of a contract’s form, without a value, and how often: of services, never of whom it was about',
  'exchange.breadth_hour': 'how many persons a system has asked about',
  'exchange.sign_in_step': 'challenges, under hashes of random ids',
  'exchange.sign_in_wrong': 'counts, under keyed digests of addresses',
  'exchange.security_count': 'counts of what failed before anybody was identified',
  'exchange.policy_version': 'the rules themselves',
  'exchange.contract_approval': 'which contracts an organisation approved',
  'exchange.policy_proposal': 'the rules themselves',
  'exchange.policy_approval': 'who of an organisation approved a rule',
  'exchange.enrolment_proposal': 'systems and services of municipalities, and who is asked about them',
  'exchange.operation': 'who of the operator asked for something, who answered, and why',
  'exchange.enrolment_confirmation': 'who of a municipality confirmed one',
  'exchange.letter': 'digests of codes of 130 bits',
  'exchange.contract_version': 'descriptions of services',
  'exchange.witness': 'addresses and public keys of witnesses',
  'ledger.unplaced': 'random ids of records',
  'ledger.place': 'random ids of records',
  'ledger.tree': 'public',
  'ledger.tile': 'public: hashes of commitments',
  'ledger.checkpoint': 'public',
  'ledger.sequencing': 'a sentence for the operator',
  'ledger.witnessed': 'public: checkpoints of other logs',
};

/** Policies that let all rows through, each with what narrows it instead. */
const wide: Readonly<Record<string, string>> = {
  'exchange.account account_owner': 'the migrator, for triggers that end accounts with their persons',
  'exchange.account_notice notice_forgotten': 'times, for forgetting',
  'exchange.monthly_post monthly_post_forgotten': 'times, for forgetting',
  'exchange.monthly_post monthly_post_owner': 'the migrator, for the trigger that ends wishes with their persons',
  'exchange.monthly_post_sent monthly_post_sent_forgotten': 'times, for forgetting',
  'exchange.sign_in_session session_owner': 'the migrator, for triggers that end sessions with their accounts',
  'exchange.alarm alarm_forget': 'times, for forgetting',
  'exchange.alarm alarm_forget_row': 'times, for forgetting',
  'exchange.proxy proxy_owner': 'the migrator, for the trigger that ends proxies with their persons',
  'exchange.breadth_alarm breadth_alarm_sweep': 'numbers about systems, for ringing once and for forgetting',
  'exchange.device_person device_person_owner': 'the migrator, for triggers that end devices with their persons',
  'exchange.sign_in_letter letter_owner': 'the migrator, for triggers that end letters with their persons',
  'exchange.relation relation_count': 'the migrator, for a function that counts',
  'ledger.record record_insert': 'writes only; nothing can be read back',
  'ledger.record record_owner': 'the migrator, which runs no process',
  'ledger.refusal refusal_insert': 'writes only; nothing can be read back',
  'ledger.refusal refusal_owner': 'the migrator, which runs no process',
  'ledger.record record_place': 'columns that are commitments only',
  'exchange.task_event task_event_forget': 'times, for forgetting',
  'exchange.task_event task_event_figures': 'the migrator, for a function that counts ten at least',
  'relay.message message_sweep': 'columns without content, for expiry',
  'relay.message message_expire': 'columns without content, for expiry',
  'relay.message message_owner': 'the migrator, which runs no process',
  'relay.event event_sweep': 'states and times, for expiry',
  'relay.notice notice_forget': 'times, for forgetting',
  'relay.question question_sweep': 'ids and times, for forgetting',
  'relay.waiting_change waiting_change_owner': 'counts what every statement adds to an inbox or takes from it',
  'relay.waiting_change waiting_change_sweep':
    'makes one row of many; a number of messages and of bytes, and nothing of any of them',
};

/**
 * What is unique or referenced across everybody's rows answers "this exists" past row-level security. Each such answer is about a
 * random id or a keyed digest, never about what a caller could guess of another.
 */
const constraints = [
  'application_session.attempt PRIMARY KEY (id)',
  'application_session.kept PRIMARY KEY (owner, id)',
  'application_session.session PRIMARY KEY (id)',
  'exchange.access FOREIGN KEY (member)',
  'exchange.access FOREIGN KEY (subject)',
  'exchange.access FOREIGN KEY (system)',
  'exchange.access PRIMARY KEY (id)',
  'exchange.account EXCLUDE USING btree (member WITH =, staff WITH =)',
  'exchange.account EXCLUDE USING btree (subject WITH =)',
  'exchange.account FOREIGN KEY (member, staff)',
  'exchange.account FOREIGN KEY (subject)',
  'exchange.account PRIMARY KEY (id)',
  'exchange.account_notice FOREIGN KEY (subject)',
  'exchange.account_notice PRIMARY KEY (id)',
  'exchange.alarm PRIMARY KEY (id)',
  'exchange.answer_draft FOREIGN KEY (member)',
  'exchange.answer_draft FOREIGN KEY (question)',
  'exchange.answer_draft FOREIGN KEY (request)',
  'exchange.answer_draft PRIMARY KEY (id)',
  'exchange.asked_why FOREIGN KEY (leads_to)',
  'exchange.asked_why FOREIGN KEY (member)',
  'exchange.asked_why FOREIGN KEY (subject)',
  'exchange.asked_why PRIMARY KEY (id)',
  'exchange.asking FOREIGN KEY (record, message, outcome)',
  'exchange.asking PRIMARY KEY (message)',
  'exchange.breadth_alarm FOREIGN KEY (member)',
  'exchange.breadth_alarm FOREIGN KEY (system)',
  'exchange.breadth_alarm PRIMARY KEY (id)',
  'exchange.breadth_alarm UNIQUE (system, hour, reason)',
  'exchange.code_change FOREIGN KEY (member)',
  'exchange.code_change PRIMARY KEY (id)',
  'exchange.code_queue FOREIGN KEY (chosen)',
  'exchange.code_queue FOREIGN KEY (member)',
  'exchange.code_queue PRIMARY KEY (id)',
  'exchange.consent FOREIGN KEY (leads_to)',
  'exchange.consent FOREIGN KEY (recorded_by)',
  'exchange.consent FOREIGN KEY (subject)',
  'exchange.consent PRIMARY KEY (id)',
  'exchange.device PRIMARY KEY (id)',
  'exchange.device UNIQUE (secret)',
  'exchange.device_person FOREIGN KEY (account)',
  'exchange.device_person FOREIGN KEY (device)',
  'exchange.device_person PRIMARY KEY (device, account)',
  'exchange.emergency_release FOREIGN KEY (disaster)',
  'exchange.emergency_release FOREIGN KEY (member)',
  'exchange.emergency_release PRIMARY KEY (id)',
  'exchange.monthly_post EXCLUDE USING btree (subject WITH =)',
  'exchange.monthly_post FOREIGN KEY (subject)',
  'exchange.monthly_post PRIMARY KEY (id)',
  'exchange.monthly_post_sent FOREIGN KEY (wish)',
  'exchange.monthly_post_sent PRIMARY KEY (wish, month)',
  'exchange.sign_in_letter EXCLUDE USING btree (member WITH =, staff WITH =)',
  'exchange.sign_in_letter EXCLUDE USING btree (subject WITH =)',
  'exchange.sign_in_letter FOREIGN KEY (issued_by)',
  'exchange.sign_in_letter FOREIGN KEY (member, staff)',
  'exchange.sign_in_letter FOREIGN KEY (subject)',
  'exchange.sign_in_letter PRIMARY KEY (id)',
  'exchange.sign_in_letter UNIQUE (code)',
  'exchange.pairing PRIMARY KEY (code)',
  'exchange.pairwise_code FOREIGN KEY (member)',
  'exchange.pairwise_code PRIMARY KEY (by_code)',
  'exchange.pairwise_code EXCLUDE USING btree (by_subject WITH =)',
  'exchange.protection FOREIGN KEY (member)',
  'exchange.protection FOREIGN KEY (subject)',
  'exchange.protection PRIMARY KEY (id)',
  'exchange.proxy FOREIGN KEY (made_by)',
  'exchange.proxy FOREIGN KEY (proxy_subject)',
  'exchange.proxy FOREIGN KEY (subject)',
  'exchange.proxy PRIMARY KEY (id)',
  'exchange.relation FOREIGN KEY (leads_to)',
  'exchange.relation FOREIGN KEY (member)',
  'exchange.relation FOREIGN KEY (subject)',
  'exchange.relation PRIMARY KEY (id)',
  'exchange.passkey FOREIGN KEY (account)',
  'exchange.passkey PRIMARY KEY (id)',
  'exchange.release_duty FOREIGN KEY (giver)',
  'exchange.release_duty FOREIGN KEY (receiver)',
  'exchange.release_duty FOREIGN KEY (release)',
  'exchange.release_duty PRIMARY KEY (release, receiver)',
  'exchange.sign_in_session FOREIGN KEY (account)',
  'exchange.sign_in_session PRIMARY KEY (id)',
  'exchange.staff FOREIGN KEY (member)',
  'exchange.staff PRIMARY KEY (member, id)',
  'exchange.staff_administrator FOREIGN KEY (member)',
  'exchange.staff_administrator FOREIGN KEY (system)',
  'exchange.staff_administrator PRIMARY KEY (member)',
  'exchange.subject FOREIGN KEY (successor)',
  'exchange.subject FOREIGN KEY (survivor)',
  'exchange.subject PRIMARY KEY (id)',
  'exchange.subject_identifier FOREIGN KEY (leads_to)',
  'exchange.subject_identifier FOREIGN KEY (subject)',
  'exchange.subject_identifier PRIMARY KEY (digest, subject)',
  'exchange.subject_request FOREIGN KEY (leads_to)',
  'exchange.subject_request FOREIGN KEY (member)',
  'exchange.subject_request FOREIGN KEY (subject)',
  'exchange.subject_request PRIMARY KEY (id)',
  'exchange.subscription FOREIGN KEY (provider)',
  'exchange.subscription FOREIGN KEY (subject)',
  'exchange.subscription FOREIGN KEY (system, member)',
  'exchange.subscription PRIMARY KEY (id)',
  'exchange.task_event FOREIGN KEY (member)',
  'exchange.task_event FOREIGN KEY (system)',
  'exchange.task_event PRIMARY KEY (member, id)',
  'ledger.record PRIMARY KEY (id)',
  'ledger.record UNIQUE (message, id, outcome)',
  'ledger.refusal PRIMARY KEY (id)',
  'relay.acceptance PRIMARY KEY (sender_system, message_id)',
  'relay.acceptance UNIQUE (message)',
  'relay.carried FOREIGN KEY (system)',
  'relay.carried PRIMARY KEY (system)',
  'relay.deferred FOREIGN KEY (asker_system)',
  'relay.deferred FOREIGN KEY (provider_system)',
  'relay.deferred FOREIGN KEY (record, message, outcome)',
  'relay.deferred FOREIGN KEY (subject)',
  'relay.deferred PRIMARY KEY (message)',
  'relay.event FOREIGN KEY (message, receiver_system)',
  'relay.event PRIMARY KEY (message, receiver_system, number)',
  'relay.message FOREIGN KEY (receiver)',
  'relay.message FOREIGN KEY (receiver_system)',
  'relay.message FOREIGN KEY (record, id, outcome)',
  'relay.message FOREIGN KEY (sender)',
  'relay.message FOREIGN KEY (sender_system)',
  'relay.message PRIMARY KEY (id, receiver_system)',
  'relay.message_subject FOREIGN KEY (message, receiver_system)',
  'relay.notice PRIMARY KEY (sender_system, message_id)',
  'relay.release_message FOREIGN KEY (release)',
  'relay.release_message PRIMARY KEY (message)',
  'relay.question FOREIGN KEY (provider_system)',
  'relay.question FOREIGN KEY (record, message, outcome)',
  'relay.question PRIMARY KEY (message)',
  'relay.message_subject FOREIGN KEY (record, message, outcome)',
  'relay.message_subject FOREIGN KEY (subject)',
  'relay.message_subject PRIMARY KEY (message, receiver_system, subject)',
];

let database: TestDatabase;
let admin: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = database.pool('admin', 1);
});
afterAll(() => database.drop());

const names = async (sql: string): Promise<string[]> =>
  (await admin.query<{ name: string }>(sql)).rows.map(({ name }) => name).toSorted();
const ours = `nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`;
const tables = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`;
const roles = everyRole();
const applicationRoles = roles.map((role) => `'engawa_${role}'`).join(', ');

test('every table enables and forces row-level security, or is listed as about nobody', async () => {
  const open = await names(
    `SELECT nspname || '.' || relname AS name FROM ${tables}
      WHERE relkind IN ('r', 'p', 'f') AND ${ours} AND NOT (relrowsecurity AND relforcerowsecurity)`,
  );
  expect(open).toEqual(Object.keys(exempt).toSorted());
});

test('a table with row-level security has a policy, for named roles, and all-seeing ones are listed', async () => {
  const without = await names(
    `SELECT nspname || '.' || relname AS name FROM ${tables}
      WHERE relrowsecurity AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)`,
  );
  expect(without).toEqual([]);
  const forEverybody = await names(`SELECT polname AS name FROM pg_policy WHERE 0 = ANY (polroles)`);
  expect(forEverybody).toEqual([]);
  const all = await names(
    `SELECT nspname || '.' || relname || ' ' || polname AS name
       FROM pg_policy p JOIN ${tables} ON c.oid = p.polrelid
      WHERE 'true' IN (pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))`,
  );
  expect(all).toEqual(Object.keys(wide).toSorted());
});

test('no role of a process owns anything, passes row-level security, or belongs to one that does', async () => {
  const there = await names(`SELECT rolname AS name FROM pg_roles WHERE rolname IN (${applicationRoles})`);
  expect(there).toHaveLength(roles.length);
  const strong = await names(
    `SELECT rolname AS name FROM pg_roles WHERE rolname IN (${applicationRoles})
      AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
  );
  expect(strong).toEqual([]);
  const granted = await names(
    `SELECT r.rolname AS name FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname IN (${applicationRoles})`,
  );
  expect(granted).toEqual([]);
  const owned = await names(
    `SELECT relname AS name FROM pg_class WHERE pg_get_userbyid(relowner) IN (${applicationRoles})
      UNION ALL SELECT nspname FROM pg_namespace WHERE pg_get_userbyid(nspowner) IN (${applicationRoles})
      UNION ALL SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) IN (${applicationRoles})
      UNION ALL SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) IN (${applicationRoles})`,
  );
  expect(owned).toEqual([]);
});

test('what an application keeps is its own role’s alone, which reaches nothing else; what all share is who is signed in', async () => {
  const reached = await names(
    `SELECT r.rolname || ' ' || nspname AS name FROM pg_roles r, pg_namespace n
      WHERE ${ours} AND n.nspname <> 'public' AND r.rolname IN (${applicationRoles}) AND has_schema_privilege(r.oid, n.oid, 'USAGE')`,
  );
  const own = reached.filter((one) => one.startsWith('engawa_app_'));
  expect(own).toEqual(['engawa_app_care care', 'engawa_app_municipal municipal']);
  expect(reached.filter((one) => one.startsWith('engawa_applications '))).toEqual([
    'engawa_applications application_session',
  ]);
  const schemas = own.map((one) => `'${one.split(' ')[1]}'`).join(', ');
  const others = reached.filter((one) => !own.includes(one) && schemas.includes(`'${one.split(' ')[1]}'`));
  expect(others).toEqual([]);
  // Past the schema too: no table, column or function of it is given to another role, and no policy names one.
  const given = await names(
    `SELECT DISTINCT nspname || ' ' || pg_get_userbyid(grantee) AS name FROM (
       SELECT nspname, (aclexplode(relacl)).grantee FROM ${tables}
       UNION ALL SELECT nspname, (aclexplode(attacl)).grantee FROM ${tables} JOIN pg_attribute t ON t.attrelid = c.oid
       UNION ALL SELECT nspname, (aclexplode(proacl)).grantee FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
       UNION ALL SELECT nspname, unnest(polroles) FROM ${tables} JOIN pg_policy p ON p.polrelid = c.oid) all_of
      WHERE nspname IN (${schemas}) AND grantee <> 0 AND grantee <> current_user::regrole`,
  );
  expect(given).toEqual(['care engawa_app_care', 'municipal engawa_app_municipal']);
});

test('as one application’s role, another’s tables are refused, whatever member is named', async () => {
  const all = await names(`SELECT nspname || '.' || relname AS name FROM ${tables} WHERE relkind = 'r' AND ${ours}`);
  const found: string[] = [];
  for (const role of roles.filter((one) => one === 'applications' || one.startsWith('app_'))) {
    const pool = database.pool(role, 1);
    const schema = role === 'applications' ? 'application_session' : role.slice('app_'.length);
    await pool.query(`DO $$
      DECLARE one text; answered text := '';
      BEGIN
        PERFORM set_config('engawa.member', 'GOV/990019', false);
        FOREACH one IN ARRAY '{${all.join(',')}}'::text[] LOOP
          BEGIN EXECUTE 'SELECT FROM ' || one; answered := concat_ws(',', answered, one);
          EXCEPTION WHEN insufficient_privilege THEN END;
        END LOOP;
        PERFORM set_config('engawa.answered', answered, false);
      END $$`);
    const { rows } = await pool.query<{ answered: string }>(`SELECT current_setting('engawa.answered') AS answered`);
    const answered = rows[0]!.answered.split(',').filter((one) => one !== '');
    const own = all.filter((table) => table.startsWith(`${schema}.`));
    if (answered.join() !== own.join()) found.push(`${role}: ${answered.join()}`);
  }
  expect(found).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});

test('a region of an older version: what all applications could reach goes over to each one’s own role at the next start, and a new table does', async () => {
  const older = await createTestDatabase();
  try {
    const client = older.pool('admin', 1);
    await client.query(`
      GRANT USAGE ON SCHEMA municipal TO engawa_applications;
      GRANT SELECT, UPDATE ON municipal.resident TO engawa_applications;
      ALTER POLICY resident_own ON municipal.resident TO engawa_applications;
      CREATE TABLE municipal.added (member text, one text, two text);
      ALTER TABLE municipal.added ENABLE ROW LEVEL SECURITY;
      CREATE POLICY added_own ON municipal.added TO engawa_applications USING (member = municipal.member());
      GRANT SELECT, UPDATE (two) ON municipal.added TO engawa_applications`);
    await older.pool('applications', 1).query('SELECT count(*) FROM municipal.resident');
    expect(await migrate(older.adminUrl)).toEqual([]);
    const shared = older.pool('applications', 1);
    for (const table of ['resident', 'added'])
      await expect(shared.query(`SELECT FROM municipal.${table}`)).rejects.toThrow(/permission denied/);
    const own = older.pool('app_municipal', 1);
    await own.query(`SELECT FROM municipal.resident; UPDATE municipal.added SET two = ''`);
    await expect(own.query(`UPDATE municipal.added SET one = ''`)).rejects.toThrow(/permission denied/);
    expect(
      (
        await client.query(
          `SELECT FROM pg_policies WHERE 'engawa_applications' = ANY (roles) AND schemaname = 'municipal'`,
        )
      ).rows,
    ).toEqual([]);
  } finally {
    await older.drop();
  }
});

test('no role of a process can make, empty or trip anything, and nobody is given a table unnamed', async () => {
  const making = await names(
    `SELECT r.rolname || ' ' || n.nspname AS name FROM pg_roles r, pg_namespace n
      WHERE r.rolname IN (${applicationRoles}) AND n.${ours} AND has_schema_privilege(r.oid, n.oid, 'CREATE')`,
  );
  expect(making).toEqual([]);
  const strong = await names(
    `SELECT r.rolname || ' ' || relname AS name FROM pg_roles r, ${tables}
      WHERE r.rolname IN (${applicationRoles}) AND relkind IN ('r', 'p') AND ${ours}
        AND has_table_privilege(r.oid, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')`,
  );
  expect(strong).toEqual([]);
  const forEverybody = await names(
    `SELECT relname AS name FROM ${tables}, aclexplode(relacl) a WHERE a.grantee = 0 AND ${ours}
      UNION ALL SELECT attname FROM pg_attribute, aclexplode(attacl) a, ${tables} WHERE a.grantee = 0 AND c.oid = attrelid AND ${ours}`,
  );
  expect(forEverybody).toEqual([]);
});

test('nobody can change or remove a record but the migrator', async () => {
  const changing = await names(
    `SELECT r.rolname AS name FROM pg_roles r
      WHERE r.rolname IN (${applicationRoles})
        AND (has_table_privilege(r.oid, 'ledger.record', 'UPDATE, DELETE') OR has_any_column_privilege(r.oid, 'ledger.record', 'UPDATE'))`,
  );
  expect(changing).toEqual([]);
  // But by what removes what is due, under two persons' word (exchange/record/operating/export.test.ts).
  const removing = await names(
    `SELECT r.rolname || ' ' || p.oid::regprocedure AS name FROM pg_roles r, pg_proc p
      WHERE r.rolname IN (${applicationRoles}) AND p.prosecdef AND p.prosrc ~ 'UPDATE ledger.record|DELETE FROM ledger.record'
        AND has_function_privilege(r.oid, p.oid, 'EXECUTE')`,
  );
  expect(removing).toEqual(['engawa_exchange ledger.remove_due(uuid,uuid,integer)']);
});

test('a function that borrows its owner’s rights has a pinned search_path and is not everybody’s', async () => {
  const loose = await names(
    `SELECT nspname || '.' || proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE prosecdef AND ${ours}
        AND (NOT EXISTS (SELECT FROM unnest(proconfig) s WHERE s = 'search_path=pg_catalog')
          OR proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0))`,
  );
  expect(loose).toEqual([]);
});

test('a view sees as its reader does, and nothing is kept materialised', async () => {
  const borrowing = await names(
    `SELECT relname AS name FROM ${tables} WHERE ${ours} AND (relkind = 'm'
      OR relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions) OR 'security_invoker=on' = ANY (reloptions), false))`,
  );
  expect(borrowing).toEqual([]);
});

test('what is unique or referenced past row-level security is listed', async () => {
  const found = await names(
    `SELECT nspname || '.' || relname || ' ' || regexp_replace(pg_get_constraintdef(k.oid), '\\) .*$', ')') AS name
       FROM pg_constraint k JOIN ${tables} ON c.oid = k.conrelid
      WHERE relrowsecurity AND contype IN ('p', 'u', 'f', 'x')`,
  );
  // Where the key begins with the member, nobody meets another's: row-level security lets a member write no other name there.
  const shared = found.filter(
    (one) => !/^(?:care|municipal)\.\S+ (?:PRIMARY KEY|UNIQUE|FOREIGN KEY) \(member, /.test(one),
  );
  expect(shared).toEqual(constraints.toSorted());
  const indexes = await names(
    `SELECT relname AS name FROM pg_index i JOIN ${tables} ON c.oid = i.indrelid
      WHERE relrowsecurity AND indisunique AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`,
  );
  expect(indexes).toEqual([]);
});

test('of how many rows an office has, the database keeps no figures that could be old: in `care` every table’s member is without (000435)', async () => {
  const kept = await names(
    `SELECT nspname || '.' || relname AS name FROM ${tables} JOIN pg_attribute a ON a.attrelid = c.oid AND attname = 'member'
      WHERE nspname = 'care' AND relkind = 'r' AND attstattarget IS DISTINCT FROM 0`,
  );
  expect(kept).toEqual([]);
});
