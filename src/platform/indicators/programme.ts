/**
 * The programme as it was decided: indicators and targets by date, each with its ground. Loaded once; what an office changes
 * afterwards stays. Figures of the statistics office are entered by who answers for them, with their source.
 */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { directory } from '../organisation/index.ts'
import type { NewDefinition } from './contract.ts'
import { reckonDue } from './events.ts'
import { define } from './service.ts'
import * as store from './store.ts'

export const programmeVersion = '1'

interface Planned extends Omit<NewDefinition, 'ownerUnitId' | 'answersId' | 'reason'> {
  readonly code: string
  /** Slug of the department that answers for it. */
  readonly owner: string
  readonly targets: readonly (readonly [dueOn: string, value: number])[]
}

const resolution18 = {
  vi: 'Nghị quyết 18-NQ/TU ngày 30/12/2022 của Thành ủy Hà Nội',
  en: 'Resolution 18-NQ/TU of 30 December 2022, Hanoi Party Committee',
}
const resolution15 = {
  vi: 'Nghị quyết 15-NQ/TW ngày 05/5/2022 của Bộ Chính trị; Nghị quyết 12/NQ-CP ngày 07/02/2023',
  en: 'Resolution 15-NQ/TW of 5 May 2022, Politburo; Resolution 12/NQ-CP of 7 February 2023',
}

const planned: readonly Planned[] = [
  {
    code: 'procedures-online',
    owner: 'van-phong-uy-ban-nhan-dan',
    name: { vi: 'Thủ tục hành chính làm được trực tuyến', en: 'Administrative procedures that can be done online' },
    explanation: {
      vi: 'Phần trăm thủ tục đang áp dụng có dịch vụ công trực tuyến toàn trình hoặc một phần.',
      en: 'Share of the procedures in force that are offered online, fully or in part.',
    },
    unit: 'percent',
    decimals: 1,
    better: 'higher',
    formula: '100 * procedures.online / procedures.in_force',
    period: 'month',
    freshDays: 2,
    source: resolution18,
    targets: [['2025-12-31', 100]],
  },
  {
    code: 'cases-on-time',
    owner: 'van-phong-uy-ban-nhan-dan',
    name: { vi: 'Hồ sơ giải quyết đúng hạn', en: 'Cases decided on time' },
    explanation: {
      vi: 'Phần trăm hồ sơ có kết quả trong kỳ được giải quyết trước hạn hoặc đúng hạn.',
      en: 'Share of the cases decided in the period that were early or on time.',
    },
    unit: 'percent',
    decimals: 1,
    better: 'higher',
    formula: '100 * cases.on_time / cases.decided',
    period: 'month',
    freshDays: 2,
    source: {
      vi: 'Nghị định 118/2025/NĐ-CP về cơ chế một cửa; mức mục tiêu do thành phố đặt',
      en: 'Decree 118/2025/NĐ-CP on the one-stop mechanism; the level is the city’s own',
    },
    targets: [
      ['2025-12-31', 98],
      ['2026-12-31', 99],
    ],
  },
  {
    code: 'cases-online',
    owner: 'van-phong-uy-ban-nhan-dan',
    name: { vi: 'Hồ sơ nộp trực tuyến', en: 'Cases submitted online' },
    explanation: {
      vi: 'Phần trăm hồ sơ nộp trong kỳ được nộp qua mạng.',
      en: 'Share of the cases submitted in the period that came online.',
    },
    unit: 'percent',
    decimals: 1,
    better: 'higher',
    formula: '100 * cases.online / cases.submitted',
    period: 'month',
    freshDays: 2,
    source: {
      vi: 'Quyết định 749/QĐ-TTg ngày 03/6/2020; mức mục tiêu do thành phố đặt',
      en: 'Decision 749/QĐ-TTg of 3 June 2020; the level is the city’s own',
    },
    targets: [['2026-12-31', 80]],
  },
  {
    code: 'digital-economy',
    owner: 'so-tai-chinh',
    name: { vi: 'Kinh tế số trong GRDP', en: 'Digital economy in GRDP' },
    explanation: {
      vi: 'Tỷ trọng giá trị tăng thêm của kinh tế số trong tổng sản phẩm trên địa bàn.',
      en: 'Share of the digital economy’s value added in the gross regional domestic product.',
    },
    unit: 'percent',
    decimals: 1,
    better: 'higher',
    formula: null,
    period: 'year',
    freshDays: 120,
    source: resolution15,
    targets: [
      ['2025-12-31', 30],
      ['2030-12-31', 40],
    ],
  },
  {
    code: 'broadband',
    owner: 'so-khoa-hoc-va-cong-nghe',
    name: { vi: 'Hộ gia đình có internet băng rộng cáp quang', en: 'Households with fibre broadband' },
    explanation: {
      vi: 'Phần trăm hộ gia đình có đường truyền cáp quang.',
      en: 'Share of households that have a fibre connection.',
    },
    unit: 'percent',
    decimals: 1,
    better: 'higher',
    formula: null,
    period: 'year',
    freshDays: 60,
    source: resolution18,
    targets: [['2025-12-31', 90]],
  },
  {
    code: 'payment-accounts',
    owner: 'so-khoa-hoc-va-cong-nghe',
    name: { vi: 'Dân số có tài khoản thanh toán điện tử', en: 'People with an electronic payment account' },
    explanation: {
      vi: 'Phần trăm dân số từ 15 tuổi có tài khoản thanh toán dùng được trên mạng.',
      en: 'Share of people of 15 years and more who have an account that pays online.',
    },
    unit: 'percent',
    decimals: 1,
    better: 'higher',
    formula: null,
    period: 'year',
    freshDays: 60,
    source: resolution18,
    targets: [['2025-12-31', 50]],
  },
  {
    code: 'grdp-per-head',
    owner: 'so-tai-chinh',
    name: { vi: 'GRDP bình quân đầu người', en: 'GRDP per head' },
    explanation: {
      vi: 'Tổng sản phẩm trên địa bàn chia cho dân số trung bình, theo đô la Mỹ giá hiện hành. Mục tiêu là mức thấp của khoảng đã quyết định.',
      en: 'Gross regional domestic product by mean population, in current US dollars. Targets are the lower end of the range decided.',
    },
    unit: 'usd',
    decimals: 0,
    better: 'higher',
    formula: null,
    period: 'year',
    freshDays: 120,
    source: resolution15,
    targets: [
      ['2025-12-31', 8300],
      ['2030-12-31', 12_000],
      ['2045-12-31', 36_000],
    ],
  },
]

/** Decided at the beginning of the programme; what an office revises afterwards is another year's. */
const firstYear = 2025
const byProgram = 'system:programme'

export async function loadProgramme(tx: Tx): Promise<void> {
  const ids = new Map((await store.listNow(tx)).map((row) => [row.code, row.indicator_id]))
  for (const { code, owner, targets: _targets, ...definition } of planned) {
    if (ids.has(code)) continue
    const ownerUnitId = directory().units.find((unit) => unit.code === owner && unit.validTo === null)?.id
    if (ownerUnitId === undefined) throw new Error(`no department ${owner}`)
    const whole = { ...definition, ownerUnitId, answersId: null, reason: 'Chương trình thành phố thông minh' }
    ids.set(code, await define(tx, byProgram, code, whole))
  }
  const id = newId(tx.now.epochMilliseconds)
  const isNew = await store.insertBlueprint(tx, {
    id,
    year: firstYear,
    name: JSON.stringify({
      vi: 'Chương trình xây dựng thành phố thông minh',
      en: 'The smart-city programme',
    }),
    ground: `${resolution18.vi}; ${resolution15.vi}`,
    state: 'adopted',
    drafted_by: byProgram,
    drafted_by_name: 'Khuê',
    drafted_at: tx.now.toString(),
    adopted_by: 'Khuê',
    adopted_at: tx.now.toString(),
  })
  if (isNew) {
    const lines = planned.flatMap(({ code, targets }) =>
      targets.map(([due_on, value]) => ({ blueprint_id: id, indicator_id: ids.get(code) ?? '', due_on, value })),
    )
    await store.replaceTargets(tx, id, lines)
  }
  tx.enqueue(reckonDue, {}, { key: 'due' })
}
