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
  'signatures.authority-unavailable': {
    status: 503,
    title: { vi: 'Chưa kết nối được nơi cấp chứng thư', en: 'The certificate authority cannot be reached' },
    detail: {
      vi: 'Chưa kiểm tra được chữ ký lúc này. Hãy thử lại sau ít phút. Văn bản không bị ảnh hưởng.',
      en: 'Signatures cannot be checked just now. Try again in a few minutes. The document is not affected.',
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
