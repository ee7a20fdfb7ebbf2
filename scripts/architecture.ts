/** Checks who imports whom against .dependency-cruiser.cjs. Fails also when it sees no files: then it would see no wrong. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'

interface Rules {
  readonly forbidden: IForbiddenRuleType[]
  readonly options: ICruiseOptions
}

export const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as Rules

export interface Finding {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** Looks at these folders below `baseDir`; gives how many files it saw and what is wrong. */
export async function inspect(
  baseDir: string,
  folders: readonly string[],
): Promise<{ files: number; findings: Finding[] }> {
  const { output } = await cruise([...folders], {
    ...rules.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
  })
  const { summary, modules } = output as ICruiseResult
  const files = modules.filter((module) => /^(src|sandbox|bench|e2e|scripts)\//.test(module.source)).length
  return { files, findings: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })) }
}

if (process.argv[1] === import.meta.filename) {
  const { files, findings } = await inspect(path.join(import.meta.dirname, '..'), [
    'src',
    'sandbox',
    'bench',
    'e2e',
    'scripts',
  ])
  for (const { rule, from, to } of findings) process.stdout.write(`✖ ${rule}: ${from} → ${to}\n`)
  process.stdout.write(`${files} files, ${rules.forbidden.length} rules, ${findings.length} findings\n`)
  // A parser that does not understand the language sees next to nothing, and finds nothing wrong in it.
  process.exitCode = findings.length === 0 && files >= 100 ? 0 : 1
}
