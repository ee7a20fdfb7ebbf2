/** For benches that open the operator's page: the sandbox's duty operator, signed in. */
import type { App } from '../src/kernel/app.ts'
import { newId } from '../src/kernel/id.ts'
import { beginSession } from '../src/platform/identity/sessions.ts'
import { sandboxOfficials } from '../src/platform/organisation/index.ts'

/** The value of the session's cookie. */
export async function operatorSession(app: App): Promise<string> {
  const operator = sandboxOfficials.find(({ role }) => role === 'operator')
  if (!operator) throw new Error('the sandbox has no operator')
  const { token } = await app.transaction((tx) =>
    beginSession(
      tx,
      {
        kind: 'official',
        subjectId: operator.officialId,
        name: operator.name,
        assurance: 2,
        face: 'centre',
        method: 'password',
        strongUntil: null,
        oidcUid: newId(),
        oidcSid: null,
      },
      { userAgent: 'bench', address: '127.0.0.1' },
      undefined,
    ),
  )
  return token
}
