/** The pages of the VNeID stand-in: choose a person, enter the passcode. No scripts. */
import type { Language } from '../answer.ts'
import { html, type Html, page } from '../page.ts'
import { citizens, type SandboxCitizen } from './people.ts'

interface Shown {
  readonly language: Language
  /** The interaction's own address. */
  readonly address: string
  /** The level of assurance that the other side demands. */
  readonly wanted: 1 | 2
}

export const words = {
  title: { vi: 'VNeID thử nghiệm', en: 'VNeID sandbox' },
  choose: { vi: 'Bạn muốn đóng vai ai?', en: 'Who do you want to be?' },
  chooseLead: {
    vi: 'Tất cả đều là người giả định. Chọn một người để đăng nhập vào Khuê.',
    en: 'All of them are made up. Choose one to sign in to Khuê.',
  },
  other: { vi: 'Hoặc nhập một số định danh khác (12 số)', en: 'Or type another citizen number (12 digits)' },
  badNumber: {
    vi: 'Số định danh có 12 chữ số, ví dụ 001093009901. Hãy kiểm tra lại.',
    en: 'A citizen number has 12 digits, for example 001093009901. Check it again.',
  },
  next: { vi: 'Tiếp tục', en: 'Continue' },
  passcode: { vi: 'Mật khẩu 6 số', en: 'Six-digit passcode' },
  passcodeHint: { vi: 'Trên trang thử nghiệm luôn là 123456.', en: 'On the sandbox it is always 123456.' },
  badPasscode: { vi: 'Mật khẩu không đúng. Hãy nhập 123456.', en: 'The passcode is not right. Enter 123456.' },
  level: { vi: 'Mức định danh', en: 'Level of assurance' },
  level2: { vi: 'Mức 2: đã xác thực tại cơ quan Công an', en: 'Level 2: verified in person by the police' },
  level1: { vi: 'Mức 1: tài khoản cơ bản', en: 'Level 1: basic account' },
  share: {
    vi: 'Khuê sẽ nhận: số định danh, họ tên, ngày sinh, giới tính, dân tộc, nơi cư trú, liên lạc và thông tin gia đình.',
    en: 'Khuê will receive: citizen number, name, date of birth, sex, ethnicity, residence, contact and family.',
  },
  signIn: { vi: 'Xác nhận đăng nhập', en: 'Confirm and sign in' },
  back: { vi: 'Chọn người khác', en: 'Choose somebody else' },
  cancel: { vi: 'Hủy', en: 'Cancel' },
  low: {
    vi: 'Khuê yêu cầu mức 2, nhưng lần xác nhận này chỉ ở mức 1. Hãy chọn mức 2 hoặc một người có tài khoản mức 2.',
    en: 'Khuê asks for level 2, but this confirmation is of level 1. Choose level 2, or somebody with an account of level 2.',
  },
  expired: {
    vi: 'Phiên đăng nhập đã hết hạn. Hãy quay lại Khuê và đăng nhập lại.',
    en: 'This sign-in has expired. Go back to Khuê and sign in again.',
  },
} as const

function whole(language: Language, address: string, content: Html): string {
  // The shared frame offers /language below its prefix; here the language is a query of the same address.
  return page(language, words.title[language], address, content).replaceAll(
    `${address}/language?to=`,
    `${address}?lang=`,
  )
}

const born = (birthdate: string) => birthdate.split('-').toReversed().join('/')

export function choosePage({ language, address, refused }: Shown & { refused: boolean }): string {
  const content = html`
<h2>${words.choose[language]}</h2>
<p>${words.chooseLead[language]}</p>
${citizens.map(
  (
    citizen,
  ) => html`<form method="get" action="${address}" class="card person"><input type="hidden" name="number" value="${citizen.citizenNumber}"><input type="hidden" name="lang" value="${language}">
<span><strong>${citizen.name}</strong>, ${born(citizen.birthdate)}<br><small>${citizen.citizenNumber} · ${citizen.story[language]}</small></span>
<button aria-label="${words.next[language]}: ${citizen.name}">${words.next[language]}</button></form>`,
)}
<form method="get" action="${address}" class="card"><input type="hidden" name="lang" value="${language}">
${refused && html`<p role="alert">${words.badNumber[language]}</p>`}
<label for="number">${words.other[language]}</label>
<input id="number" name="number" inputmode="numeric" maxlength="14" autocomplete="off" required>
<button class="wide">${words.next[language]}</button></form>
${cancelForm(language, address)}`
  return whole(language, address, content)
}

function cancelForm(language: Language, address: string): Html {
  return html`<form method="post" action="${address}"><button class="plain wide" name="cancel" value="1">${words.cancel[language]}</button></form>`
}

export function passcodePage(shown: Shown & { citizen: SandboxCitizen; refused: boolean }): string {
  const { language, address, citizen, refused, wanted } = shown
  const low = citizen.level === 1
  const content = html`
<form method="post" action="${address}?lang=${language}" class="card">
<p><strong>${citizen.name}</strong><br><small>${citizen.citizenNumber} · ${born(citizen.birthdate)}</small></p>
<p><small>${words.share[language]}</small></p>
<input type="hidden" name="number" value="${citizen.citizenNumber}">
${refused && html`<p role="alert">${words.badPasscode[language]}</p>`}
<label for="passcode">${words.passcode[language]}</label>
<input id="passcode" name="passcode" type="password" inputmode="numeric" maxlength="6" autocomplete="off" required autofocus aria-describedby="hint">
<small id="hint">${words.passcodeHint[language]}</small>
<label for="level">${words.level[language]}</label>
<select id="level" name="level">
${!low && html`<option value="2">${words.level2[language]}</option>`}
${(low || wanted === 1) && html`<option value="1">${words.level1[language]}</option>`}
</select>
<button class="wide">${words.signIn[language]}</button>
</form>
<p><a href="${address}?lang=${language}">${words.back[language]}</a></p>
${cancelForm(language, address)}`
  return whole(language, address, content)
}

export function lowPage({ language, address, citizen }: Shown & { citizen: SandboxCitizen }): string {
  const content = html`<p role="alert">${words.low[language]}</p>
<p><a href="${address}?number=${citizen.citizenNumber}&lang=${language}">${citizen.name}</a></p>
<p><a href="${address}?lang=${language}">${words.back[language]}</a></p>
${cancelForm(language, address)}`
  return whole(language, address, content)
}

export function expiredPage(language: Language, detail: string | null): string {
  return whole(
    language,
    '/vneid',
    html`<p role="alert">${words.expired[language]}</p>${detail !== null && html`<p><small>${detail}</small></p>`}`,
  )
}
