import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { inspect, rules } from './architecture.ts'

const root = path.join(import.meta.dirname, '..')
const canary = (name: string) => path.join(root, 'canaries', name)

for (const { name = '' } of rules.forbidden) {
  test(`architecture rule ${name} sings on its canary`, async () => {
    const folders = ['src', 'sandbox', 'scripts', 'bench'].filter((folder) =>
      existsSync(path.join(canary(name), folder)),
    )
    assert.ok(folders.length > 0, `canaries/${name} is missing`)
    const { findings } = await inspect(canary(name), folders)
    assert.ok(
      findings.some((finding) => finding.rule === name),
      `found only ${JSON.stringify(findings)}`,
    )
  })
}

test('every canary belongs to a rule', () => {
  const known = new Set(rules.forbidden.map((rule) => rule.name))
  const folders = readdirSync(path.join(root, 'canaries'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  for (const { name } of folders) assert.ok(known.has(name) || name.startsWith('lint-'), name)
})

for (const [name, rule] of [
  ['lint-floating-promise', 'no-floating-promises'],
  ['lint-misused-promise', 'no-misused-promises'],
  ['lint-outgoing-call', 'no-restricted-globals'],
] as const) {
  test(`lint rule ${rule} sings on its canary`, () => {
    const oxlint = path.join(root, 'node_modules', '.bin', 'oxlint')
    const { stdout, status } = spawnSync(oxlint, ['--type-aware', '-c', '.oxlintrc.json', canary(name)], {
      cwd: root,
      encoding: 'utf8',
    })
    assert.notEqual(status, 0)
    assert.match(stdout, new RegExp(rule))
  })
}
