/**
 * What the law asks of the answers beyond their form. Each rule is a pure function with its article; procedures name the
 * rules that hold for them, so a rule's meaning never changes under a version: a changed law is a new rule.
 */
import { dayFrom } from '../../kernel/clock.ts'
import type { Message } from '../../kernel/i18n.ts'
import { firstDay, isPartialDate, lastDay } from '../../kernel/partial-date.ts'
import type { Answers } from './form.ts'

/** What a rule may know beside the answers. */
export interface Facts {
  /** The day in Hanoi. */
  readonly today: Temporal.PlainDate
  readonly applicant: { readonly citizenNumber: string | null; readonly dateOfBirth: string | null }
}

export interface Rule {
  /** The top-level fields it reads; the first is where it speaks. */
  readonly fields: readonly string[]
  readonly law: string | null
  readonly check: (answers: Answers, facts: Facts) => { readonly message: Message; readonly pointer?: string } | null
}

const say = (vi: string, en: string, pointer?: string) => ({
  message: { vi, en },
  ...(pointer !== undefined && { pointer }),
})

/** Null for what is no day, also inside a group: to say so is the form's. */
function day(answers: Answers, path: string): Temporal.PlainDate | null {
  const value = at(answers, path)
  return typeof value === 'string' ? dayFrom(value) : null
}

/**
 * Of somebody of whom only the year may be known, or the month too. A rule refuses what is wrong whenever in it the birth was: who must
 * have an age is taken as born on the first day, who must not have one yet, on the last.
 */
function born(answers: Answers, path: string): { first: Temporal.PlainDate; last: Temporal.PlainDate } | null {
  const value = at(answers, path)
  if (typeof value !== 'string' || !isPartialDate(value)) return null
  return { first: Temporal.PlainDate.from(firstDay(value)), last: Temporal.PlainDate.from(lastDay(value)) }
}

function at(answers: Answers, path: string): unknown {
  let value: unknown = answers
  for (const part of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[part]
  return value
}

const isAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) > 0
/** Full years on a day. */
export const ageOn = (born: Temporal.PlainDate, on: Temporal.PlainDate) =>
  born.until(on, { largestUnit: 'years' }).years

function notInFuture(field: string, vi: string, en: string, law: string | null): Rule {
  return {
    fields: [field],
    law,
    check(answers, { today }) {
      const date = day(answers, field)
      return date && isAfter(date, today) ? say(vi, en) : null
    },
  }
}

export const rules: Readonly<Record<string, Rule>> = {
  'birth.child-not-in-future': notInFuture(
    'childBirth',
    'Ngày sinh của trẻ không thể ở tương lai.',
    'The child cannot be born in the future.',
    'Luật Hộ tịch 60/2014/QH13, Điều 14',
  ),
  'birth.parents-older-than-child': {
    fields: ['mother', 'childBirth'],
    law: 'Luật Hộ tịch 60/2014/QH13, Điều 14',
    check(answers) {
      const child = day(answers, 'childBirth')
      for (const [parent, vi, en] of [
        ['mother', 'Mẹ', 'The mother'],
        ['father', 'Cha', 'The father'],
      ] as const) {
        const birth = born(answers, `${parent}.dateOfBirth`)
        // No legal age of parenthood exists; eleven years is where a slip of the pen is certain.
        if (child && birth && ageOn(birth.first, child) < 11)
          return say(
            `${vi} phải sinh trước con ít nhất 11 năm; hãy kiểm tra lại ngày sinh.`,
            `${en} must be at least 11 years older than the child: check the dates.`,
            `/${parent}/dateOfBirth`,
          )
      }
      return null
    },
  },
  'birth.child-name-vietnamese': {
    fields: ['childName', 'childNationality'],
    law: 'Bộ luật Dân sự 91/2015/QH13, Điều 26',
    check(answers) {
      const [name, nationality] = [at(answers, 'childName'), at(answers, 'childNationality')]
      if (typeof name !== 'string' || nationality !== 'Việt Nam') return null
      return /[\p{N}]|[^\p{L}\p{M}\s'’.-]/u.test(name)
        ? say(
            'Tên của công dân Việt Nam không đặt bằng số hoặc ký hiệu.',
            'The name of a Vietnamese citizen has no digits or symbols.',
          )
        : null
    },
  },
  'marriage.ages': {
    fields: ['spouse', 'applicantSex', 'applicantBirth'],
    law: 'Luật Hôn nhân và gia đình 52/2014/QH13, Điều 8 khoản 1 điểm a',
    check(answers, { today }) {
      const sex = at(answers, 'applicantSex')
      const people = [
        { birth: born(answers, 'applicantBirth'), male: sex === 'male', pointer: '/applicantBirth' },
        { birth: born(answers, 'spouse.dateOfBirth'), male: sex !== 'male', pointer: '/spouse/dateOfBirth' },
      ]
      for (const { birth, male, pointer } of people) {
        if (!birth) continue
        if (ageOn(birth.first, today) >= (male ? 20 : 18)) continue
        return male
          ? say('Nam phải từ đủ 20 tuổi mới được đăng ký kết hôn.', 'A man must be at least 20 to marry.', pointer)
          : say('Nữ phải từ đủ 18 tuổi mới được đăng ký kết hôn.', 'A woman must be at least 18 to marry.', pointer)
      }
      return null
    },
  },
  'marriage.no-close-kin': {
    fields: ['kinship'],
    law: 'Luật Hôn nhân và gia đình 52/2014/QH13, Điều 5 khoản 2 điểm d',
    check(answers) {
      const forbidden = ['direct', 'three-generations', 'adoptive', 'in-law']
      return forbidden.includes(String(at(answers, 'kinship')))
        ? say(
            'Luật cấm kết hôn giữa những người có quan hệ này.',
            'The law forbids a marriage between people so related.',
          )
        : null
    },
  },
  'marriage.two-people': {
    fields: ['spouse'],
    law: null,
    check(answers, { applicant }) {
      const other = at(answers, 'spouse.citizenNumber')
      return other !== undefined && other === applicant.citizenNumber
        ? say('Số định danh này là của chính bạn.', 'This is your own citizen number.', '/spouse/citizenNumber')
        : null
    },
  },
  'marital-status.of-age': {
    fields: ['applicantBirth', 'applicantSex'],
    law: 'Nghị định 123/2015/NĐ-CP, Điều 21; Luật Hôn nhân và gia đình, Điều 8',
    check(answers, { today }) {
      const birth = born(answers, 'applicantBirth')
      const needed = at(answers, 'applicantSex') === 'male' ? 20 : 18
      return birth && ageOn(birth.first, today) < needed
        ? say('Giấy này chỉ cấp cho người đủ tuổi kết hôn.', 'It is issued to people of marriageable age only.')
        : null
    },
  },
  'marital-status.span': {
    fields: ['spanTo', 'spanFrom'],
    law: null,
    check: (answers, { today }) => wrongSpan(answers, 'spanFrom', 'spanTo', today),
  },
  'death.not-in-future': notInFuture(
    'deathDate',
    'Ngày mất không thể ở tương lai.',
    'The death cannot be in the future.',
    'Luật Hộ tịch 60/2014/QH13, Điều 34',
  ),
  'death.after-birth': {
    fields: ['deathDate', 'deceasedBirth'],
    law: null,
    check(answers) {
      const [birth, died] = [born(answers, 'deceasedBirth'), day(answers, 'deathDate')]
      return birth && died && isAfter(birth.first, died)
        ? say('Ngày mất phải sau ngày sinh.', 'The death must be after the birth.')
        : null
    },
  },
  'death.not-the-applicant': {
    fields: ['deceasedNumber'],
    law: null,
    check(answers, { applicant }) {
      const number = at(answers, 'deceasedNumber')
      return number !== undefined && number === applicant.citizenNumber
        ? say('Số định danh này là của chính bạn.', 'This is your own citizen number.')
        : null
    },
  },
  'residence.temporary-span': {
    fields: ['to', 'from'],
    law: 'Luật Cư trú 68/2020/QH14, Điều 27',
    check(answers) {
      const [from, to] = [day(answers, 'from'), day(answers, 'to')]
      if (!from || !to) return null
      if (!isAfter(to, from)) return say('Ngày kết thúc phải sau ngày bắt đầu.', 'The end must be after the beginning.')
      return isAfter(to, from.add({ years: 2 }))
        ? say('Thời hạn nhiều nhất là 2 năm, sau đó gia hạn.', 'At most two years at a time.')
        : null
    },
  },
  'residence.extension-span': {
    fields: ['to', 'until'],
    law: 'Luật Cư trú 68/2020/QH14, Điều 27',
    check(answers) {
      const [until, to] = [day(answers, 'until'), day(answers, 'to')]
      if (!until || !to) return null
      if (!isAfter(to, until))
        return say('Ngày gia hạn phải sau ngày đã đăng ký.', 'The new end must be after the registered one.')
      return isAfter(to, until.add({ years: 2 }))
        ? say('Mỗi lần gia hạn nhiều nhất là 2 năm.', 'At most two years at a time.')
        : null
    },
  },
  'residence.not-the-dead': {
    fields: ['who', 'reason'],
    law: null,
    check(answers) {
      return at(answers, 'reason') === 'died' && at(answers, 'who') !== 'others'
        ? say('Lý do này là của người khác, không phải của bạn.', 'This reason is of somebody else, not of you.')
        : null
    },
  },
  'residence.one-head': {
    fields: ['household', 'members', 'who'],
    law: 'Luật Cư trú 68/2020/QH14, Điều 10',
    check(answers) {
      const own = at(answers, 'household') === 'new'
      const applicantHeads = own && at(answers, 'who') !== 'others'
      const members = (at(answers, 'members') ?? []) as readonly { readonly relation?: string }[]
      const heads = members.filter(({ relation }) => relation === 'head').length + (applicantHeads ? 1 : 0)
      if (heads === (own ? 1 : 0)) return null
      if (!own) return say('Hộ này đã có chủ hộ.', 'This household has a head already.', '/members')
      return applicantHeads
        ? say(
            'Lập hộ mới thì bạn là chủ hộ; chỉ một người là chủ hộ.',
            'You head the new household, and only you.',
            '/members',
          )
        : say('Đúng một người phải là chủ hộ.', 'Exactly one person heads the household.', '/members')
    },
  },
  'residence.split-adult': {
    fields: ['applicantBirth'],
    law: 'Luật Cư trú 68/2020/QH14, Điều 25',
    check(answers, { today }) {
      const birth = born(answers, 'applicantBirth')
      return birth && ageOn(birth.first, today) < 18
        ? say('Người lập hộ mới phải đủ 18 tuổi.', 'Who heads the new household is of age (18).')
        : null
    },
  },
  'residence.others-only': {
    fields: ['who', 'members', 'applicantNumber'],
    law: null,
    check(answers) {
      const members = (at(answers, 'members') ?? []) as readonly { readonly citizenNumber?: string }[]
      const own = at(answers, 'applicantNumber')
      return members.some(({ citizenNumber }) => citizenNumber !== undefined && citizenNumber === own)
        ? say('Bạn không kê chính mình ở đây.', 'Do not list yourself here.', '/members')
        : null
    },
  },
  'business.name': {
    fields: ['businessName'],
    law: 'Nghị định 168/2025/NĐ-CP (tên hộ kinh doanh)',
    check(answers) {
      const value = at(answers, 'businessName')
      const name = typeof value === 'string' ? value.trim() : ''
      if (/công ty|doanh nghiệp/iu.test(name))
        return say(
          'Tên hộ kinh doanh không được dùng “công ty”, “doanh nghiệp”.',
          'The name of a household business may not say “công ty” or “doanh nghiệp”.',
        )
      return /^hộ kinh doanh\s+\S/iu.test(name.normalize('NFC'))
        ? null
        : say(
            'Tên phải bắt đầu bằng “Hộ kinh doanh”, sau đó là tên riêng.',
            'The name begins with “Hộ kinh doanh”, then a name of its own.',
          )
    },
  },
  'business.pause-span': {
    fields: ['to', 'from'],
    law: 'Nghị định 168/2025/NĐ-CP (tạm ngừng kinh doanh của hộ kinh doanh)',
    check(answers) {
      const [from, to] = [day(answers, 'from'), day(answers, 'to')]
      return from && to && !isAfter(to, from)
        ? say('Ngày kết thúc phải sau ngày bắt đầu.', 'The end must be after the beginning.')
        : null
    },
  },
  'business.owner-of-age': {
    fields: ['applicantBirth'],
    law: 'Nghị định 168/2025/NĐ-CP (quyền thành lập hộ kinh doanh); Bộ luật Dân sự, Điều 20',
    check(answers, { today }) {
      const birth = born(answers, 'applicantBirth')
      return birth && ageOn(birth.first, today) < 18
        ? say('Chủ hộ kinh doanh phải từ đủ 18 tuổi.', 'The owner must be at least 18.')
        : null
    },
  },
  'allowance.elderly-age': {
    fields: ['category', 'applicantBirth'],
    law: 'Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5',
    check(answers, { today }) {
      if (at(answers, 'category') !== 'elderly' || at(answers, 'request') === 'stop') return null
      const birth = born(answers, 'beneficiary.dateOfBirth') ?? born(answers, 'applicantBirth')
      return birth && ageOn(birth.first, today) < 60
        ? say('Người cao tuổi là người từ đủ 60 tuổi.', 'An elderly person is at least 60.')
        : null
    },
  },
  'allowance.no-pension': {
    fields: ['pension', 'category'],
    law: 'Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5',
    check(answers) {
      return at(answers, 'category') === 'elderly' &&
        at(answers, 'pension') === 'yes' &&
        at(answers, 'request') === 'start'
        ? say(
            'Người cao tuổi đang hưởng lương hưu không thuộc diện trợ cấp này.',
            'Elderly people who receive a pension are not entitled.',
          )
        : null
    },
  },
  'pavement.room-for-walkers': {
    fields: ['leftForWalkersM', 'part'],
    law: 'Nghị định 165/2024/NĐ-CP, Điều 21',
    check(answers) {
      if (at(answers, 'part') !== 'pavement') return null
      return Number(at(answers, 'leftForWalkersM')) < 1.5
        ? say(
            'Phần vỉa hè còn lại cho người đi bộ phải rộng ít nhất 1,5 m.',
            'At least 1.5 m must remain for people on foot.',
          )
        : null
    },
  },
  'pavement.time': {
    fields: ['to', 'from', 'purpose'],
    law: 'Nghị định 165/2024/NĐ-CP, Điều 21',
    check(answers, { today }) {
      const [from, to] = [day(answers, 'from'), day(answers, 'to')]
      if (!from || !to) return null
      if (isAfter(today, from)) return say('Ngày bắt đầu không thể ở quá khứ.', 'It cannot begin in the past.', '/from')
      if (isAfter(from, to))
        return say('Ngày kết thúc không thể trước ngày bắt đầu.', 'The end cannot be before the beginning.')
      const shortUse = ['funeral', 'wedding'].includes(String(at(answers, 'purpose')))
      return shortUse && from.until(to).days >= 2
        ? say('Đám cưới, đám tang: không quá 48 giờ.', 'For a wedding or funeral at most 48 hours.')
        : null
    },
  },
  'record.second-in-person': {
    fields: ['forWhom', 'kind'],
    law: 'Luật Lý lịch tư pháp 28/2009/QH12, Điều 46 khoản 2',
    check(answers) {
      return at(answers, 'kind') === '2' && at(answers, 'forWhom') === 'authorised'
        ? say('Phiếu số 2 không được ủy quyền cho người khác.', 'Certificate 2 cannot be asked for by another.')
        : null
    },
  },
  'record.child-is-minor': {
    fields: ['subjectBirth', 'forWhom'],
    law: 'Luật Lý lịch tư pháp 28/2009/QH12, Điều 46 khoản 3',
    check(answers, { today }) {
      const birth = born(answers, 'subjectBirth')
      return at(answers, 'forWhom') === 'child' && birth && ageOn(birth.last, today) >= 18
        ? say(
            'Con đã thành niên phải tự yêu cầu hoặc ủy quyền.',
            'A child of age applies in person or by authorisation.',
          )
        : null
    },
  },
}

function wrongSpan(answers: Answers, fromField: string, toField: string, today: Temporal.PlainDate) {
  const [from, to] = [day(answers, fromField), day(answers, toField)]
  if (!from || !to) return null
  if (isAfter(from, to))
    return say('Ngày kết thúc không thể trước ngày bắt đầu.', 'The end cannot be before the beginning.')
  return isAfter(to, today)
    ? say('Chỉ xác nhận được thời gian đã qua.', 'Only time that has passed can be certified.')
    : null
}
