/** Signals and traffic: a plan written, refused to its author, let out by another and brought back; a traveller’s way around a closure; the past. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { before } from 'node:test'
import { promisify } from 'node:util'
import { translate } from '../src/kernel/i18n.ts'
import { words as secondFactor } from '../src/platform/identity/pages/second-factor-messages.ts'
import { words as signals } from '../src/services/signals/pages/page-messages.ts'
import { planWords } from '../src/services/signals/pages/plan-messages.ts'
import { trialWords } from '../src/services/signals/pages/trial-messages.ts'
import { crossIntersection } from '../src/services/signals/testing.ts'
import { centreWords } from '../src/services/traffic/pages/centre-messages.ts'
import { words as traffic } from '../src/services/traffic/pages/page-messages.ts'
import { construction, town } from '../src/services/traffic/testing.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { secondFactorEnds } from './as-if.ts'
import { deskScreen, journey, khue, type Person, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { code, official } from './people.ts'

/** From within the page, as its own program would. */
const send = ({ page }: Person, method: string, address: string, body: object): Promise<unknown> =>
  page.evaluate(
    async (asked) => {
      const reply = await fetch(asked.address, {
        method: asked.method,
        headers: { 'content-type': 'application/json', 'x-khue': '1', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(asked.body),
      })
      if (!reply.ok) throw new Error(`${asked.address}: ${reply.status} ${await reply.text()}`)
      return reply.status === 204 ? undefined : ((await reply.json()) as unknown)
    },
    { method, address, body },
  )

/** The roads of a small town, as a person would load a file. */
before(async () => {
  const { nodes, ways } = town()
  const features = ways.map(({ nodes: keys, tags }) => ({
    type: 'Feature',
    properties: tags,
    geometry: { type: 'LineString', coordinates: keys.map((key) => nodes.get(key)) },
  }))
  const folder = await mkdtemp(path.join(tmpdir(), 'khue-town-'))
  const file = path.join(folder, 'town.geojson')
  await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }))
  const sandboxUrl = process.env['KHUE_JOURNEY_SANDBOX'] ?? ''
  const env = {
    ...process.env,
    DATA_DIR: process.env['KHUE_JOURNEY_DATA'],
    PUBLIC_URL: khue,
    SANDBOX_URL: sandboxUrl,
    SANDBOX_PORT: new URL(sandboxUrl).port,
    LOG_LEVEL: 'warn',
  }
  await promisify(execFile)(process.execPath, ['src/main.ts', 'load', 'roads', file], { env })
  await rm(folder, { recursive: true })
})

journey(
  'signals: a plan is written by one, let out by another with a second factor, and brought back',
  async (stage) => {
    const engineer = await official(stage, 'chuyenvien.soxaydung', { start: '/centre/signals', viewport: deskScreen })
    const intersections = [crossIntersection('journey')]
    await send(engineer, 'POST', '/api/signals/intersections', { intersections, reason: 'Nhập để thử' })
    const network = (await (await engineer.page.request.get('/api/signals/network')).json()) as {
      intersections: { id: string; code: string }[]
    }
    const address = `/centre/signals/${network.intersections.find((one) => one.code === 'journey')?.id}`
    const { page } = engineer
    const leader = await official(stage, 'lanhdao.soxaydung', { start: address, viewport: deskScreen })
    for (const [n, title] of ['Ngày thường', 'Cao điểm'].entries()) {
      await visit(page, `${address}/plan`)
      // A green below its minimum is told as it is typed, and cannot be sent.
      const green = page.getByLabel(planWords.green.vi).first()
      await green.fill('2')
      await page.getByRole('alert').waitFor()
      await page.getByRole('button', { name: planWords.send.vi }).and(page.locator(':disabled')).waitFor()
      await green.fill(String(30 + n))
      await page.getByText(translate('vi', planWords.cycle, { n: 30 + n + 5 + 25 + 8 })).waitFor()
      await page.getByLabel(signals.planTitle.vi).fill(title)
      await page.getByLabel(signals.reason.vi).fill('Theo đếm xe tháng này')
      if (n === 0) await look(engineer, 'signal plan')
      await page.getByRole('button', { name: planWords.send.vi }).click()
      await page.getByText(title).first().waitFor()
      // Who proposed it is not even asked.
      await page.getByRole('button', { name: signals.deploy.vi }).waitFor({ state: 'detached' })
      await visit(leader.page, address)
      await leader.page.getByRole('button', { name: signals.deploy.vi }).first().waitFor()
      if (n === 0) {
        await secondFactorEnds('lanhdao.soxaydung')
        await leader.page.reload()
      }
      await leader.page.getByRole('button', { name: signals.deploy.vi }).click()
      const dialog = leader.page.getByRole('dialog')
      await dialog.getByLabel(signals.reason.vi).fill('Đã xem biểu đồ đèn')
      if (n === 0) {
        await dialog.getByLabel(secondFactor.code.vi).fill(code(1))
        await look(leader, 'deploying a plan')
      }
      await dialog.getByRole('button', { name: signals.deploy.vi }).click()
      await dialog.waitFor({ state: 'hidden' })
      await leader.page.getByText(signals.deployed.vi).first().waitFor()
    }
    const operator = await official(stage, 'dieuhanh', { start: address, viewport: deskScreen })
    const back = translate('vi', signals.bringBack, { n: 1 })
    await operator.page.getByRole('button', { name: back }).click()
    await operator.page.getByRole('dialog').getByRole('button', { name: back }).click()
    await operator.page
      .getByRole('listitem')
      .filter({ hasText: 'Ngày thường' })
      .getByText(signals.deployed.vi)
      .waitFor()
    // A closure is tried before anybody closes anything; here without a simulator, and that is told.
    await operator.page.getByRole('button', { name: trialWords.ask.vi }).click()
    const trial = operator.page.getByRole('dialog')
    await trial.getByRole('checkbox').first().check()
    await trial.getByLabel(signals.reason.vi).fill('Chuẩn bị thi công vỉa hè')
    await trial.getByRole('button', { name: trialWords.begin.vi }).click()
    await trial.waitFor({ state: 'hidden' })
    await operator.page.getByText(translate('vi', trialWords.ofLanes, { n: 1 })).waitFor()
    await look(operator, 'intersection')
  },
)

journey('traffic: a traveller is led around a closure, and an operator looks back', async (stage) => {
  const clerk = await official(stage, 'chuyenvien.soxaydung', { start: '/desk/traffic', viewport: deskScreen })
  const segments = (await (await clerk.page.request.get('/api/traffic/segments')).json()) as {
    features: { properties: { no: number; name?: string } }[]
  }
  // All but one: whichever of them would be the shortest.
  const closed = segments.features
    .filter(({ properties }) => /^Phố [B-E]$/.test(properties.name ?? ''))
    .map(({ properties }) => properties.no)
  const now = Date.now()
  await send(clerk, 'POST', '/api/traffic/measures', {
    kind: 'event',
    effect: 'closed',
    title: { vi: 'Hội phố', en: 'Street festival' },
    detail: { vi: '', en: '' },
    segments: closed,
    unitId: construction,
    startsAt: new Date(now - 3_600_000).toISOString(),
    endsAt: new Date(now + 36_000_000).toISOString(),
  })
  await clerk.page.getByText('Hội phố').first().waitFor()
  await look(clerk, 'desk, traffic')

  const traveller = await stage.enter('người đi đường', { viewport: phone })
  await visit(traveller.page, '/traffic/route')
  for (const [label, street] of [
    [traffic.from.vi, 'Đường 1'],
    [traffic.to.vi, 'Đường 5'],
  ] as const) {
    await traveller.page.getByRole('combobox', { name: label }).fill(street)
    await traveller.page.getByRole('option', { name: street }).click()
  }
  await traveller.page.getByText('Hội phố').waitFor()
  await traveller.page.getByText(traffic.avoided.vi).waitFor()
  await look(traveller, 'route around a closure')

  const operator = await official(stage, 'dieuhanh', { start: '/centre/traffic/past', viewport: deskScreen })
  await operator.page.getByRole('heading', { level: 1, name: centreWords.past.vi }).waitFor()
  // A day that is none is said, and changes nothing; a day that is one is looked back from.
  const until = operator.page.getByRole('group', { name: centreWords.pastUntil.vi })
  for (const [name, part] of [
    [ui.day.vi, '31'],
    [ui.month.vi, '2'],
    [ui.year.vi, '2026'],
  ] as const)
    await until.getByLabel(name).fill(part)
  await operator.page.getByRole('slider').focus()
  await until.getByText(ui.noSuchDay.vi).waitFor()
  await until.getByLabel(ui.day.vi).fill('28')
  await operator.page.getByText('00:00 01/03/2026').waitFor()
  await look(operator, 'traffic, past')
})
