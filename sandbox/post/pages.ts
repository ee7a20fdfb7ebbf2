/** The pages of the sandbox post. */
import type { Language } from '../answer.ts'
import { html, moment, page } from '../page.ts'
import { possibleSteps, type Shipment, type Step } from './shipment.ts'

const words: Readonly<Record<Step, { vi: string; en: string }>> = {
  accepted: { vi: 'Nhận gửi', en: 'Accepted' },
  'in-transit': { vi: 'Đang vận chuyển', en: 'In transit' },
  delivered: { vi: 'Đã phát', en: 'Delivered' },
  returned: { vi: 'Chuyển hoàn', en: 'Returned' },
}

const shownMax = 100

export function listPage(language: Language, prefix: string, shipments: readonly Shipment[]): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const rows = shipments.slice(0, shownMax).map((one) => {
    const last = one.reports.at(-1)
    return html`<tr><td><a href="${prefix}/s/${one.trackingCode}">${one.trackingCode}</a><br><small>${moment(one.createdAt)}</small></td>
      <td>${one.recipient.name}</td><td>${last ? words[last.kind][language] : say('Chờ nhận', 'Waiting')}</td></tr>`
  })
  return page(
    language,
    say('Bưu chính thử nghiệm', 'Sandbox post'),
    prefix,
    html`<section class="card">${
      rows.length === 0
        ? html`<p>${say('Chưa có bưu gửi nào.', 'There are no shipments yet.')}</p>`
        : html`<table class="stacks"><thead><tr><th scope="col">${say('Mã vận đơn', 'Tracking code')}</th><th scope="col">${say('Người nhận', 'Recipient')}</th>
          <th scope="col">${say('Trạng thái', 'State')}</th></tr></thead><tbody>${rows}</tbody></table>`
    }</section>`,
  )
}

export function shipmentPage(language: Language, prefix: string, shipment: Shipment): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const { recipient } = shipment
  const rows = shipment.reports.map(
    (report) => html`<tr><td>${moment(report.at)}</td><td>${words[report.kind][language]}</td>
      <td>${report.holder}<br><small>${report.place}</small></td></tr>`,
  )
  const buttons = possibleSteps(shipment).map(
    (step) => html`<button name="to" value="${step}">${words[step][language]}</button>`,
  )
  return page(
    language,
    shipment.trackingCode,
    prefix,
    html`<div class="card"><dl>
      <dt>${say('Người gửi', 'Sender')}</dt><dd>${shipment.sender}</dd>
      <dt>${say('Người nhận', 'Recipient')}</dt><dd>${recipient.name}, ${recipient.phone}</dd>
      <dt>${say('Địa chỉ', 'Address')}</dt><dd>${recipient.line}, ${recipient.commune}, ${recipient.province}</dd>
      <dt>${say('Nội dung', 'Contents')}</dt><dd>${shipment.contents}</dd></dl></div>
    <section class="card"><h2>${say('Hành trình', 'Chain of custody')}</h2>${
      rows.length === 0
        ? html`<p>${say('Bưu cục chưa nhận.', 'The post has not taken it yet.')}</p>`
        : html`<table class="stacks"><thead><tr><th scope="col">${say('Lúc', 'At')}</th><th scope="col">${say('Bước', 'Step')}</th>
          <th scope="col">${say('Người giữ', 'Held by')}</th></tr></thead><tbody>${rows}</tbody></table>`
    }</section>
    ${
      buttons.length === 0
        ? null
        : html`<form class="card" method="post" action="${prefix}/s/${shipment.trackingCode}/advance">
      <h2>${say('Bước tiếp theo', 'Next step')}</h2>
      <label for="note">${say('Ghi chú (không bắt buộc)', 'Note (optional)')}</label><input id="note" name="note" maxlength="300">
      <div class="row">${buttons}</div></form>`
    }
    <p><a href="${prefix}/">${say('Mọi bưu gửi', 'All shipments')}</a></p>`,
  )
}
