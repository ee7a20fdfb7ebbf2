/** Small shapes that the contract's parts share. Browser-safe. */
import { type TSchema, Type } from 'typebox'

export const closed = { additionalProperties: false } as const
export const Text = Type.Object({ vi: Type.String(), en: Type.String() }, closed)
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
export const Id = Type.String({ format: 'uuid' })
export const Code = Type.String({ pattern: '^[0-9]\\.[0-9]{6}$', description: 'National code of the procedure' })
export const Day = Type.String({ format: 'date' })
