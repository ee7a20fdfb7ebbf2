/** The three faces as clients of the city's single sign-on. */
import type { App } from '../../kernel/app.ts'
import type { Face } from './contract.ts'
import { derivedKey } from './secrets.ts'

export const faces: readonly Face[] = ['portal', 'desk', 'centre']

export function isFaceClient(clientId: string): clientId is Face {
  return (faces as readonly string[]).includes(clientId)
}

/** Citizens use the portal; desk and centre are for officials. */
export function kindOf(face: Face): 'citizen' | 'official' {
  return face === 'portal' ? 'citizen' : 'official'
}

/** The same in every process of an installation, and stored nowhere. */
export function faceSecret(app: App, face: Face): string {
  return derivedKey(app, `client/${face}`).toString('base64url')
}

export const callbackPath = '/api/identity/callback'
export const backChannelLogoutPath = '/api/identity/back-channel-logout'
export const signInCookie = 'khue_sign_in'
export const oidcSessionCookie = 'khue_sign_on'
