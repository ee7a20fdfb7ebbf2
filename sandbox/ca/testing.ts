/** For tests that seal: the certificate and timestamp authority on a free port, until the test file ends. */
import { listen } from '../../src/kernel/testing.ts'
import { createCaSandbox } from './ca.ts'

export interface TestAuthority {
  readonly url: string
  /** The settings with which a Khuê uses it and trusts it. */
  readonly env: Readonly<Record<string, string>>
  readonly rootPem: string
  /** While set it refuses timestamps. */
  down: boolean
}

export async function startTestAuthority(): Promise<TestAuthority> {
  const address = await listen((request, response) => {
    if (authority.down && request.url === '/ca/tsa') response.writeHead(503).end()
    else sandbox.listener(request, response)
  })
  const url = `${address}/ca`
  const sandbox = createCaSandbox({ folder: null, publicUrl: url })
  const authority: TestAuthority = {
    url,
    env: { CA_URL: url, TSA_URL: `${url}/tsa`, TRUST_ANCHORS: `${url}/root.pem` },
    rootPem: sandbox.rootPem,
    down: false,
  }
  return authority
}
