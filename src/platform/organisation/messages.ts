/** Every text the organisation shows, in both languages. Browser-safe. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

/** Why a change of units is refused. */
export const changeInvalid = defineMessages({
  unknown: { vi: 'không có đơn vị này vào ngày hiệu lực', en: 'there is no such unit on the effective day' },
  ended: {
    vi: 'đơn vị đã chấm dứt hoặc chưa có trước ngày hiệu lực',
    en: 'the unit has ended already, or did not exist before',
  },
  codeTaken: { vi: 'mã đã dùng cho một đơn vị đang hoạt động', en: 'the code belongs to a unit in force' },
  noParent: { vi: 'đơn vị cấp trên không còn', en: 'the unit above is not in force' },
  noHeir: { vi: 'đơn vị chấm dứt mà không có đơn vị kế thừa', en: 'the unit ends without a successor' },
  notEnded: { vi: 'đơn vị có kế thừa nhưng không chấm dứt', en: 'the unit has a successor but does not end' },
})

export const problems = defineProblems({
  'organisation.unknown-unit': {
    status: 404,
    title: { vi: 'Không có đơn vị này', en: 'There is no such unit' },
    detail: {
      vi: 'Không tìm thấy đơn vị {unitId} vào ngày {date}. Hãy tìm lại theo tên.',
      en: 'The unit {unitId} does not exist on {date}. Search for it by name.',
    },
  },
  'organisation.no-competent-unit': {
    status: 422,
    title: { vi: 'Chưa xác định được cơ quan có thẩm quyền', en: 'The competent unit cannot be told' },
    detail: {
      vi: 'Không có cơ quan “{competence}” cho địa chỉ này vào ngày {date}. Hãy chọn lại xã, phường.',
      en: 'There is no unit for “{competence}” at this address on {date}. Choose the commune or ward again.',
    },
  },
  'organisation.unknown-official': {
    status: 404,
    title: { vi: 'Không có cán bộ này', en: 'There is no such official' },
    detail: { vi: 'Hãy chọn lại trong danh sách của đơn vị.', en: 'Choose again from the list of the unit.' },
  },
  'organisation.official-exists': {
    status: 409,
    title: { vi: 'Thư điện tử này đã thuộc về một cán bộ', en: 'This e-mail already belongs to an official' },
    detail: { vi: 'Hãy tìm cán bộ đó và giao vai trò.', en: 'Find that official and give the role there.' },
  },
  'organisation.role-above-own': {
    status: 403,
    title: { vi: 'Bạn không được giao vai trò này', en: 'You may not give this role' },
    detail: {
      vi: 'Quản trị đơn vị chỉ giao vai trò trong phạm vi đơn vị mình; vai trò {role} do quản trị hệ thống giao.',
      en: 'A unit administrator gives roles within the own unit only; {role} is given by the system administrator.',
    },
  },
  'organisation.own-role': {
    status: 403,
    title: { vi: 'Không được tự giao vai trò cho mình', en: 'Nobody gives a role to oneself' },
    detail: {
      vi: 'Hãy nhờ quản trị khác của đơn vị hoặc quản trị hệ thống.',
      en: 'Ask another administrator of the unit, or the system administrator.',
    },
  },
  'organisation.role-overlaps': {
    status: 409,
    title: { vi: 'Vai trò này đã được giao', en: 'This role is already given' },
    detail: {
      vi: 'Cán bộ đã có vai trò này tại đơn vị trong thời gian đó. Không có gì thay đổi.',
      en: 'The official already holds this role at the unit in that time. Nothing was changed.',
    },
  },
  'organisation.delegation-to-self': {
    status: 422,
    title: { vi: 'Không thể ủy quyền cho chính mình', en: 'One cannot delegate to oneself' },
    detail: { vi: 'Hãy chọn một đồng nghiệp.', en: 'Choose a colleague.' },
  },
  'organisation.delegate-outside': {
    status: 422,
    title: { vi: 'Người được ủy quyền không thuộc đơn vị', en: 'The delegate does not work at the unit' },
    detail: {
      vi: 'Chỉ ủy quyền cho người đang giữ chức vụ tại đơn vị đó.',
      en: 'Delegate only to somebody who holds a position at that unit.',
    },
  },
  'organisation.nothing-to-delegate': {
    status: 422,
    title: { vi: 'Không có vai trò nào để ủy quyền', en: 'There is no role to delegate' },
    detail: {
      vi: 'Người ủy quyền không giữ vai trò đó tại đơn vị trong thời gian này. Vai trò được ủy quyền lại không được ủy quyền tiếp.',
      en: 'The official does not hold that role at the unit in this time. A delegated role cannot be delegated on.',
    },
  },
  'organisation.period-reversed': {
    status: 422,
    title: { vi: 'Thời gian chưa hợp lý', en: 'The period is not valid' },
    detail: {
      vi: 'Thời điểm kết thúc phải sau thời điểm bắt đầu, và dài nhất là 366 ngày.',
      en: 'The end must come after the start, and the period may be 366 days at most.',
    },
  },
  'organisation.agency-code-taken': {
    status: 409,
    title: { vi: 'Mã định danh đã dùng cho đơn vị khác', en: 'The agency code belongs to another unit' },
    detail: {
      vi: 'Mã {code} đã thuộc về đơn vị khác. Chưa có mã nào được nhập.',
      en: 'The code {code} already belongs to another unit. No code was imported.',
    },
  },
  'organisation.change-invalid': {
    status: 422,
    title: { vi: 'Thay đổi đơn vị chưa nhất quán', en: 'The change of units is not consistent' },
    detail: {
      vi: 'Đơn vị {unitId} chưa hợp lệ, lý do ghi kèm. Chưa có gì thay đổi.',
      en: 'The unit {unitId} does not fit, for the reason given. Nothing was changed.',
    },
  },
  'organisation.reform-not-due': {
    status: 422,
    title: { vi: 'Chưa đến ngày hiệu lực', en: 'The reform is not in force yet' },
    detail: {
      vi: 'Ngày {date} chưa đến. Chỉ công bố sắp xếp khi đã có hiệu lực.',
      en: 'The day {date} has not come. Announce a reform when it is in force.',
    },
  },
})

/** Names of the roles, for people. */
export const roleNames = defineMessages({
  'one-stop-clerk': { vi: 'Cán bộ một cửa', en: 'One-stop clerk' },
  specialist: { vi: 'Chuyên viên', en: 'Specialist' },
  leader: { vi: 'Lãnh đạo', en: 'Leader' },
  'unit-admin': { vi: 'Quản trị đơn vị', en: 'Unit administrator' },
  operator: { vi: 'Trực điều hành', en: 'Operator' },
  'data-steward': { vi: 'Quản lý dữ liệu', en: 'Data steward' },
  'system-admin': { vi: 'Quản trị hệ thống', en: 'System administrator' },
})
