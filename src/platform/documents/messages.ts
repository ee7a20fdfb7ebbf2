import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'documents.type-not-accepted': {
    status: 415,
    title: { vi: 'Loại tệp không được nhận', en: 'This kind of file is not accepted' },
    detail: {
      vi: 'Chỉ nhận PDF, JPEG, PNG, WebP và HEIC; tệp “{name}” có nội dung khác. Hãy chụp ảnh giấy tờ hoặc lưu thành PDF rồi tải lên lại.',
      en: 'PDF, JPEG, PNG, WebP and HEIC are accepted; the content of “{name}” is something else. Take a photo of the paper or save it as PDF, then upload again.',
    },
  },
  'documents.empty': {
    status: 400,
    title: { vi: 'Tệp không có nội dung', en: 'The file is empty' },
    detail: { vi: 'Hãy chọn lại tệp rồi tải lên.', en: 'Choose the file again and upload it.' },
  },
  'documents.too-large': {
    status: 413,
    title: { vi: 'Tệp quá lớn', en: 'The file is too large' },
    detail: {
      vi: 'Mỗi tệp tối đa {limitMb} MB. Hãy giảm kích thước ảnh hoặc chia tệp rồi tải lên lại.',
      en: 'A file may have at most {limitMb} MB. Make the picture smaller or split the file, then upload again.',
    },
  },
  'documents.too-many-files': {
    status: 429,
    title: { vi: 'Đã tải lên quá nhiều tệp trong ngày', en: 'Too many files uploaded today' },
    detail: {
      vi: 'Mỗi người tải lên tối đa {limit} tệp trong 24 giờ. Các tệp đã tải vẫn còn nguyên.',
      en: 'One person may upload at most {limit} files in 24 hours. What was uploaded is kept.',
    },
  },
  'documents.share-over': {
    status: 410,
    title: { vi: 'Liên kết không còn hiệu lực', en: 'The link no longer works' },
    detail: {
      vi: 'Liên kết đã hết hạn hoặc đã bị thu hồi. Hãy xin người chia sẻ một liên kết mới.',
      en: 'The link has expired or was withdrawn. Ask the person who shared it for a new one.',
    },
  },
  'documents.too-many-shares': {
    status: 409,
    title: { vi: 'Tài liệu đã có quá nhiều liên kết', en: 'The document has too many links' },
    detail: {
      vi: 'Tối đa {limit} liên kết còn hiệu lực cho một tài liệu. Hãy thu hồi bớt rồi tạo lại.',
      en: 'A document may have at most {limit} working links. Withdraw one, then try again.',
    },
  },
  'documents.render-failed': {
    status: 500,
    title: { vi: 'Không tạo được văn bản', en: 'The document could not be rendered' },
    detail: {
      vi: 'Mẫu “{template}” không dựng được với dữ liệu này. Dữ liệu vẫn còn nguyên; lỗi đã được ghi lại.',
      en: 'The template “{template}” could not be rendered with this data. The data is kept; the fault was recorded.',
    },
  },
})
