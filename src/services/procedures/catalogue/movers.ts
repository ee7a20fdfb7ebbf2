/** Who a paper on residence is about: what the forms ask of them (form CT01), and what their papers have in common. */
import type { Condition, FieldSchema } from '../form.ts'
import { birthDate, choice, citizenNumber, group, law, list, onPage, onPaper, option, say, text } from './parts.ts'
import { paper } from './simple.ts'

export const housing = choice('Chỗ ở', 'Housing', [
  option('own', 'Nhà của mình', 'Own'),
  option('family', 'Nhà của người thân', "A relative's"),
  option('rented', 'Thuê, mượn, ở nhờ', 'Rented or lent'),
])
export const housingPaper = paper('housing', 'Giấy tờ chứng minh chỗ ở hợp pháp', 'Proof of lawful housing', {
  help: say('Giấy chứng nhận, hợp đồng thuê hoặc văn bản cho ở nhờ.', 'Title, lease, or permission to stay.'),
  copies: 1,
  filesMax: 5,
})

/** As the register of households knows them (registries/population). */
export const relations = [
  option('head', 'Chủ hộ', 'Head'),
  option('spouse', 'Vợ hoặc chồng', 'Spouse'),
  option('child', 'Con', 'Child'),
  option('parent', 'Cha hoặc mẹ', 'Parent'),
  option('grandchild', 'Cháu', 'Grandchild'),
  option('relative', 'Họ hàng', 'Relative'),
  option('other', 'Khác', 'Other'),
]
export const toHead = choice('Quan hệ với chủ hộ', 'Relation to the head of household', relations, {
  'x-width': 'half',
})

const person = {
  name: text('Họ, chữ đệm, tên', 'Full name', { maxLength: 100 }),
  dateOfBirth: birthDate('Ngày sinh', 'Date of birth'),
  citizenNumber: citizenNumber('Số định danh cá nhân', 'Citizen number'),
}
export const whoOf = (vi: string, en: string) =>
  choice(vi, en, [
    option('self', 'Chỉ mình tôi', 'Only I'),
    option('together', 'Tôi cùng người khác', 'I and others'),
    option('others', 'Người khác, không có tôi (con, người được giám hộ)', 'Others without me (a child, a ward)'),
  ])

const known = {
  'x-help': say(
    'Những người cùng hộ với bạn được điền sẵn; hãy bỏ ai không thuộc hồ sơ này.',
    'Those of your household are filled in: remove whom this is not about.',
  ),
  'x-prefill': 'household.members',
  minItems: 1,
  'x-add': say('Thêm người', 'Add a person'),
} as const
const peopleMax = 20

export const movers = list(
  'Những người cùng chuyển',
  'Others who move',
  group('Người chuyển đến', 'Who moves', { ...person, relation: toHead }, ['name', 'dateOfBirth', 'relation']),
  peopleMax,
  known,
)
/** Those whose relation to a head of household is not asked. */
export const others = (vi: string, en: string, one: string, oneEn: string) =>
  list(vi, en, group(one, oneEn, person, ['name', 'dateOfBirth']), peopleMax, known)

export const withOthers = (members: FieldSchema): Condition => ({
  if: { properties: { who: { enum: ['together', 'others'] } }, required: ['who'] },
  then: { properties: onPage('content', { members }), required: ['members'] },
})
export const requester = [
  onPaper('requester', text('Người yêu cầu', 'Requested by', { maxLength: 100 }), 'applicantName'),
  onPaper('requesterNumber', citizenNumber('Số định danh cá nhân', 'Citizen number'), 'applicantNumber'),
]

export const circulars = [
  law('66/2023/TT-BCA', 'Thông tư sửa đổi các thông tư hướng dẫn Luật Cư trú', '2023-11-17'),
  law('53/2025/TT-BCA', 'Thông tư sửa đổi các thông tư về cư trú và căn cước', '2025-07-01'),
]
