/** The process of a report, as data: one for each category and rule, so that a report keeps the time it was sent under. */
import type { Process } from '../../platform/casework/contract.ts'
import { categories, type CategoryId, categoryIds, type Rule, ruleOn } from './categories.ts'

const prefix = 'PAKN-'

/** The first version of a rule is the one from the beginning. */
function versionOf(id: CategoryId, rule: Rule): number {
  const rules: readonly Rule[] = categories[id].rules
  return rules.indexOf(rule) + 1
}

function build(id: CategoryId, rule: Rule): Process {
  const { name } = categories[id]
  const share = (part: number) => Math.max(0.5, Math.round(rule.workingHours * part * 2) / 2)
  return {
    procedureCode: `${prefix}${id.toUpperCase()}`,
    version: versionOf(id, rule),
    title: { vi: `Phản ánh: ${name.vi}`, en: `Report: ${name.en}` },
    service: 'participation',
    workingHours: rule.workingHours,
    payment: 'none',
    steps: [
      {
        id: 'reception',
        name: { vi: 'Tiếp nhận, phân công', en: 'Reception' },
        role: 'one-stop-clerk',
        at: 'receiving',
        workingHours: share(0.1),
        actions: ['receive', 'refuse', 'pass-on', 'take', 'assign', 'transfer', 'stop'],
        next: 'work',
      },
      {
        id: 'work',
        name: { vi: 'Xử lý tại hiện trường', en: 'Work on the spot' },
        role: 'specialist',
        at: 'competent',
        workingHours: share(0.7),
        actions: ['take', 'assign', 'pass-on', 'ask-opinion', 'extend', 'transfer', 'refuse', 'stop'],
        next: 'approval',
      },
      {
        id: 'approval',
        name: { vi: 'Duyệt kết quả', en: 'Approval of the result' },
        role: 'leader',
        at: 'competent',
        workingHours: share(0.2),
        actions: ['grant', 'return-for-rework', 'extend', 'refuse', 'stop', 'object'],
        next: null,
      },
    ],
  }
}

const built = new Map<Rule, Process>()
for (const id of categoryIds) for (const rule of categories[id].rules) built.set(rule, build(id, rule))

export const reportProcesses: readonly Process[] = [...built.values()]

/** For a report of a category that is sent on a day (YYYY-MM-DD). */
export function processOn(id: CategoryId, day: string): Process {
  const process = built.get(ruleOn(id, day))
  if (!process) throw new Error(`no process for ${id} on ${day}`)
  return process
}

export const isReport = (procedureCode: string): boolean => procedureCode.startsWith(prefix)

export const legalGround = 'Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội'
