/** What must be true of the data, whatever happened to the program: each check names what it found wrong. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { leafHash } from '../src/platform/transparency/merkle.ts'
import type { Promised } from './kill-load.ts'

interface Question {
  readonly what: string
  /** Gives a row for each thing that is wrong. */
  readonly sql: string
  readonly values?: (promised: Promised) => unknown[]
}

const questions: readonly Question[] = [
  {
    what: 'every accepted case is there, once, under the code that was answered',
    sql: `select asked.id, asked.code, count(c.case_id) from unnest($1::uuid[], $2::text[]) as asked (id, code)
      left join casework.case_file c on c.case_id = asked.id and c.code = asked.code group by 1, 2 having count(c.case_id) <> 1`,
    values: ({ cases }) => [[...cases.keys()], [...cases.values()]],
  },
  {
    what: 'no application became two cases, no case is without its application',
    sql: `select draft_id::text, count(*) from procedures.application group by 1 having count(*) > 1
      union all select c.case_id::text, 0 from casework.case_file c full join procedures.application a using (case_id)
      where c.case_id is null or a.case_id is null`,
  },
  {
    what: 'case codes of an agency’s day run from 1 without gaps or doubles',
    sql: `select regexp_replace(code, '-[0-9]+$', '') as day, count(*), max(substring(code from '[0-9]+$')::int)
      from casework.case_file group by 1
      having count(*) <> max(substring(code from '[0-9]+$')::int) or count(distinct code) <> count(*)`,
  },
  {
    what: 'a case’s events run from 1 to its version',
    sql: `select c.case_id, c.version, count(e.seq), max(e.seq) from casework.case_file c left join casework.event e using (case_id)
      group by 1, 2 having count(e.seq) <> c.version or max(e.seq) <> c.version or min(e.seq) <> 1`,
  },
  {
    what: 'every transfer that the bank took is credited to its payment, once',
    sql: `select asked.id, asked.payment, count(t.bank_id) from unnest($1::text[], $2::uuid[]) as asked (id, payment)
      left join payments.bank_transfer t on t.bank_id = asked.id and t.payment_id = asked.payment and t.state = 'credited'
      left join payments.payment p on p.id = t.payment_id and p.status = 'settled'
      group by 1, 2 having count(t.bank_id) <> 1 or count(p.id) <> 1`,
    values: ({ transfers }) => [[...transfers.keys()], [...transfers.values()]],
  },
  {
    what: 'no payment was paid twice, and none is settled without its transfer in the ledger',
    sql: `select p.id, count(l.id) from payments.payment p left join payments.ledger_transaction l on l.payment_id = p.id and l.kind = 'transfer'
      group by 1, p.status having count(l.id) <> (p.status = 'settled')::int`,
  },
  {
    what: 'the ledger balances, and holds what the bank’s transfers add up to',
    sql: `select 'sum' as what, sum(amount_dong) as dong from payments.ledger_entry having sum(amount_dong) <> 0
      union all select transaction_id::text, sum(amount_dong) from payments.ledger_entry group by 1 having sum(amount_dong) <> 0`,
  },
  {
    what: 'every accepted signature is sealed and issued, once',
    sql: `select asked.id, count(s.id) filter (where s.status = 'sealed'), count(e.result_id)
      from unnest($1::uuid[]) as asked (id)
      left join signatures.seal s on s.case_id = asked.id
      left join procedures.result r on r.case_id = asked.id and r.state = 'issued' and r.sealed_document_id = s.sealed_document_id
      left join transparency.entry e on e.result_id = r.result_id and e.type = 'issued' and e.index is not null
      group by 1 having count(s.id) <> 1 or count(e.result_id) <> 1`,
    values: ({ signed, issued }) => [[...new Set([...signed, ...issued])]],
  },
  {
    what: 'nothing is signed but pending',
    sql: `select case_id::text, status from signatures.seal where status <> 'sealed'
      union all select case_id::text, state from procedures.result where state in ('sealing', 'seal-failed')
      union all select case_id::text, phase from casework.case_file where phase = 'signing'
      union all select result_id, 'not in the log' from transparency.entry where index is null`,
  },
  {
    what: 'numbers of results run from 1 without gaps or doubles',
    sql: `select unit_id, number_year, count(number), max(number) from procedures.result where number is not null
      group by 1, 2 having count(*) <> max(number) or count(distinct number) <> count(*)`,
  },
  {
    what: 'no event and no job was given up',
    sql: `select name, id::text, output::text from pgboss.job where state = 'failed'`,
  },
]

export interface Checked {
  readonly checks: number
  readonly wrong: readonly string[]
}

/** `folder` holds the blobs. */
export async function checkAll(databaseUrl: string, folder: string, promised: Promised): Promise<Checked> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const wrong: string[] = []
    for (const { what, sql, values } of questions) {
      const { rows } = await client.query<Record<string, unknown>>(sql, values?.(promised) ?? [])
      if (rows.length > 0) wrong.push(`not so: ${what}: ${JSON.stringify(rows.slice(0, 5))}`)
    }
    wrong.push(...(await checkLog(client)), ...(await checkBlobs(client, folder)))
    return { checks: questions.length + 2, wrong }
  } finally {
    await client.end()
  }
}

/** The log's entries are numbered from 0, the newest checkpoint covers them, and every older one is a beginning of it. */
async function checkLog(client: pg.Client): Promise<string[]> {
  const { rows: entries } = await client.query<{ index: string; data: Buffer }>(
    'select index, data from transparency.entry where index is not null order by index',
  )
  const { rows: checkpoints } = await client.query<{ size: string; root: Buffer }>(
    'select size, root from transparency.checkpoint order by size',
  )
  const wrong = entries.flatMap(({ index }, place) =>
    Number(index) === place ? [] : [`log entry ${place} is ${index}`],
  )
  const leaves = entries.map(({ data }) => leafHash(data))
  const root = (size: number) => rootOf(leaves.slice(0, size))
  for (const { size, root: signed } of checkpoints) {
    const n = Number(size)
    if (n > leaves.length)
      wrong.push(`a checkpoint of size ${n} was signed, but only ${leaves.length} entries are there`)
    else if (n > 0 && !root(n).equals(signed)) wrong.push(`the checkpoint of size ${n} is of another tree`)
  }
  const newest = Number(checkpoints.at(-1)?.size ?? 0)
  if (newest !== leaves.length) wrong.push(`the newest checkpoint is of ${newest} of ${leaves.length} entries`)
  return wrong
}

/** Merkle tree hash straight from its definition (RFC 6962 §2.1), so that it does not share the program's tiles. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  const parts = [Buffer.from([1]), rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left))]
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

/** Every document's bytes are in the blob store, whole. */
async function checkBlobs(client: pg.Client, folder: string): Promise<string[]> {
  const { rows } = await client.query<{ sha256: string }>('select distinct sha256 from documents.document')
  return rows.flatMap(({ sha256 }) => {
    const bytes = readFileSync(path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256))
    return createHash('sha256').update(bytes).digest('hex') === sha256 ? [] : [`blob ${sha256} is not whole`]
  })
}
