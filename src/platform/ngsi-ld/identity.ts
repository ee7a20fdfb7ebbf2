/** Who answers here, for a federation that looks for loops (CIM 009 §5.15.1, §5.2.40). */
import type { App } from '../../kernel/app.ts'
import type { ProtocolReply } from '../../kernel/protocol.ts'
import type { Ask } from './ask.ts'

const startedAt = Temporal.Now.instant()

const nameOf = (tenant: string) => (tenant === '' ? 'default' : tenant)
const hostOf = ({ config }: App) => new URL(config.publicUrl).hostname

/** By what name requests say that they came through here. */
export const aliasOf = (app: App, tenant: string) => `${hostOf(app)}-${nameOf(tenant)}`

export async function sourceIdentity(ask: Ask): Promise<ProtocolReply> {
  const uptime = Temporal.Now.instant().since(startedAt, { largestUnit: 'hour', smallestUnit: 'second' })
  return ask.reply(
    {
      id: `urn:ngsi-ld:ContextSourceIdentity:${hostOf(ask.app)}:${nameOf(ask.tenant)}`,
      type: 'ContextSourceIdentity',
      contextSourceAlias: aliasOf(ask.app, ask.tenant),
      contextSourceUptime: uptime.toString(),
      contextSourceTimeAt: ask.now,
    },
    await ask.context(),
  )
}
