/** For tests: a Khuê with NGSI-LD, and requests to it. */
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import telemetry from '../telemetry/module.ts'
import { startTestKhue, type TestKhue } from '../../kernel/testing.ts'
import ngsiLd from './module.ts'

export interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- what comes back is what a test is about
  readonly body: any
  readonly headers: Headers
}

export interface Ngsi {
  readonly khue: TestKhue
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
}

/** With the city's tenant open, unless a test is about who may. */
export async function startNgsi(env: Record<string, string> = { NGSI_LD_OPEN_TENANT: 'default' }): Promise<Ngsi> {
  const khue = await startTestKhue({ modules: [organisation, identity, exchange, telemetry, ngsiLd], env })
  return {
    khue,
    ask: async (method, path, body, headers = {}) => {
      const response = await fetch(`${khue.url}/ngsi-ld/v1/${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers }
    },
  }
}
