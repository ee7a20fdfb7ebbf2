/**
 * Splitting off from a household: who lives on at the same place under a head of their own. Facts: national catalogue, decision
 * 9354/QĐ-BCA-C06; conditions of the Law on Residence 2020, art. 25. What is signed goes into the population registry (PR48).
 */
import { circulars, others, relations, requester, toHead, withOthers } from './movers.ts'
import { address, choice, citizenNumber, laws, onPaper, option, say, simpleForm, text } from './parts.ts'
import { paper, simple } from './simple.ts'
import type { ProcedureSource } from './source.ts'

/** The applicant heads the new household: nobody else of it does. */
const toApplicant = {
  ...toHead,
  'x-label': say('Quan hệ với bạn (chủ hộ mới)', 'Relation to you, who head the new household'),
  enum: relations.slice(1).map(({ value }) => value),
  'x-options': relations.slice(1),
} as const

const members = (() => {
  const people = others('Những người cùng tách', 'Others who split off', 'Người cùng tách', 'Who splits off')
  const { items } = people
  if (items.type !== 'object') throw new Error('who splits off is a group of answers')
  const properties = { ...items.properties, relation: toApplicant }
  return { ...people, items: { ...items, properties, required: [...(items.required ?? []), 'relation'] } }
})()

const newHouseholdOnPaper = {
  ...members,
  items: { ...members.items, properties: { ...members.items.properties, relation: toHead } },
  'x-label': say('Thành viên của hộ mới', 'Members of the new household'),
}

const consent = choice('Chủ hộ và chủ sở hữu chỗ ở', 'The head of household and the owner of the dwelling', [
  option('agreed', 'Đồng ý cho tách hộ', 'Agree'),
  option(
    'divorced',
    'Không cần ý kiến: tôi đã ly hôn và vẫn được dùng chỗ ở này',
    'Need not be asked: I am divorced and may still use the dwelling',
  ),
])
const given = (value: 'agreed' | 'divorced') => ({ properties: { consent: { const: value } }, required: ['consent'] })

export const householdSplit: ProcedureSource = {
  ...simple({
    code: '1.010038',
    decision: '9354/QĐ-BCA-C06',
    name: say('Tách hộ', 'Splitting off from a household'),
    summary: say(
      'Lập hộ riêng tại chính nơi đang thường trú, khi không còn chung hộ.',
      'A household of your own where you live already.',
    ),
    synonyms: ['tách hộ', 'tách khẩu', 'tách sổ hộ khẩu', 'ra ở riêng', 'lập hộ riêng', 'split a household'],
    fieldId: 'cu-tru',
    placeField: 'newHome',
    papers: [
      paper(
        'consent',
        'Ý kiến đồng ý của chủ hộ, chủ sở hữu chỗ ở (trên Tờ khai CT01 hoặc văn bản riêng)',
        'Consent of the head and of the owner (on form CT01 or by itself)',
        {
          need: 'when',
          when: { test: given('agreed'), text: say('khi không phải đã ly hôn', 'unless divorced') },
          originals: 1,
        },
      ),
      paper(
        'divorce',
        'Giấy tờ chứng minh việc ly hôn và việc tiếp tục được sử dụng chỗ ở',
        'Proof of the divorce and of the right to go on using the dwelling',
        {
          need: 'when',
          when: { test: given('divorced'), text: say('khi đã ly hôn', 'when divorced') },
          copies: 1,
          filesMax: 5,
        },
      ),
    ],
    fees: [
      {
        id: 'registration',
        name: say('Lệ phí tách hộ (nộp trực tuyến)', 'Fee (online)'),
        amountDong: 5_000,
        legalBasis: '75/2022/TT-BTC',
      },
    ],
    rules: ['residence.split-adult', 'residence.others-only'],
    times: [{ workingHours: 40 }],
    conditions: [
      say(
        'Người tách hộ có năng lực hành vi dân sự đầy đủ; nhiều người cùng tách thì ít nhất một người (Luật Cư trú 2020, Điều 25).',
        'Who splits off has full legal capacity; of several, at least one (Law on Residence 2020, art. 25).',
      ),
    ],
    result: say('Thông báo kết quả tách hộ', 'Notice of a household of its own'),
    symbol: 'TB-CT',
    legalBasis: [laws.residence, laws.residenceFee, ...circulars.slice(0, 1)],
    lifeEvents: ['house', 'marriage'],
    related: ['1.004222', '1.003197'],
  }),
  form: simpleForm(
    {
      newHome: {
        ...address('Nơi thường trú của cả hộ cũ và hộ mới', 'Where the old and the new household live'),
        'x-prefill': 'applicant.residence',
      },
      who: choice('Ai tách ra', 'Who splits off', [
        option('self', 'Chỉ mình tôi', 'Only I'),
        option('together', 'Tôi cùng người khác', 'I and others'),
      ]),
      consent,
    },
    ['newHome', 'who', 'consent'],
    [withOthers(members)],
  ),
  result: {
    template: 'household-split',
    title: say('Thông báo kết quả tách hộ', 'Notice of a household of its own'),
    symbol: 'TB-CT',
    fields: [
      ...requester,
      onPaper('newHome', address('Nơi thường trú', 'Permanent residence'), 'newHome'),
      onPaper('headName', text('Chủ hộ', 'Head of household', { maxLength: 100 }), 'split:headName'),
      onPaper('headNumber', citizenNumber('Số định danh của chủ hộ', 'Citizen number of the head'), 'split:headNumber'),
      onPaper('movers', newHouseholdOnPaper, 'split:movers'),
    ],
    required: ['requester', 'newHome', 'headName', 'movers'],
  },
}
