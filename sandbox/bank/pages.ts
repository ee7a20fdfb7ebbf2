/** The pages of the sandbox bank. */
import type { Language } from '../answer.ts'
import type { Outbox } from '../outbox.ts'
import { dong, Html, html, moment, page } from '../page.ts'
import type { BankOptions, BankState, Transfer } from './state.ts'
import type { ReadQr } from './emvco.ts'

const transfersShown = 30

export function homePage(language: Language, prefix: string, state: BankState, outbox: Outbox): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const { copies, delayMs, silent } = outbox.behaviour
  const last = [...state.transfers.values()].slice(-transfersShown).toReversed()
  const rows = last.map(
    (one) => html`<tr><td>${moment(one.occurredAt)}<br><small>${one.id}</small></td><td>${one.content}</td>
      <td>${one.currency === 'VND' ? dong(Number(one.amount), language) : `${one.amount} ${one.currency}`}</td></tr>`,
  )
  return page(
    language,
    say('Ngân hàng thử nghiệm', 'Sandbox bank'),
    prefix,
    html`<form class="card" method="get" action="${prefix}/pay">
      <h2>${say('Trả bằng VietQR', 'Pay a VietQR')}</h2>
      <label for="qr">${say('Dán nội dung mã QR (bắt đầu bằng 000201)', 'Paste what the QR code says (it begins with 000201)')}</label>
      <textarea id="qr" name="qr" required maxlength="600" spellcheck="false"></textarea>
      <button class="wide">${say('Tiếp tục', 'Continue')}</button>
    </form>
    <section class="card"><h2>${say('Giao dịch gần đây', 'Recent transfers')}</h2>
      ${
        rows.length === 0
          ? html`<p>${say('Chưa có giao dịch nào.', 'There are none yet.')}</p>`
          : html`<table class="stacks"><thead><tr>
        <th scope="col">${say('Thời điểm', 'When')}</th><th scope="col">${say('Nội dung', 'Description')}</th><th scope="col">${say('Số tiền', 'Amount')}</th>
        </tr></thead><tbody>${rows}</tbody></table>`
      }
    </section>
    <form class="card" method="post" action="${prefix}/switches">
      <h2>${say('Thử các tình huống xấu', 'Try bad conditions')}</h2>
      <p>${say('Thông báo đang chờ gửi', 'Messages that wait')}: ${outbox.waiting()}</p>
      <label for="copies">${say('Mỗi thông báo gửi mấy lần', 'How often each message is sent')}</label>
      <input id="copies" name="copies" type="number" min="1" max="10" value="${copies}">
      <label for="delayMs">${say('Chậm khoảng bao nhiêu mili giây', 'About how many milliseconds late')}</label>
      <input id="delayMs" name="delayMs" type="number" min="0" max="3600000" value="${delayMs}">
      <label><input style="width:auto" type="checkbox" name="silent"${checked(silent)}> ${say('Không gửi gì cho đến khi bỏ chọn', 'Send nothing until this is unticked')}</label>
      <label><input style="width:auto" type="checkbox" name="refuseRefunds"${checked(state.refuseRefunds)}> ${say('Từ chối hoàn tiền', 'Refuse refunds')}</label>
      <button class="plain">${say('Áp dụng', 'Apply')}</button>
    </form>`,
  )
}

const checked = (on: boolean) => new Html(on ? ' checked' : '')

export function payPage(
  language: Language,
  prefix: string,
  options: BankOptions,
  read: ReadQr | { wrong: string },
  qr: string,
): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const title = say('Xác nhận chuyển khoản', 'Confirm the transfer')
  if ('wrong' in read) {
    return page(
      language,
      title,
      prefix,
      html`<div class="card" role="alert"><p>${say('Không đọc được mã QR này', 'This QR code cannot be read')}: ${read.wrong}</p>
        <p>${say('Chưa có khoản tiền nào được chuyển.', 'No money was moved.')} <a href="${prefix}/">${say('Thử mã khác', 'Try another')}</a></p></div>`,
    )
  }
  const ours = read.account === options.account
  return page(
    language,
    title,
    prefix,
    html`<form class="card" method="post" action="${prefix}/pay">
      ${
        read.amount === null
          ? html`<label for="amount">${say('Số tiền (đồng)', 'Amount (đồng)')}</label><input id="amount" name="amount" inputmode="numeric" required>`
          : html`<p class="sum">${dong(Number(read.amount), language)}</p>`
      }
      <dl>
        <dt>${say('Người nhận', 'Beneficiary')}</dt><dd>${ours ? options.accountName : say('Không rõ', 'Unknown')}</dd>
        <dt>${say('Tài khoản', 'Account')}</dt><dd>${read.account}</dd>
        <dt>${say('Ngân hàng', 'Bank')}</dt><dd>${read.bin}</dd>
        <dt>${say('Nội dung', 'Description')}</dt><dd>${read.content === '' ? '—' : read.content}</dd>
      </dl>
      <input type="hidden" name="qr" value="${qr}">
      <input type="hidden" name="token" value="${crypto.randomUUID()}">
      <button class="wide">${say('Chuyển tiền (thử nghiệm)', 'Send the money (sandbox)')}</button>
    </form>
    <p><a href="${prefix}/">${say('Hủy', 'Cancel')}</a></p>`,
  )
}

export function paidPage(language: Language, prefix: string, options: BankOptions, transfer: Transfer): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  return page(
    language,
    say('Đã chuyển tiền', 'The money is sent'),
    prefix,
    html`<div class="card" role="status">
      <p class="sum">${dong(Number(transfer.amount), language)}</p>
      <dl>
        <dt>${say('Người nhận', 'Beneficiary')}</dt><dd>${transfer.account === options.account ? options.accountName : transfer.account}</dd>
        <dt>${say('Nội dung', 'Description')}</dt><dd>${transfer.content}</dd>
        <dt>${say('Mã giao dịch', 'Transaction')}</dt><dd>${transfer.id}</dd>
        <dt>${say('Thời điểm', 'When')}</dt><dd>${moment(transfer.occurredAt)}</dd>
      </dl>
      <p>${say('Bạn có thể quay lại cổng dịch vụ công; trạng thái thanh toán sẽ tự cập nhật.', 'You can go back to the portal; the payment updates there by itself.')}</p>
    </div>
    <p><a href="${prefix}/">${say('Trang đầu của ngân hàng', 'The bank’s first page')}</a></p>`,
  )
}
