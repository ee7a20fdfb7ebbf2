/** Slips of the one-stop desk (forms 01 to 04 of Circular 03/2025), made from what casework recorded. Rule PR20. */
import { system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf, localTime } from '../../kernel/clock.ts'
import { formatDate, formatMoney, type Message } from '../../kernel/i18n.ts'
import { type CaseSummary, caseSummary } from '../../platform/casework/index.ts'
import { render, type SlipData, slipTemplate } from '../../platform/documents/index.ts'
import { keepDocument } from '../../platform/delivery/index.ts'
import { messages } from './messages.ts'
import * as store from './store.ts'
import { agencyAbove, agencyName, placeOf, unitOf } from './units.ts'

export type SlipForm = store.SlipRow['form']

const slipTitles: Readonly<Record<SlipForm, Message>> = {
  '01': messages.slip01,
  '02': messages.slip02,
  '03': messages.slip03,
  '04': messages.slip04,
}

/** What came in online is looked at first: until then it is a confirmation, and no appointment. */
export function slipTitle(
  { channel }: Pick<store.ApplicationRow, 'channel'>,
  { form, case_version }: Pick<store.SlipRow, 'form' | 'case_version'>,
): Message {
  return form === '01' && case_version === 1 && channel === 'online' ? messages.slipSubmitted : slipTitles[form]
}

const symbols: Readonly<Record<SlipForm, string>> = { '01': 'TNHS', '02': 'BSHS', '03': 'TCHS', '04': 'XLHL' }

/** Renders one slip, keeps it in the applicant's document store and gives its document. Repeating it gives the first one. */
export async function makeSlip(
  tx: Tx,
  slip: Pick<store.SlipRow, 'case_id' | 'form' | 'case_version'>,
): Promise<string> {
  const known = await store.lockSlip(tx, slip)
  if (known?.document_id) return known.document_id
  const application = await store.applicationOf(tx, slip.case_id)
  if (!application) throw new Error(`case ${slip.case_id} has no application`)
  const summary = await caseSummary(tx, slip.case_id)
  const title = slipTitle(application, slip)
  const { documentId } = await render(tx, {
    template: slipTemplate,
    data: dataOf(summary, application, slip),
    title: `${title.vi} ${summary.code}`,
    date: dayOf(eventTime(summary, slip.case_version)),
    qr: `${tx.app.config.publicUrl.replace(/\/$/, '')}/verify?c=${summary.code}`,
    name: `${summary.code}-${symbols[slip.form]}.pdf`,
    caseId: slip.case_id,
    ownerPersonId: application.person_id,
  })
  await store.slipMade(tx, slip, documentId)
  await keepDocument(tx, { documentId, personId: application.person_id, caseId: slip.case_id, title, kind: 'slip' })
  return documentId
}

/** The actor of what the program does by itself. */
export const program = system('procedures')

function eventTime(summary: CaseSummary, version: number): Temporal.Instant {
  return summary.events.find((e) => e.seq === version)?.at ?? Temporal.Instant.from(summary.submittedAt)
}

const clockTime = (iso: string) => {
  const local = localTime(Temporal.Instant.from(iso))
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(local.hour)} giờ ${two(local.minute)} phút, ngày ${formatDate(iso)}`
}

type Parts = Pick<SlipData, 'opening' | 'fields' | 'table' | 'closing' | 'about'>

function dataOf(
  summary: CaseSummary,
  application: store.ApplicationRow,
  slip: Pick<store.SlipRow, 'form' | 'case_version'>,
): SlipData {
  const unit = unitOf(summary.receivingUnitId)
  const event = summary.events.find((e) => e.seq === slip.case_version)
  const parts: Readonly<Record<SlipForm, () => Parts>> = {
    '01': () => receipt(summary, application),
    '02': () => supplement(summary, event),
    '03': () => refusal(summary, event),
    '04': () => apology(summary, event),
  }
  const clerk = event?.actor.kind === 'official' ? (event.actor.name ?? '') : ''
  return {
    agencyAbove: agencyAbove(unit) === null ? null : agencyName(unit),
    agency: 'Bộ phận Tiếp nhận và Trả kết quả',
    number: `${summary.code}/${symbols[slip.form]}`,
    place: placeOf(unit),
    title: slipTitle(application, slip).vi,
    ...parts[slip.form](),
    signers: [
      { position: 'Người nộp hồ sơ', name: application.person_name },
      { position: slip.form === '01' ? 'Người tiếp nhận hồ sơ' : 'Người lập phiếu', name: clerk },
    ],
  }
}

const caseFields = (summary: CaseSummary, application?: store.ApplicationRow): [string, string][] => [
  ['Mã hồ sơ', summary.code],
  ['Thủ tục', summary.title.vi],
  ['Người nộp', application?.person_name ?? summary.applicant.name],
]

function receipt(summary: CaseSummary, application: store.ApplicationRow): Parts {
  const fee = application.fee.reduce((sum, item) => sum + item.amountDong, 0)
  const phone = summary.data['applicantPhone']
  return {
    about: null,
    opening: [`${agencyName(unitOf(summary.receivingUnitId))} đã ghi nhận hồ sơ sau:`],
    fields: [
      ...caseFields(summary, application),
      ...(typeof phone === 'string' ? ([['Số điện thoại', phone]] as [string, string][]) : []),
      ['Hình thức nộp', application.channel === 'counter' ? 'Trực tiếp tại quầy' : 'Trực tuyến'],
      ['Thời gian nộp', clockTime(summary.submittedAt)],
      [
        'Thời gian tiếp nhận',
        summary.receivedAt ? clockTime(summary.receivedAt) : 'Đang kiểm tra, sẽ báo khi tiếp nhận',
      ],
      ['Thời gian hẹn trả kết quả', summary.dueAt ? clockTime(summary.dueAt) : 'Được tính từ khi tiếp nhận hồ sơ'],
      ['Phí, lệ phí', fee === 0 ? 'Không' : formatMoney('vi', fee)],
      ['Nhận kết quả', { online: 'Trực tuyến', counter: 'Tại quầy', post: 'Qua bưu chính' }[application.delivery]],
    ],
    table:
      summary.papers.length === 0
        ? null
        : {
            caption: 'Thành phần hồ sơ đã nhận',
            widths: [1, 8, 3],
            header: ['STT', 'Tên giấy tờ', 'Nguồn'],
            rows: summary.papers.map((paper, i) => [
              String(i + 1),
              paper.name.vi,
              { uploaded: 'Bản điện tử', counter: 'Tại quầy', registry: 'Cơ sở dữ liệu' }[paper.source],
            ]),
          },
    closing: ['Theo dõi hồ sơ bằng mã hồ sơ hoặc quét mã QR trên phiếu này.'],
  }
}

type SlipEvent = CaseSummary['events'][number] | undefined

function supplement(summary: CaseSummary, event: SlipEvent): Parts {
  const items = event?.type === 'supplement-requested' ? event.data.items : []
  return {
    about: null,
    opening: ['Đề nghị Ông/Bà hoàn thiện hồ sơ sau:'],
    fields: caseFields(summary),
    table: {
      caption: 'Nội dung cần bổ sung, hoàn thiện',
      widths: [1, 11],
      header: ['STT', 'Nội dung'],
      rows: items.map((item, i) => [String(i + 1), item.text]),
    },
    closing: [
      `Lý do: ${event?.reason ?? ''}`,
      'Việc yêu cầu bổ sung chỉ thực hiện một lần. Thời hạn giải quyết được tính lại từ khi nhận đủ hồ sơ.',
    ],
  }
}

function refusal(summary: CaseSummary, event: SlipEvent): Parts {
  const ground = event?.type === 'refused' ? event.data.legalGround : ''
  return {
    about: null,
    opening: ['Cơ quan từ chối tiếp nhận, giải quyết hồ sơ sau:'],
    fields: [...caseFields(summary), ['Căn cứ pháp lý', ground], ['Lý do', event?.reason ?? '']],
    table: null,
    closing: ['Ông/Bà có quyền khiếu nại, khởi kiện theo quy định của pháp luật.'],
  }
}

function apology(summary: CaseSummary, event: SlipEvent): Parts {
  const data = event?.type === 'extended' ? event.data : null
  return {
    about: null,
    opening: ['Cơ quan xin lỗi Ông/Bà vì chưa trả được kết quả đúng hẹn đối với hồ sơ sau:'],
    fields: [
      ...caseFields(summary),
      ['Đã hẹn trả', data ? clockTime(data.previousDueAt) : ''],
      ['Hẹn lại', data ? clockTime(data.newDueAt) : ''],
      ['Lý do', event?.reason ?? ''],
    ],
    table: null,
    closing: ['Rất mong nhận được sự thông cảm của Ông/Bà.'],
  }
}
