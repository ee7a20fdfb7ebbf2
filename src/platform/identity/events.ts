/** Facts that other modules may listen to. */
import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'

/** A person came into being here, or a value of theirs changed. */
export const personChanged = defineEvent('identity.person-changed', Type.Object({ personId: Type.String() }))

/** Somebody signed in; for notices and for the security centre. */
export const signedIn = defineEvent(
  'identity.signed-in',
  Type.Object({
    kind: Type.Union([Type.Literal('citizen'), Type.Literal('official')]),
    subjectId: Type.String(),
    sessionId: Type.String(),
    method: Type.String(),
  }),
)

/** An account was locked after repeated wrong passwords or codes. */
export const accountLocked = defineEvent(
  'identity.account-locked',
  Type.Object({ officialId: Type.String(), until: Type.String() }),
)
