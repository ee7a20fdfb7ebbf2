/** For tests: a Khuê beside its stand-ins (VNeID, bank, post, mail), as a person meets them. */
import { after } from 'node:test'
import { freePort } from '../src/kernel/run.ts'
import { startTestKhue, type TestKhue, type TestOptions } from '../src/kernel/testing.ts'
import { type RunningSandbox, startSandbox } from '../sandbox/start.ts'

/** Both end after the test file. The stand-ins forget everything. */
export async function startWithSandbox(options: TestOptions): Promise<{ khue: TestKhue; sandbox: RunningSandbox }> {
  const [port, smtpPort] = [await freePort(), await freePort()]
  const env = {
    ...options.env,
    SANDBOX_PORT: String(port),
    SANDBOX_URL: `http://127.0.0.1:${port}`,
    SANDBOX_SMTP_PORT: String(smtpPort),
  }
  const khue = await startTestKhue({ ...options, env })
  const sandbox = await startSandbox({ ...env, PUBLIC_URL: khue.url, SANDBOX_FOLDER: 'none' })
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await sandbox.close()
  }
  after(close)
  return { khue, sandbox: { ...sandbox, close } }
}
