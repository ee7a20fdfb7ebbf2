import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'
import { versionKinds } from './history.ts'

/** A record has a new version. Which fields, never their values. */
export const recordChanged = defineEvent(
  'registry.record-changed',
  Type.Object({
    registry: Type.String(),
    recordId: Type.String({ format: 'uuid' }),
    version: Type.Integer(),
    kind: Type.Enum([...versionKinds]),
    fields: Type.Array(Type.String()),
  }),
)
