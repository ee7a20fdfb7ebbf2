/** For tests: a Khuê with NGSI-LD, and requests to it. */
import type { Module } from '../../kernel/module.ts'
import { startTestKhue, type TestKhue } from '../../kernel/testing.ts'

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
export async function startNgsi(
  modules: readonly Module[],
  env: Record<string, string> = { NGSI_LD_OPEN_TENANT: 'default' },
): Promise<Ngsi> {
  const khue = await startTestKhue({ modules, env })
  return {
    khue,
    ask: async (method, path, body, headers = {}) => {
      // oxlint-disable-next-line no-restricted-globals -- a test’s own server
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
