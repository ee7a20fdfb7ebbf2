/** Which types and attributes there are (CIM 009 §5.7.5 to §5.7.10). Rule NG16. */
import { createHash } from 'node:crypto'
import type { ProtocolReply } from '../../kernel/protocol.ts'
import type { Ask } from './ask.ts'
import type { Context } from './context.ts'
import { badData, notFound } from './errors.ts'
import { isName, type Kind } from './model.ts'
import { discoverThere } from './registrations/discovery.ts'
import * as store from './store.ts'

interface Census {
  /** By type: how many entities, and which attributes they have. */
  readonly types: Map<string, { n: number; attributes: Set<string> }>
  /** By attribute: how many entities, which types have it, and of which kinds it is. */
  readonly attributes: Map<string, { n: number; types: Set<string> }>
  /** Of attributes, as sources tell them. */
  readonly kinds: Map<string, Set<Kind>>
  readonly warnings: Record<string, string[]>
}

function typeIn({ types }: Census, type: string, n: number) {
  const one = types.get(type) ?? { n: 0, attributes: new Set<string>() }
  one.n += n
  types.set(type, one)
  return one
}

function attributeIn({ attributes }: Census, attribute: string, n: number) {
  const one = attributes.get(attribute) ?? { n: 0, types: new Set<string>() }
  one.n += n
  attributes.set(attribute, one)
  return one
}

/** Here and at the sources that may be asked this. */
async function census(ask: Ask, context: Context, operation: string, path: string, details = false): Promise<Census> {
  const [rows, told] = await Promise.all([
    ask.app.read((tx) => store.typesWithAttributes(tx, ask.tenant)),
    discoverThere(ask, context, { operation, path, details }),
  ])
  const headers = told.warnings.length > 0 ? { 'ngsild-warning': [...told.warnings] } : {}
  const all: Census = { types: new Map(), attributes: new Map(), kinds: new Map(), warnings: headers }
  for (const row of rows) {
    for (const type of row.types) {
      const one = typeIn(all, type, row.n)
      for (const attribute of row.attributes) one.attributes.add(attribute)
    }
    for (const attribute of row.attributes) {
      const one = attributeIn(all, attribute, row.n)
      for (const type of row.types) one.types.add(type)
    }
  }
  for (const { type, n, attributes } of told.types) {
    const one = typeIn(all, type, n)
    for (const { attribute, kinds } of attributes) {
      one.attributes.add(attribute)
      addKinds(all, attribute, kinds)
    }
  }
  for (const { attribute, n, types, kinds } of told.attributes) {
    const one = attributeIn(all, attribute, n)
    for (const type of types) one.types.add(type)
    addKinds(all, attribute, kinds)
  }
  return all
}

function addKinds({ kinds }: Census, attribute: string, more: readonly Kind[]): void {
  kinds.set(attribute, new Set([...(kinds.get(attribute) ?? []), ...more]))
}

async function kindsOf(ask: Ask, { kinds }: Census, attribute: string): Promise<readonly string[]> {
  const own = await ask.app.read((tx) => store.kindsOf(tx, ask.tenant, attribute))
  return [...new Set([...own, ...(kinds.get(attribute) ?? [])])]
}

/** A list has an id of its own, the same for what is the same. */
const idOf = (kind: string, names: readonly string[]) =>
  `urn:ngsi-ld:${kind}:${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 32)}`

export async function listTypes(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const isDetailed = ask.flag('details')
  const operation = isDetailed ? 'retrieveEntityTypeDetails' : 'retrieveEntityTypes'
  const { types, warnings } = await census(ask, context, operation, 'types', isDetailed)
  const names = [...types.keys()].toSorted()
  if (!isDetailed)
    return ask.reply(
      { id: idOf('EntityTypeList', names), type: 'EntityTypeList', typeList: names.map((one) => context.compact(one)) },
      context,
      warnings,
    )
  const details = names.map((id) => ({
    id,
    type: 'EntityType',
    typeName: context.compact(id),
    attributeNames: [...(types.get(id)?.attributes ?? [])].toSorted().map((one) => context.compact(one)),
  }))
  return ask.reply(details, context, warnings)
}

function nameIn(ask: Ask): string {
  const name = ask.name(0)
  if (!isName(name)) throw badData(`this is no name: ${name}`)
  return name
}

export async function typeInfo(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const id = context.expand(nameIn(ask))
  const all = await census(ask, context, 'retrieveEntityTypeInfo', `types/${encodeURIComponent(ask.name(0))}`)
  const found = all.types.get(id)
  if (!found) throw notFound(`the type ${id}`)
  const names = [...found.attributes].toSorted()
  const kinds = await Promise.all(names.map((name) => kindsOf(ask, all, name)))
  const attributeDetails = names.map((name, at) => ({
    id: name,
    type: 'Attribute',
    attributeName: context.compact(name),
    attributeTypes: kinds[at] ?? [],
  }))
  return ask.reply(
    { id, type: 'EntityTypeInfo', typeName: context.compact(id), entityCount: found.n, attributeDetails },
    context,
    all.warnings,
  )
}

export async function listAttributes(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const isDetailed = ask.flag('details')
  const operation = isDetailed ? 'retrieveAttrTypeDetails' : 'retrieveAttrTypes'
  const { attributes, warnings } = await census(ask, context, operation, 'attributes', isDetailed)
  const names = [...attributes.keys()].toSorted()
  if (!isDetailed)
    return ask.reply(
      {
        id: idOf('AttributeList', names),
        type: 'AttributeList',
        attributeList: names.map((one) => context.compact(one)),
      },
      context,
      warnings,
    )
  const details = names.map((id) => ({
    id,
    type: 'Attribute',
    attributeName: context.compact(id),
    typeNames: [...(attributes.get(id)?.types ?? [])].toSorted().map((one) => context.compact(one)),
  }))
  return ask.reply(details, context, warnings)
}

export async function attributeInfo(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const id = context.expand(nameIn(ask))
  const all = await census(ask, context, 'retrieveAttrTypeInfo', `attributes/${encodeURIComponent(ask.name(0))}`)
  const found = all.attributes.get(id)
  if (!found) throw notFound(`the attribute ${id}`)
  const attributeTypes = await kindsOf(ask, all, id)
  return ask.reply(
    {
      id,
      type: 'Attribute',
      attributeName: context.compact(id),
      attributeCount: found.n,
      attributeTypes,
      typeNames: [...found.types].toSorted().map((one) => context.compact(one)),
    },
    context,
    all.warnings,
  )
}
