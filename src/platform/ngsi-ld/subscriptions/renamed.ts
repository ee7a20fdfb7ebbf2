import type { Context } from '../context.ts'
import type { Json } from '../read.ts'

const words = /[^\s;|,()]+/g
const texts = (value: unknown) => (Array.isArray(value) ? value : [value])

/** A subscription with the names of another context. */
export function renamed(body: Json, from: Context, to: Context): Json {
  const name = (one: unknown) => (typeof one === 'string' ? to.compact(from.expand(one)) : one)
  const names = (value: unknown) => texts(value).map(name)
  const type = (one: unknown) =>
    typeof one === 'string' && one !== '*' ? one.replaceAll(words, (word) => to.compact(from.expand(word))) : one
  const { entities, watchedAttributes, notification, geoQ } = body
  const notice = notification as Json
  return {
    ...body,
    ...(Array.isArray(entities) && { entities: entities.map((one: Json) => ({ ...one, type: type(one['type']) })) }),
    ...(watchedAttributes !== undefined && { watchedAttributes: names(watchedAttributes) }),
    ...(geoQ !== undefined && { geoQ }),
    notification: { ...notice, ...(notice['attributes'] !== undefined && { attributes: names(notice['attributes']) }) },
  }
}
