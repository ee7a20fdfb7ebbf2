/** Which types and attributes there are (CIM 009 §5.7.5 to §5.7.10). Rule NG16. */
import { createHash } from 'node:crypto'
import type { ProtocolReply } from '../../kernel/protocol.ts'
import type { Ask } from './ask.ts'
import { badData, notFound } from './errors.ts'
import { isName } from './model.ts'
import * as store from './store.ts'

interface Census {
  /** By type: how many entities, and which attributes they have. */
  readonly types: ReadonlyMap<string, { n: number; attributes: Set<string> }>
  /** By attribute: how many entities, and which types have it. */
  readonly attributes: ReadonlyMap<string, { n: number; types: Set<string> }>
}

async function census(ask: Ask): Promise<Census> {
  const rows = await ask.app.read((tx) => store.typesWithAttributes(tx, ask.tenant))
  const types = new Map<string, { n: number; attributes: Set<string> }>()
  const attributes = new Map<string, { n: number; types: Set<string> }>()
  for (const row of rows) {
    for (const type of row.types) {
      const one = types.get(type) ?? { n: 0, attributes: new Set() }
      one.n += row.n
      for (const attribute of row.attributes) one.attributes.add(attribute)
      types.set(type, one)
    }
    for (const attribute of row.attributes) {
      const one = attributes.get(attribute) ?? { n: 0, types: new Set() }
      one.n += row.n
      for (const type of row.types) one.types.add(type)
      attributes.set(attribute, one)
    }
  }
  return { types, attributes }
}

/** A list has an id of its own, the same for what is the same. */
const idOf = (kind: string, names: readonly string[]) =>
  `urn:ngsi-ld:${kind}:${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 32)}`

export async function listTypes(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const { types } = await census(ask)
  const names = [...types.keys()].toSorted()
  if (!ask.flag('details'))
    return ask.reply(
      { id: idOf('EntityTypeList', names), type: 'EntityTypeList', typeList: names.map((one) => context.compact(one)) },
      context,
    )
  const details = names.map((id) => ({
    id,
    type: 'EntityType',
    typeName: context.compact(id),
    attributeNames: [...(types.get(id)?.attributes ?? [])].toSorted().map((one) => context.compact(one)),
  }))
  return ask.reply(details, context)
}

function nameIn(ask: Ask): string {
  const name = ask.name(0)
  if (!isName(name)) throw badData(`this is no name: ${name}`)
  return name
}

export async function typeInfo(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const id = context.expand(nameIn(ask))
  const { types } = await census(ask)
  const found = types.get(id)
  if (!found) throw notFound(`the type ${id}`)
  const names = [...found.attributes].toSorted()
  const kinds = await ask.app.read((tx) => Promise.all(names.map((name) => store.kindsOf(tx, ask.tenant, name))))
  const attributeDetails = names.map((name, at) => ({
    id: name,
    type: 'Attribute',
    attributeName: context.compact(name),
    attributeTypes: kinds[at] ?? [],
  }))
  return ask.reply(
    { id, type: 'EntityTypeInfo', typeName: context.compact(id), entityCount: found.n, attributeDetails },
    context,
  )
}

export async function listAttributes(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const { attributes } = await census(ask)
  const names = [...attributes.keys()].toSorted()
  if (!ask.flag('details'))
    return ask.reply(
      {
        id: idOf('AttributeList', names),
        type: 'AttributeList',
        attributeList: names.map((one) => context.compact(one)),
      },
      context,
    )
  const details = names.map((id) => ({
    id,
    type: 'Attribute',
    attributeName: context.compact(id),
    typeNames: [...(attributes.get(id)?.types ?? [])].toSorted().map((one) => context.compact(one)),
  }))
  return ask.reply(details, context)
}

export async function attributeInfo(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const id = context.expand(nameIn(ask))
  const { attributes } = await census(ask)
  const found = attributes.get(id)
  if (!found) throw notFound(`the attribute ${id}`)
  const attributeTypes = await ask.app.read((tx) => store.kindsOf(tx, ask.tenant, id))
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
  )
}
