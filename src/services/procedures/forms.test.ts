/** Forms, rules of law, fees and the words of results: no database. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { checkAnswers, checkForm, paperAsked, pruned } from './answers.ts'
import { birth } from './catalogue/birth.ts'
import { householdBusiness } from './catalogue/business.ts'
import { catalogue, fields, lifeEvents } from './catalogue/index.ts'
import { pavement } from './catalogue/land-and-streets.ts'
import { maritalStatus, marriage } from './catalogue/marriage.ts'
import { type Answers, activeFields, type FieldSchema, fieldsEverAsked } from './form.ts'
import { timeOf } from './process-of.ts'
import { feesOf } from './quote.ts'
import { dateInWords, displayed, firstFields, resultSchema } from './result-data.ts'
import { ageOn, rules } from './rules.ts'
import { birthAnswers, marriageAnswers } from './testing.ts'

const today = Temporal.PlainDate.from('2026-11-22')
const facts = { today, applicant: { citizenNumber: '001095000001', dateOfBirth: '1995-03-02' } }
const day = (text: string) => Temporal.PlainDate.from(text)

describe('the catalogue', () => {
  test('PR1: at least 30 procedures, each with a valid form, result, papers and law', () => {
    assert.ok(catalogue.length >= 30, String(catalogue.length))
    assert.equal(new Set(catalogue.map((p) => p.code)).size, catalogue.length)
    const templates = readdirSync(path.join(import.meta.dirname, 'templates'))
    for (const p of catalogue) {
      assert.match(p.code, /^\d\.\d{6}$/)
      // Compiles, and finds the empty answers wanting.
      assert.ok(checkForm(p.form, {}).length >= p.form.required.length, p.code)
      assert.ok(checkForm(resultSchema(p.result), {}).length >= p.result.required.length, p.code)
      assert.ok(templates.includes(`${p.result.template}.typ`), p.result.template)
      assert.ok(
        p.legalBasis.length > 0 && p.times.length > 0 && p.delivery.length > 0 && p.synonyms.length >= 3,
        p.code,
      )
      assert.ok(fields[p.fieldId], p.fieldId)
      assert.ok(p.online.level === 'full' || p.online.reason, `${p.code}: partial needs a published reason`)
      for (const rule of p.rules) assert.ok(rules[rule], rule)
      assert.equal(new Set(p.papers.map((x) => x.slot)).size, p.papers.length)
      assert.equal(p.form.properties[p.placeField]?.['x-widget'], 'address', `${p.code}: ${p.placeField}`)
      for (const id of p.lifeEvents)
        assert.ok(
          lifeEvents.some((e) => e.id === id),
          id,
        )
    }
  })

  test('PR8, PR30: what a prefill depends on is asked in the same form; what is posted has an address and a telephone', () => {
    for (const { code, form, delivery } of catalogue) {
      const asked = new Map(fieldsEverAsked(form))
      for (const [name, field] of asked) {
        const test = field['x-known-when']
        for (const [other, wanted] of Object.entries(test?.properties ?? {})) {
          const { enum: options = [] } = (asked.get(other) ?? {}) as { enum?: readonly string[] }
          for (const value of wanted.enum ?? [String(wanted.const)])
            assert.ok(options.includes(value), `${code}/${name}`)
        }
      }
      if (delivery.includes('post'))
        for (const name of ['residence', 'applicantPhone']) assert.ok(form.required.includes(name), `${code}: ${name}`)
    }
  })

  test('PR1: every text of every form has both languages, and every field a page that exists', () => {
    const look = (field: FieldSchema, pages: readonly string[], at: string, top: boolean) => {
      assert.ok(field['x-label'].vi !== '' && field['x-label'].en !== '', at)
      if (top) assert.ok(pages.includes(field['x-page'] ?? ''), `${at}: page ${field['x-page']}`)
      if (field.type === 'string' && field.enum) {
        assert.deepEqual(
          field['x-options']?.map((o) => o.value),
          field.enum,
          at,
        )
      }
      if (field.type === 'object')
        for (const [n, f] of Object.entries(field.properties)) look(f, pages, `${at}/${n}`, false)
    }
    for (const p of catalogue) {
      const pages = p.form['x-pages'].map((x) => x.id)
      const all = [
        ...Object.entries(p.form.properties),
        ...(p.form.allOf ?? []).flatMap((c) => Object.entries(c.then?.properties ?? {})),
      ]
      for (const [name, field] of all) look(field, pages, `${p.code}/${name}`, true)
    }
  })
})

describe('forms', () => {
  test('PR16, K33: of a year of birth alone a law refuses only what is wrong whenever in it the birth was', () => {
    const check = (rule: string, answers: Answers) => (rules[rule] ?? assert.fail(rule)).check(answers, facts)
    const elderly = (dateOfBirth: string) =>
      check('allowance.elderly-age', { category: 'elderly', beneficiary: { dateOfBirth } })
    assert.deepEqual([elderly('1966'), elderly('1966-11')], [null, null])
    assert.ok(elderly('1966-12') && elderly('1967'))
    const child = (subjectBirth: string) => check('record.child-is-minor', { forWhom: 'child', subjectBirth })
    assert.equal(child('2008'), null)
    assert.ok(child('2007') && child('2008-10'))
    const split = (applicantBirth: string) => check('residence.split-adult', { applicantBirth })
    assert.deepEqual([split('2008'), split('1950-13')], [null, null])
    assert.ok(split('2009'))
    const died = (deceasedBirth: string) => check('death.after-birth', { deceasedBirth, deathDate: '2026-05-01' })
    assert.equal(died('2026'), null)
    assert.ok(died('2026-06'))
    const wrong = (applicantBirth: string) =>
      checkForm(birth.form, { ...birthAnswers(), applicantBirth }).map(({ pointer }) => pointer)
    assert.deepEqual(
      [wrong('1949'), wrong('1949-07'), wrong('1949-13'), wrong('49')],
      [[], [], ['/applicantBirth'], ['/applicantBirth']],
    )
    assert.equal(dateInWords('1949'), 'năm một nghìn chín trăm bốn mươi chín')
    assert.equal(dateInWords('1949-07'), 'tháng bảy năm một nghìn chín trăm bốn mươi chín')
  })

  test('PR17: complete answers have no findings', () => {
    assert.deepEqual(checkAnswers(birth, birthAnswers(), facts), [])
    assert.deepEqual(checkAnswers(marriage, marriageAnswers(), facts), [])
  })

  test('PR17: what does not fit is said in both languages with a pointer and a page', () => {
    const answers = { ...birthAnswers(), applicantPhone: '123', childSex: 'x', childBirth: '2026-02-30' }
    delete (answers as Answers)['childName']
    const found = new Map(checkForm(birth.form, answers).map((f) => [f.pointer, f]))
    assert.equal(found.get('/childName')?.message.vi, 'Mục này phải điền.')
    assert.equal(found.get('/childName')?.page, 'child')
    assert.match(found.get('/applicantPhone')?.message.en ?? '', /telephone/)
    assert.match(found.get('/childBirth')?.message.vi ?? '', /Ngày không có thật/)
    assert.match(found.get('/childSex')?.message.vi ?? '', /chọn/)
    assert.equal(found.size, 4)
  })

  test('PR17: wrong types, unknown fields and hostile values are findings, not crashes', () => {
    for (const value of [null, 1, [], {}, 'x'.repeat(5000), { toString: 1 }, true]) {
      for (const name of Object.keys(birth.form.properties)) {
        const findings = checkAnswers(birth, { ...birthAnswers(), [name]: value }, facts)
        if (typeof value === 'object') assert.ok(findings.length > 0, `${name} ${JSON.stringify(value)}`)
      }
    }
    assert.equal(checkForm(birth.form, { ...birthAnswers(), unknown: 1 })[0]?.pointer, '/unknown')
    const polluted = JSON.parse('{"__proto__": {"x": 1}}') as Answers
    assert.ok(checkForm(birth.form, polluted).length > 0)
  })

  test('PR17: a condition asks for more, and only while it holds', () => {
    const without = birthAnswers()
    delete without['father']
    assert.deepEqual(
      checkForm(birth.form, without).map((f) => f.pointer),
      ['/father'],
    )
    const unknownFather = { ...birthAnswers(), fatherKnown: 'no' }
    assert.equal(activeFields(birth.form, unknownFather).fields.has('father'), false)
    const kept = pruned(birth.form, unknownFather)
    assert.equal('father' in kept, false)
    assert.deepEqual(checkForm(birth.form, kept), [])
  })

  test('PR17: an error inside a group names the field inside', () => {
    const answers = birthAnswers()
    answers['father'] = { ...(answers['father'] as object), citizenNumber: '12' }
    const [finding, ...rest] = checkForm(birth.form, answers)
    assert.equal(finding?.pointer, '/father/citizenNumber')
    assert.match(finding?.message.vi ?? '', /12 chữ số/)
    assert.equal(rest.length, 0)
  })

  test('PR7: papers are asked for by the answers; what the city knows never', () => {
    const authorisation = birth.papers.find((p) => p.slot === 'authorisation')
    assert.ok(authorisation)
    assert.equal(paperAsked(authorisation, { relation: 'mother' }), false)
    assert.equal(paperAsked(authorisation, { relation: 'other' }), true)
    assert.equal(
      birth.papers.filter((p) => p.known).some((p) => paperAsked(p, {})),
      false,
    )
  })
})

describe('rules of law', () => {
  const said = (name: string, answers: Answers) => rules[name]?.check(answers, facts) ?? null

  test('PR16: a child is not born in the future; today is no future', () => {
    assert.equal(said('birth.child-not-in-future', { childBirth: '2026-11-22' }), null)
    assert.match(said('birth.child-not-in-future', { childBirth: '2026-11-23' })?.message.vi ?? '', /tương lai/)
  })

  test('PR16: parents are older than their child; the name of a Vietnamese child has no digits', () => {
    const mother = { dateOfBirth: '2020-01-01' }
    assert.equal(
      said('birth.parents-older-than-child', { childBirth: '2026-01-01', mother })?.pointer,
      '/mother/dateOfBirth',
    )
    assert.equal(
      said('birth.parents-older-than-child', { childBirth: '2026-01-01', mother: { dateOfBirth: '1999-01-01' } }),
      null,
    )
    assert.ok(said('birth.child-name-vietnamese', { childName: 'Nguyễn 2', childNationality: 'Việt Nam' }))
    assert.equal(
      said('birth.child-name-vietnamese', { childName: 'Nguyễn Thị Ánh', childNationality: 'Việt Nam' }),
      null,
    )
    assert.equal(said('birth.child-name-vietnamese', { childName: 'H’Hen Niê', childNationality: 'Việt Nam' }), null)
  })

  test('PR16: a man marries from 20, a woman from 18, on the birthday itself (art. 8)', () => {
    const couple = (own: string, other: string) => ({
      applicantSex: 'male',
      applicantBirth: own,
      spouse: { dateOfBirth: other },
    })
    assert.equal(said('marriage.ages', couple('2006-11-22', '2008-11-22')), null)
    assert.equal(said('marriage.ages', couple('2006-11-23', '2008-11-22'))?.pointer, '/applicantBirth')
    assert.equal(said('marriage.ages', couple('2006-11-22', '2008-11-23'))?.pointer, '/spouse/dateOfBirth')
    assert.equal(ageOn(day('2008-02-29'), day('2026-02-28')), 17)
    assert.equal(ageOn(day('2008-02-29'), day('2026-03-01')), 18)
  })

  test('PR16: no marriage between close kin, nor with oneself (art. 5)', () => {
    for (const kinship of ['direct', 'three-generations', 'adoptive', 'in-law'])
      assert.ok(said('marriage.no-close-kin', { kinship }), kinship)
    for (const kinship of ['none', 'other']) assert.equal(said('marriage.no-close-kin', { kinship }), null)
    assert.ok(said('marriage.two-people', { spouse: { citizenNumber: '001095000001' } }))
    assert.match(rules['marriage.no-close-kin']?.law ?? '', /Điều 5/)
  })

  test('PR16: a death is not in the future, not before the birth, and not one’s own', () => {
    assert.ok(said('death.not-in-future', { deathDate: '2026-11-23' }))
    assert.equal(said('death.not-in-future', { deathDate: '2026-11-22' }), null)
    assert.ok(said('death.after-birth', { deceasedBirth: '2020-01-02', deathDate: '2020-01-01' }))
    assert.ok(said('death.not-the-applicant', { deceasedNumber: '001095000001' }))
  })

  test('PR16: household business: name and age; pavement: 1.5 m for people on foot; 48 hours for a wedding', () => {
    assert.equal(said('business.name', { businessName: 'Hộ kinh doanh Cà phê Khuê' }), null)
    assert.ok(said('business.name', { businessName: 'Cà phê Khuê' }))
    assert.ok(said('business.name', { businessName: 'Hộ kinh doanh' }))
    assert.ok(said('business.name', { businessName: 'Công ty Khuê' }))
    assert.ok(said('business.owner-of-age', { applicantBirth: '2008-11-23' }))
    assert.ok(said('pavement.room-for-walkers', { part: 'pavement', leftForWalkersM: 1.4 }))
    assert.equal(said('pavement.room-for-walkers', { part: 'roadway', leftForWalkersM: 0 }), null)
    assert.ok(said('pavement.time', { from: '2026-12-01', to: '2026-12-04', purpose: 'wedding' }))
    assert.equal(said('pavement.time', { from: '2026-12-01', to: '2026-12-02', purpose: 'wedding' }), null)
    assert.equal(said('pavement.time', { from: '2026-11-21', to: '2026-11-24', purpose: 'event' })?.pointer, '/from')
  })

  test('PR16: judicial record 2 is asked for in person; an allowance for the elderly from 60', () => {
    assert.ok(said('record.second-in-person', { kind: '2', forWhom: 'authorised' }))
    assert.equal(said('record.second-in-person', { kind: '2', forWhom: 'self' }), null)
    assert.ok(said('record.child-is-minor', { forWhom: 'child', subjectBirth: '2008-11-22' }))
    assert.ok(said('allowance.elderly-age', { category: 'elderly', applicantBirth: '1970-01-01' }))
    assert.ok(said('allowance.no-pension', { category: 'elderly', pension: 'yes', request: 'start' }))
    assert.ok(said('residence.temporary-span', { from: '2026-01-02', to: '2026-01-02' }))
    assert.ok(said('residence.temporary-span', { from: '2026-01-01', to: '2028-01-02' }))
  })

  test('PR16: a rule is silent about a field whose form is wrong already', () => {
    const findings = checkAnswers(birth, { ...birthAnswers(), childBirth: 'not a day' }, facts)
    assert.deepEqual(
      findings.map((f) => f.pointer),
      ['/childBirth'],
    )
  })

  test('PR16: a rule is silent about a day that is none, inside a group too', () => {
    const father = { ...(birthAnswers()['father'] as object), dateOfBirth: '1990-02-30' }
    const findings = checkAnswers(birth, { ...birthAnswers(), father }, facts)
    assert.deepEqual(
      findings.map((f) => f.pointer),
      ['/father/dateOfBirth'],
    )
  })

  test('PR16: a pause of a household business is judged by its own law, without the limit of a stay', () => {
    const pause = catalogue.find(({ code }) => code === '1.001570') ?? assert.fail('no such procedure')
    const found = (to: string) =>
      checkAnswers(pause, { from: '2026-01-01', to }, facts).filter(({ pointer }) => pointer === '/to')
    assert.deepEqual(found('2029-01-01'), [])
    assert.match(found('2025-12-31')[0]?.legalBasis ?? '', /168\/2025/)
  })

  test('PR16: a finding of law names its article', () => {
    const [finding] = checkAnswers(marriage, { ...marriageAnswers(), kinship: 'direct' }, facts)
    assert.match(finding?.legalBasis ?? '', /52\/2014/)
    assert.equal(finding?.page, 'declaration')
  })
})

describe('fees, time, results', () => {
  test('PR12: fees follow the answers: per copy, by class, none when exempt', () => {
    assert.deepEqual(feesOf(birth, { copies: 0 }), [])
    assert.equal(feesOf(birth, { copies: 3 })[0]?.amountDong, 24_000)
    assert.deepEqual(feesOf(birth, { copies: 'three' }), [])
    const record = catalogue.find((p) => p.code === '3.000333')
    assert.ok(record)
    assert.equal(feesOf(record, { feeClass: 'normal', copies: 2 })[0]?.amountDong, 400_000)
    assert.equal(feesOf(record, { feeClass: 'reduced', copies: 1 })[0]?.amountDong, 100_000)
    assert.deepEqual(feesOf(record, { feeClass: 'exempt', copies: 1 }), [])
  })

  test('PR18: the time follows the answers: a funeral within a day', () => {
    assert.equal(timeOf(pavement, { purpose: 'funeral' }).workingHours, 8)
    assert.equal(timeOf(pavement, { purpose: 'event' }).workingHours, 40)
    assert.equal(timeOf(birth, {}).sameDay, true)
  })

  test('PR21: a result begins with the answers, spouses by sex, choices in words', () => {
    const tx = { now: Temporal.Instant.from('2026-11-22T02:00:00Z') } as Parameters<typeof firstFields>[0]
    const wedding = firstFields(tx, marriage, marriageAnswers())
    assert.equal(wedding['husbandName'], 'Nguyễn Văn An')
    assert.equal(wedding['wifeName'], 'Trần Thị Bình')
    const status = firstFields(tx, maritalStatus, { applicantName: 'A', maritalState: 'never', purpose: 'marriage' })
    assert.equal(status['statement'], 'Chưa đăng ký kết hôn với ai')
    assert.equal(status['purpose'], 'Kết hôn')
    const other = firstFields(tx, maritalStatus, { purpose: 'other', purposeText: 'Nhận thừa kế' })
    assert.equal(other['purpose'], 'Nhận thừa kế')
    const trade = firstFields(tx, householdBusiness, { mainTrade: 'other', tradeText: 'Sửa xe máy' })
    assert.equal(trade['trade'], 'Sửa xe máy')
    const child = firstFields(tx, birth, birthAnswers())
    assert.equal(child['motherName'], 'Trần Thị Bình')
    assert.equal(displayed(marriage.result.fields[1]?.field, '2008-01-05', 'vi'), '05/01/2008')
  })

  test('PR21: dates in words as civil status papers write them', () => {
    assert.equal(dateInWords('2026-11-05'), 'ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu')
    assert.equal(dateInWords('2005-01-21'), 'ngày hai mươi mốt tháng một năm hai nghìn không trăm linh năm')
    assert.equal(dateInWords('1995-04-15'), 'ngày mười lăm tháng bốn năm một nghìn chín trăm chín mươi lăm')
  })
})
