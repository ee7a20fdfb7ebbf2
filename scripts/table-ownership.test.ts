/** No module reads another's tables: a statement names only the tables of its own module's schema. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..')
const floors = 'src/{platform,registries,services}'
const schemaOf = (file: string) => (file.split(path.sep)[2] ?? '').replaceAll('-', '_')

/** Schemas that the statements of a file name: after FROM, JOIN, INTO, UPDATE, REFERENCES or TABLE, or given to `tables(…)`. */
function schemasNamed(text: string, known: ReadonlySet<string>): string[] {
  const statement =
    /\b(?:from|join|into|update|references|table)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+)?([a-z_]+)\.[a-z_]+/gi
  const kysely = /\.tables(?:<[^>]*>)?\(\s*'([a-z_]+)'/g
  const found = [statement, kysely].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
  return found.filter((schema) => known.has(schema))
}

test('every statement stays within its own module’s schema', () => {
  const files = globSync(`${floors}/*/**/*.{ts,sql}`, { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  const known = new Set(files.map(schemaOf))
  assert.ok(known.size >= 9, `only ${known.size} modules were found`)
  const strangers = files.flatMap((file) =>
    schemasNamed(readFileSync(path.join(root, file), 'utf8'), known)
      .filter((schema) => schema !== schemaOf(file))
      .map((schema) => `${file} uses ${schema}`),
  )
  assert.deepEqual(strangers, [])
})

test('the check sees a statement that strays', () => {
  const known = new Set(['casework', 'identity'])
  assert.deepEqual(schemasNamed('select 1 from casework.event e join identity.person p on true', known), [
    'casework',
    'identity',
  ])
  assert.deepEqual(schemasNamed("tx.tables<Tables>('identity').selectFrom('person')", known), ['identity'])
})
