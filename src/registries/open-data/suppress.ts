/**
 * Keeps small numbers back, so that nobody is recognised in them, and as many others as it takes that no total gives them
 * away. Rule OD4.
 *
 * Rows form a tree: a row's total is the sum of the rows one level further in. That shape is chosen for this rule: every row
 * stands in one sum only, so what can be worked out is plain. With totals along several axes at once it would not be.
 *
 * A row is kept back when its count is from 1 to the threshold − 1, or when the row it is part of is. Where a told total has
 * parts kept back, they are at least two and are at least the threshold together: the total gives away their sum, no part of
 * it. When the parts that are left cannot do that, the total itself is kept back.
 */
import type { Row, Suppression } from './definition.ts'
import { total } from './totals.ts'

interface Node {
  readonly index: number
  readonly count: number
  readonly parts: Node[]
  hidden: boolean
}

/** The rows with `suppressed` set in each, and null for what is kept back. Rows without their totals above them throw. */
export function suppress(rows: readonly Row[], rule: Suppression): Row[] {
  const roots = treeOf(rows, rule)
  for (const root of roots) protect(root, rule.threshold)
  const hidden = new Set<number>()
  for (const root of roots) collect(root, hidden)
  const kept = [rule.count, ...rule.also]
  return rows.map((row, index) => {
    if (!hidden.has(index)) return { ...row, suppressed: false }
    return { ...row, ...Object.fromEntries(kept.map((name) => [name, null])), suppressed: true }
  })
}

function treeOf(rows: readonly Row[], { levels, count }: Suppression): Node[] {
  const nodes = new Map<string, Node>()
  const pathOf = (row: Row) => levels.map((name) => String(row[name]))
  const paths = rows.map(pathOf)
  for (const [index, path] of paths.entries()) {
    nodes.set(JSON.stringify(path), { index, count: Number(rows[index]?.[count]), parts: [], hidden: false })
  }
  const roots: Node[] = []
  for (const path of paths) {
    const node = nodes.get(JSON.stringify(path)) as Node
    const depth = path.indexOf(total) === -1 ? path.length : path.indexOf(total)
    if (depth === 0) {
      roots.push(node)
      continue
    }
    const above = nodes.get(JSON.stringify(path.map((value, index) => (index < depth - 1 ? value : total))))
    if (!above) throw new Error(`a row without its total: ${path.join(', ')}`)
    above.parts.push(node)
  }
  return roots
}

/** From the leaves on; a row that cannot protect its parts is kept back with all of them. */
function protect(node: Node, threshold: number): void {
  for (const part of node.parts) protect(part, threshold)
  if (isSmall(node, threshold) || !canProtect(node, threshold)) hide(node)
}

function isSmall({ count }: Node, threshold: number): boolean {
  return count > 0 && count < threshold
}

/** Keeps back more parts, the smallest first, until those kept back do not give each other away. */
function canProtect({ parts }: Node, threshold: number): boolean {
  const back = parts.filter(({ hidden }) => hidden)
  if (back.length === 0) return true
  // Nobody is in an empty row: it hides nobody.
  const others = parts.filter(({ hidden, count }) => !hidden && count > 0).toSorted((a, b) => a.count - b.count)
  let sum = back.reduce((all, { count }) => all + count, 0)
  let number = back.length
  while (number < 2 || sum < threshold) {
    const next = others.shift()
    if (!next) return false
    hide(next)
    sum += next.count
    number++
  }
  return true
}

function hide(node: Node): void {
  node.hidden = true
  for (const part of node.parts) hide(part)
}

function collect(node: Node, hidden: Set<number>): void {
  if (node.hidden) hidden.add(node.index)
  for (const part of node.parts) collect(part, hidden)
}
