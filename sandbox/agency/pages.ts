/** The page of the sandbox agency: what it asked and answered. */
import type { Language } from '../answer.ts'
import { html, moment, page } from '../page.ts'

/** A call in either direction. */
export interface SeenCall {
  readonly at: string
  readonly way: 'asked' | 'answered'
  readonly service: string
  readonly who: string
  readonly status: number
}

export function agencyPage(language: Language, prefix: string, memberId: string, seen: readonly SeenCall[]): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const rows = seen.map(
    (call) => html`<tr><td>${moment(call.at)}</td>
      <td>${call.way === 'asked' ? say('Hỏi', 'Asked') : say('Trả lời', 'Answered')}</td>
      <td>${call.service}<br><small>${call.who}</small></td><td>${String(call.status)}</td></tr>`,
  )
  return page(
    language,
    say('Bảo hiểm xã hội thử nghiệm', 'Sandbox social insurance'),
    prefix,
    html`<p>${say(
      'Một cơ quan khác, hỏi và trả lời qua trục trao đổi của Khuê bằng khóa của mình.',
      'Another agency, which asks and answers through Khuê’s exchange with a key of its own.',
    )}</p>
    <div class="card"><dl>
      <dt>${say('Mã thành viên', 'Member')}</dt><dd>${memberId}</dd>
      <dt>${say('Khóa bí mật (công khai, chỉ để thử)', 'Private key (public, for trying only)')}</dt>
      <dd><a href="${prefix}/key.pem">key.pem</a></dd></dl></div>
    <section class="card"><h2>${say('Các lần gọi gần đây', 'Recent calls')}</h2>${
      rows.length === 0
        ? html`<p>${say('Chưa có lần gọi nào.', 'There are no calls yet.')}</p>`
        : html`<table class="stacks"><thead><tr><th scope="col">${say('Lúc', 'At')}</th><th scope="col">${say('Chiều', 'Way')}</th>
          <th scope="col">${say('Dịch vụ', 'Service')}</th><th scope="col">${say('Trả lời', 'Status')}</th></tr></thead>
          <tbody>${rows}</tbody></table>`
    }</section>`,
  )
}
