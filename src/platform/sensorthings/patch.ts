/** A change written as steps (RFC 6902), of the properties of one thing (OGC 18-088 §10.3.2). Rule ST13. */
import { isDeepStrictEqual } from 'node:util'
import { bad } from './model.ts'

type Json = Readonly<Record<string, unknown>>
type Holder = Record<string, unknown> | unknown[]

const stepsMax = 1000
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null

/** What the steps make of a body. Throws 400 for what is no step, or leads nowhere. */
export function patched(body: Json, steps: unknown): Json {
  if (!Array.isArray(steps) || steps.length > stepsMax) throw bad(`a JSON patch is a list of ${stepsMax} steps at most`)
  const root: { body: unknown } = { body: structuredClone(body) }
  for (const step of steps as unknown[]) apply(root, step)
  if (!isObject(root.body)) throw bad('nothing is left')
  return root.body
}

function apply(root: { body: unknown }, given: unknown): void {
  if (!isObject(given)) throw bad('a step of a JSON patch is an object')
  const { op, value } = given
  const path = pointer(given['path'])
  switch (op) {
    case 'add':
      return add(root, path, required(value))
    case 'replace':
      valueAt(root, path)
      remove(root, path)
      return add(root, path, required(value))
    case 'remove':
      return remove(root, path)
    case 'copy':
      return add(root, path, structuredClone(valueAt(root, pointer(given['from']))))
    case 'move': {
      const from = pointer(given['from'])
      const moved = valueAt(root, from)
      if (isDeepStrictEqual(path.slice(0, from.length), from) && path.length > from.length)
        throw bad('nothing moves into itself')
      remove(root, from)
      return add(root, path, moved)
    }
    case 'test':
      if (!isDeepStrictEqual(valueAt(root, path), value)) throw bad(`the test of ${String(given['path'])} fails`)
      return
    default:
      throw bad(`there is no step ${JSON.stringify(op)}`)
  }
}

function required(value: unknown): unknown {
  if (value === undefined) throw bad('a step has no value')
  return value
}

/** RFC 6901; below the body. */
function pointer(text: unknown): string[] {
  if (typeof text !== 'string' || !text.startsWith('/')) throw bad(`this is no path: ${JSON.stringify(text)}`)
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(root: { body: unknown }, path: readonly string[]): unknown {
  let at: unknown = root.body
  for (const part of path) {
    if (!isHolder(at) || !Object.hasOwn(at, part)) throw bad(`nothing is at /${path.join('/')}`)
    at = (at as Record<string, unknown>)[part]
  }
  return at
}

function holderOf(root: { body: unknown }, path: readonly string[]): [Holder, string] {
  const holder = valueAt(root, path.slice(0, -1))
  const name = path.at(-1)
  if (!isHolder(holder) || name === undefined || name === '__proto__') throw bad(`nothing can be at /${path.join('/')}`)
  return [holder, name]
}

function add(root: { body: unknown }, path: readonly string[], value: unknown): void {
  const [holder, name] = holderOf(root, path)
  if (!Array.isArray(holder)) {
    holder[name] = value
    return
  }
  const at = name === '-' ? holder.length : Number(name)
  if (!(name === '-' || /^(0|[1-9]\d*)$/.test(name)) || at > holder.length) throw bad(`there is no place ${name}`)
  holder.splice(at, 0, value)
}

function remove(root: { body: unknown }, path: readonly string[]): void {
  valueAt(root, path)
  const [holder, name] = holderOf(root, path)
  if (Array.isArray(holder)) holder.splice(Number(name), 1)
  else delete holder[name]
}
