/** Who answers here, for a federation that looks for loops (CIM 009 §5.15.1, §5.2.40). */
import type { ProtocolReply } from '../../kernel/protocol.ts'
import type { Ask } from './ask.ts'

const startedAt = Temporal.Now.instant()

export async function sourceIdentity(ask: Ask): Promise<ProtocolReply> {
  const { hostname } = new URL(ask.app.config.publicUrl)
  const tenant = ask.tenant === '' ? 'default' : ask.tenant
  const uptime = Temporal.Now.instant().since(startedAt, { largestUnit: 'hour', smallestUnit: 'second' })
  return ask.reply(
    {
      id: `urn:ngsi-ld:ContextSourceIdentity:${hostname}:${tenant}`,
      type: 'ContextSourceIdentity',
      contextSourceAlias: `${hostname}-${tenant}`,
      contextSourceUptime: uptime.toString(),
      contextSourceTimeAt: ask.now,
    },
    await ask.context(),
  )
}
