/** The stand-in devices: what is broken for so long comes back by itself, also where who broke it or the stand-in was killed. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../src/kernel/run.ts'
import { createNetworkSandbox } from './network.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-network-'))
const plan = {
  keys: {
    backbone: { userName: 'khue', authKey: 'khoa-xac-thuc', privacyKey: 'khoa-bao-mat' },
    sites: { community: 'hoa-sen' },
  },
  nodes: [
    { code: 'core', name: 'core', role: 'core' },
    { code: 'site', name: 'site', role: 'access' },
  ],
  links: [{ code: 'core--site', a: 'core', b: 'site', aIndex: 1, bIndex: 1, capacityBps: 1e9 }],
}

async function started() {
  const standIn = createNetworkSandbox({
    publicUrl: 'http://localhost/network',
    snmpPort: await freePort(),
    address: '127.0.0.1',
    trapPort: undefined,
    folder,
  })
  const server = createServer(standIn.listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/network`
  const send = (method: string, where: string, body: object) =>
    fetch(base + where, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const broken = async () => {
    const { cut, off } = (await (await fetch(`${base}/topology`)).json()) as { cut: string[]; off: string[] }
    return [...cut, ...off]
  }
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await standIn.close()
  }
  return { send, broken, close }
}

test('what is broken for so long comes back by itself, also after a restart; the rest stays as it was put', async () => {
  const first = await started()
  assert.equal((await first.send('PUT', '/topology', plan)).status, 200)
  assert.equal((await first.send('POST', '/cut', { code: 'core--site', seconds: -1 })).status, 422)
  assert.equal((await first.send('POST', '/off', { code: 'site' })).status, 200)
  assert.equal((await first.send('POST', '/cut', { code: 'core--site', seconds: 0.3 })).status, 200)
  assert.deepEqual(await first.broken(), ['core--site', 'site'])
  await first.close()
  const second = await started()
  while ((await second.broken()).includes('core--site')) await pause(20)
  assert.deepEqual(await second.broken(), ['site'])
  await second.close()
})
