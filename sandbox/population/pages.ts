/** The operator's page of the national database: who is recorded, and what is made to happen to them. */
import type { Language } from '../answer.ts'
import { day, html, moment, page } from '../page.ts'
import type { NationalPerson, Notice, NoticeKind } from './people.ts'

export function operatorPage(
  language: Language,
  prefix: string,
  people: readonly NationalPerson[],
  notices: readonly Notice[],
): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const kinds: Readonly<Record<NoticeKind, string>> = {
    moved: say('Chuyển nơi thường trú', 'Moved'),
    died: say('Đã chết', 'Died'),
    'name-changed': say('Đổi tên', 'Changed the name'),
  }
  const options = people.map(
    (person) => html`<option value="${person.citizenNumber}">${person.citizenNumber} ${person.name}</option>`,
  )
  const choices = Object.entries(kinds).map(([kind, name]) => html`<option value="${kind}">${name}</option>`)
  const rows = notices.toReversed().map(
    (one) => html`<tr><td>${String(one.seq)}</td><td>${moment(one.at)}</td><td>${kinds[one.kind]}</td>
      <td>${one.citizenNumber}<br><small>${saysOf(one)}${say('từ', 'from')} ${day(one.on)}</small></td></tr>`,
  )
  return page(
    language,
    say('Cơ sở dữ liệu quốc gia về dân cư (thử nghiệm)', 'National population database (sandbox)'),
    prefix,
    html`<p>${say(
      'Ghi một thay đổi; Khuê đọc hàng đợi mỗi phút và đưa vào cơ sở dữ liệu dân cư của thành phố.',
      'Enter a change; Khuê reads the queue every minute and takes it over into the city’s population registry.',
    )}</p>
    <form class="card" method="post" action="${prefix}/notices">
      <p><label>${say('Người', 'Person')}<br><select name="citizenNumber">${options}</select></label></p>
      <p><label>${say('Thay đổi', 'Change')}<br><select name="kind">${choices}</select></label></p>
      <p><label>${say('Từ ngày', 'From')}<br><input name="on" type="date" required></label></p>
      <p><label>${say('Họ tên mới, khi đổi tên', 'New name, when it changed')}<br><input name="name" maxlength="100"></label></p>
      <p><label>${say('Mã phường, xã mới, khi chuyển', 'Code of the new commune, when moved')}<br><input name="communeCode" maxlength="5"></label></p>
      <p><label>${say('Địa chỉ mới, khi chuyển', 'New address, when moved')}<br><input name="line" maxlength="200"></label></p>
      <p><button>${say('Ghi thay đổi', 'Enter it')}</button></p>
    </form>
    <section class="card"><h2>${say('Thông báo đã phát', 'Notices')}</h2>${
      rows.length === 0
        ? html`<p>${say('Chưa có thông báo nào.', 'There are none yet.')}</p>`
        : html`<table class="stacks"><thead><tr><th scope="col">${say('Số', 'No.')}</th><th scope="col">${say('Lúc', 'At')}</th>
          <th scope="col">${say('Thay đổi', 'Change')}</th><th scope="col">${say('Người', 'Person')}</th></tr></thead>
          <tbody>${rows}</tbody></table>`
    }</section>`,
  )
}

function saysOf({ name, residence }: Notice): string {
  const says = name ?? (residence ? `${residence.communeCode}, ${residence.line}` : '')
  return says === '' ? '' : `${says}, `
}
