import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import pg from 'pg'
import { modules } from '../modules.ts'
import { distribute, planDistribution } from './distribute.ts'
import type { Module } from './module.ts'
import { startTestKhue } from './testing.ts'

let client: pg.Client
// Before the database goes, which the test Khuê sees to.
after(() => client.end())
const khue = await startTestKhue({ modules: [] })
client = new pg.Client(khue.databaseUrl)
await client.connect()

/** The functions of Citus that we call, with what it checks first: a unique index that lacks the key is refused. */
const standIn = `
  create table pg_dist_partition (logicalrelid regclass primary key, partkey text);
  create table node (name text);
  create function citus_get_active_worker_nodes() returns setof node language sql as 'select * from node';
  create function create_reference_table(t regclass) returns void language sql as 'insert into pg_dist_partition values (t, null)';
  create function create_distributed_table(t regclass, k text) returns void language plpgsql as $$ begin
    if exists (select from pg_index i where indrelid = t and indisunique and not exists (select from unnest(indkey) n
      join pg_attribute a on a.attrelid = t and a.attnum = n where attname = k)) then raise 'cannot create constraint on %', t;
    end if;
    if exists (select from pg_trigger where tgrelid = t and not tgisinternal)
      and current_setting('citus.enable_unsafe_triggers', true) is distinct from 'on' then raise 'triggers on %', t;
    end if;
    insert into pg_dist_partition values (t, k); end $$`

const spread = () => {
  const steps: string[] = []
  return distribute(client, modules, (_n, _of, step) => steps.push(step)).then(() => steps)
}

test('K17: a single server is told that it needs nothing; a cluster without machines, how to add them', async () => {
  await assert.rejects(spread(), /no Citus cluster[^]*DATABASE_URL/)
  await client.query(standIn)
  await assert.rejects(spread(), /citus_add_node/)
})

test('K17: every table that grows is spread by its key, every other is on each machine; a repetition does what is left', async () => {
  await client.query(`insert into node values ('one')`)
  await client.query(`create function fails() returns trigger language plpgsql as $$ begin
    if (select count(*) from pg_dist_partition) > 20 then raise 'the machine is gone'; end if; return new; end $$`)
  await client.query('create trigger t before insert on pg_dist_partition for each row execute function fails()')
  await assert.rejects(spread(), /the machine is gone/)
  await client.query('drop trigger t on pg_dist_partition')
  const rest = await spread()
  assert.ok(rest.length > 5)
  assert.deepEqual(await spread(), [])
  const { rows } = await client.query<{ name: string; partkey: string | null }>(
    'select logicalrelid::text as name, partkey from pg_dist_partition',
  )
  const keys = new Map(rows.map(({ name, partkey }) => [name, partkey]))
  assert.equal(keys.get('casework.event'), 'case_id')
  assert.equal(keys.get('registry.record'), 'id')
  assert.equal(keys.get('organisation.unit'), null)
  assert.equal(keys.has('kernel.outbox'), false)
  assert.ok(rows.length > 50)
})

test('K17: what Citus would refuse is named before anything is changed', async () => {
  await client.query(`create schema lots;
    create table lots.lot (id uuid primary key);
    create table lots.ticket (lot_id uuid references lots.lot, id integer generated always as identity, plate text unique,
      primary key (id))`)
  const lots: Module = { name: 'lots', folder: import.meta.dirname, distributedBy: { ticket: 'lot_id', lot: 'id' } }
  const { obstacles } = await planDistribution(client, [lots])
  assert.deepEqual(obstacles.toSorted(), [
    'lots.ticket has no primary key with lot_id',
    'lots.ticket.id counts in less than bigint',
    'lots.ticket_pkey makes lots.ticket unique without lot_id',
    'lots.ticket_plate_key makes lots.ticket unique without lot_id',
  ])
  await assert.rejects(
    distribute(client, [lots], () => {}),
    /Some tables cannot be spread[^]*nothing was changed/,
  )
  const unknown: Module = { ...lots, distributedBy: { nothing: 'id' } }
  await assert.rejects(planDistribution(client, [unknown]), /no table lots\.nothing/)
})
