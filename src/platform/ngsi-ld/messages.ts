import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'ngsi-ld.bad-key': {
    status: 401,
    title: { vi: 'Khóa không đúng', en: 'The key does not hold' },
    detail: {
      vi: 'Không có hệ thống nào dùng khóa này ở đây, hoặc khóa đã hết hiệu lực.',
      en: 'No system has this key here, or it has ended.',
    },
  },
  'ngsi-ld.tenant-taken': {
    status: 409,
    title: { vi: 'Tên không gian đã được dùng', en: 'There is a tenant of this name' },
    detail: { vi: 'Hãy chọn tên khác.', en: 'Choose another name.' },
  },
  'ngsi-ld.unknown-unit': {
    status: 400,
    title: { vi: 'Không có đơn vị này', en: 'There is no such unit' },
    detail: { vi: 'Hãy chọn một đơn vị hiện có.', en: 'Choose a unit that exists.' },
  },
})
