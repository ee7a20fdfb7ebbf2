import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { startTestKhue } from '../../kernel/testing.ts'
import { freePort } from '../../kernel/run.ts'
import { startSandbox } from '../../../sandbox/start.ts'
import organisation from '../organisation/module.ts'
import identity from './module.ts'
import { signInCitizen, signInOfficial } from './sign-in-client.ts'

it('signs in', async () => {
  const sandboxPort = await freePort()
  const khue = await startTestKhue({ modules: [organisation, identity], env: { SANDBOX_PORT: String(sandboxPort), SANDBOX_URL: `http://127.0.0.1:${sandboxPort}` } })
  const sandbox = await startSandbox({ SANDBOX_PORT: String(sandboxPort), SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`, PUBLIC_URL: khue.url, SANDBOX_FOLDER: 'none' })
  try {
    const client = await signInCitizen(khue.url)
    console.log(await (await client.fetch('/api/identity/session')).json())
    console.log(await (await client.fetch('/api/identity/me')).json())
    const official = await signInOfficial(khue.url, 'lanhdao.hoankiem')
    console.log(await (await official.fetch('/api/identity/session')).json())
  } finally { await sandbox.close() }
})
