import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'signatures.not-failed': {
    status: 409,
    title: { vi: 'Việc ký số chưa dừng', en: 'The sealing has not stopped' },
    detail: {
      vi: 'Chỉ làm lại được khi việc ký số đã dừng vì lỗi. Trạng thái hiện tại: {status}.',
      en: 'Only a sealing that stopped with an error can be restarted. Its state is {status}.',
    },
  },
  'signatures.not-a-pdf': {
    status: 422,
    title: { vi: 'Tài liệu không phải PDF', en: 'The document is not a PDF' },
    detail: {
      vi: 'Chỉ văn bản PDF do hệ thống tạo mới được ký số. Tài liệu vẫn còn nguyên.',
      en: 'Only a PDF that the system rendered can be sealed. The document is kept as it is.',
    },
  },
})
