/** Nodes and links from a CSV file: all of them or none, with the line of what is wrong. Rule NW2. */
import { parse } from 'csv-parse/sync'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { compileFor, InvalidInput } from '../../kernel/validation.ts'
import { NewLink, NewNode, rowsMax } from './contract.ts'
import { putLinks, putNodes } from './register.ts'

type Row = Readonly<Record<string, string>>

const number = (text: string | undefined): number | null => (text === undefined || text === '' ? null : Number(text))
const text = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value)

/** Columns: code, name, nameEn, role, unit, longitude, latitude, address, probe, port, credential, context, entrance. */
function nodeOf(row: Row): object {
  const [longitude, latitude] = [number(row['longitude']), number(row['latitude'])]
  return {
    code: row['code'] ?? '',
    name: { vi: row['name'] ?? '', en: text(row['nameEn']) ?? row['name'] ?? '' },
    role: row['role'],
    unitId: row['unit'] ?? '',
    point: longitude === null || latitude === null ? null : { longitude, latitude },
    address: text(row['address']),
    probe: text(row['probe']) ?? 'none',
    port: number(row['port']),
    credential: text(row['credential']),
    snmpContext: text(row['context']),
    isEntrance: row['entrance'] === '1' || row['entrance'] === 'true',
  }
}

/** Columns: code, a, b, aIndex, bIndex, kind, capacityBps, provider, contract, serviceLevel. */
function linkOf(row: Row): object {
  return {
    code: row['code'] ?? '',
    a: row['a'] ?? '',
    b: row['b'] ?? '',
    aIndex: number(row['aIndex']),
    bIndex: number(row['bIndex']),
    kind: row['kind'],
    capacityBps: number(row['capacityBps']),
    provider: row['provider'] ?? '',
    contract: text(row['contract']),
    serviceLevel: number(row['serviceLevel']),
  }
}

const checkNode = compileFor('body', NewNode)
const checkLink = compileFor('body', NewLink)

export async function importRows(
  tx: Tx,
  actor: Actor,
  kind: 'nodes' | 'links',
  bytes: Buffer,
): Promise<{ entered: number; changed: number }> {
  const rows = readRows(bytes)
  const shape = kind === 'nodes' ? { of: nodeOf, check: checkNode } : { of: linkOf, check: checkLink }
  const given = rows.map((row, at) => {
    const result = shape.check(shape.of(row))
    if ('error' in result) throw wrong(at, result.error)
    return result.value as NewNode & NewLink
  })
  const codes = given.map(({ code }) => code)
  const twice = codes.findIndex((code, at) => codes.indexOf(code) < at)
  if (twice >= 0) throw problem('network.unreadable-file', { line: twice + 2, what: `${codes[twice]} ×2` })
  return kind === 'nodes' ? putNodes(tx, actor, given) : putLinks(tx, actor, given)
}

function readRows(bytes: Buffer): Row[] {
  let rows: Row[]
  try {
    rows = parse(bytes, { columns: true, bom: true, trim: true, skip_empty_lines: true, delimiter: [',', ';', '\t'] })
  } catch (error) {
    throw problem('network.unreadable-file', { line: 1, what: error instanceof Error ? error.message : String(error) })
  }
  if (rows.length === 0 || rows.length > rowsMax)
    throw problem('network.unreadable-file', { line: 1, what: `1 … ${rowsMax}` })
  return rows
}

function wrong(at: number, error: Error): Problem {
  const fields = error instanceof InvalidInput ? error.fields.map(({ pointer }) => pointer.slice(1)) : []
  // The first line of a file is its header.
  return problem('network.unreadable-file', { line: at + 2, what: fields.join(', ') })
}
