/** Notices between processes: PostgreSQL's LISTEN on a connection of its own, which comes back by itself. */
import pg from 'pg'
import type { App } from './app.ts'

const reconnectMs = 1000

export interface Listening {
  stop(): Promise<void>
}

export interface ListenOptions {
  readonly url: string
  readonly channel: string
  readonly onNotice: (payload: string) => void
  /** The connection was down and is back: what was said meanwhile is unknown. */
  readonly onBack: () => void
}

/** Resolves when it listens. Throws when the first connection fails. `channel` is a plain name. */
export async function listen({ log }: App, { url, channel, onNotice, onBack }: ListenOptions): Promise<Listening> {
  let client: pg.Client | undefined
  let stopped = false
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: `khue-${channel}` })
    next.on('notification', ({ payload }) => onNotice(payload ?? ''))
    next.on('error', (error) => log.warn({ err: error, channel }, 'the connection for notices is lost'))
    next.on('end', () => {
      if (stopped) return
      setTimeout(() => {
        if (stopped) return
        connect().then(onBack, (error: unknown) => log.warn({ err: error, channel }, 'notices are not yet back'))
      }, reconnectMs)
    })
    await next.connect()
    await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = next
  }
  await connect()
  return {
    async stop() {
      stopped = true
      await client?.end()
    },
  }
}
