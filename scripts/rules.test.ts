/** The numbered rules of the READMEs and the tests that are named after them: each has the other. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const find = (pattern: string) => globSync(pattern, { cwd: root })

/** `- CW3 An official …`, `- **K1** Who …`, and those that stand together on one line: `**PR31** Money … **PR33** …`. */
function rulesIn(readme: string): string[] {
  const inBold = [...readme.matchAll(/\*\*([A-Z]{1,4}\d+)\*\* /g)]
  const atStart = [...readme.matchAll(/^- ([A-Z]{1,4}\d+) /gm)]
  return [...inBold, ...atStart].map((match) => match[1] ?? '')
}

/** `test('ID7, ID13: every page …'`: the numbers before the colon. */
function namedIn(text: string): string[] {
  const names = text.matchAll(/\b(?:test|it|describe|journey)\(\s*[`'"]([A-Z]{1,4}\d[^:`'"]*):/g)
  return [...names].flatMap((match) => match[1]?.match(/[A-Z]{1,4}\d+/g) ?? [])
}

/** First paint and layout shifts are measured (`npm run bench -- first-load`), not asserted. */
const measured = 'UI6'

test('every numbered rule of a README has a test named after it, and every such test its rule', () => {
  const readmes = find('src/{kernel,web,*/*}/README.md')
  const numbers = readmes.flatMap((file) => rulesIn(read(file)))
  const rules = new Set(numbers)
  const named = new Set(find('{src,e2e,sandbox,scripts}/**/*.test.ts').flatMap((file) => namedIn(read(file))))
  assert.ok(readmes.length >= 12 && rules.size >= 150, `${rules.size} rules in ${readmes.length} READMEs`)
  const untested = [...rules].filter((rule) => !named.has(rule) && rule !== measured)
  const unwritten = [...named].filter((rule) => !rules.has(rule))
  const twice = numbers.filter((rule, at) => numbers.indexOf(rule) < at)
  assert.deepEqual({ untested, unwritten, twice }, { untested: [], unwritten: [], twice: [] })
})

test('every module has a README with rules', () => {
  const modules = find('src/{platform,registries,services}/*/module.ts').map((file) => path.dirname(file))
  assert.ok(modules.length >= 10)
  const bare = modules.filter((folder) => rulesIn(read(path.join(folder, 'README.md'))).length < 3)
  assert.deepEqual(bare, [])
})
