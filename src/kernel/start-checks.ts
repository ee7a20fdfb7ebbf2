/** What is looked at before the program starts, so that each failure has its own clear message. */
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from './start-error.ts'

const oldestVersion = 18

/** Throws when `port` cannot be listened on. `variable` is the setting that chooses it. */
export async function checkPort(host: string, port: number, variable: string): Promise<void> {
  if (port === 0) return
  // The program before this one may have ended a moment ago (kill -9): its helpers follow it within a second.
  for (let tries = 0; ; tries += 1) {
    const error = await listenError(host, port)
    if (!error) return
    if (error.code !== 'EADDRINUSE' || tries === 4) throw portError(error, host, port, variable)
    await pause(400)
  }
}

function listenError(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })
}

/** Also for the error that the real listening throws, when somebody took the port in between. */
export function portError(error: NodeJS.ErrnoException, host: string, port: number, variable: string): StartError {
  if (error.code === 'EADDRINUSE') {
    return new StartError('unavailable', {
      vi: `Cổng ${port} đang được một chương trình khác dùng.`,
      what: `Port ${port} is taken by another program.`,
      why: [],
      todo: `Stop that program, or choose another port: ${variable}=${port < 65_000 ? port + 100 : 8080} npm start`,
    })
  }
  const refused = error.code === 'EACCES'
  return new StartError('unavailable', {
    vi: `Không mở được cổng ${port} tại ${host}.`,
    what: `Port ${port} at ${host} cannot be listened on.`,
    why: [error.message],
    todo: refused
      ? `Ports below 1024 need rights; choose a higher one with ${variable}.`
      : `Correct HOST or ${variable}.`,
  })
}

/** Throws when the server of DATABASE_URL cannot be reached or is too old. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8_000 })
  // A connection that breaks here also rejects the query below; without a listener it would end the program.
  let broken: Error | undefined
  client.on('error', (error) => (broken = error))
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const version = rows[0]?.server_version ?? ''
    if (Number.parseInt(version, 10) < oldestVersion) throw tooOld(version)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw unreachable(url, broken ?? (error as Error))
  } finally {
    // Ends at once for a connection that was never made.
    await client.end()
  }
}

function tooOld(version: string): StartError {
  return new StartError('config', {
    vi: `PostgreSQL ${version} quá cũ; Khuê cần PostgreSQL ${oldestVersion}.`,
    what: `The server of DATABASE_URL is PostgreSQL ${version}; Khuê needs ${oldestVersion} or later.`,
    why: [],
    todo: 'Upgrade that server, or leave DATABASE_URL out to use the embedded one.',
  })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there.',
  ENOTFOUND: 'Its name is not known.',
  EAI_AGAIN: 'Its name cannot be looked up: no network, or no name server.',
  ETIMEDOUT: 'It does not answer.',
  EHOSTUNREACH: 'There is no way to it.',
  ENETUNREACH: 'There is no network.',
  '28P01': 'It refuses the user or the password.',
  '28000': 'It does not let this user in.',
  '3D000': 'It has no database of that name.',
  '53300': 'It has no free connection.',
  '57P03': 'It is starting up or shutting down.',
}

function unreachable(url: string, error: Error): StartError {
  const { host } = new URL(url)
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error
  const code = (inner as NodeJS.ErrnoException).code ?? ''
  return new StartError(
    'unavailable',
    {
      vi: `Không kết nối được cơ sở dữ liệu tại ${host}.`,
      what: `The database at ${host} (DATABASE_URL) cannot be reached.`,
      why: [reasons[code] ?? inner.message],
      todo: 'Start it or correct DATABASE_URL; without DATABASE_URL Khuê brings its own.',
    },
    { cause: error },
  )
}
