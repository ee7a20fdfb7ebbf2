/** Problems of consultations. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'consultations.not-open': {
    status: 409,
    title: { vi: 'Chưa mở hoặc đã kết thúc', en: 'It is not open' },
    detail: { vi: 'Mở từ {from} đến {to}.', en: 'It is open from {from} to {to}.' },
  },
  'consultations.not-eligible': {
    status: 403,
    title: { vi: 'Việc này dành cho người khác', en: 'This is for others' },
    detail: {
      vi: 'Theo cơ sở dữ liệu dân cư, nơi cư trú hoặc tuổi của bạn không thuộc diện tham gia.',
      en: 'By the population registry, you do not live there, or are not of the age, that this is for.',
    },
  },
  'consultations.not-recorded': {
    status: 409,
    title: { vi: 'Chưa có bạn trong cơ sở dữ liệu dân cư', en: 'You are not in the population registry' },
    detail: {
      vi: 'Việc này chỉ dành cho người đã có thông tin cư trú. Hãy liên hệ công an phường, xã.',
      en: 'Only those whose residence is recorded can take part. Ask the police of your ward or commune.',
    },
  },
  'consultations.voted': {
    status: 409,
    title: { vi: 'Bạn đã bỏ phiếu', en: 'You have voted' },
    detail: { vi: 'Mỗi người một phiếu, không đổi được.', en: 'Each person has one vote, which cannot be changed.' },
  },
  'consultations.no-seats': {
    status: 409,
    title: { vi: 'Đã hết chỗ', en: 'There are no seats left' },
    detail: {
      vi: 'Bạn vẫn gửi được câu hỏi; câu trả lời được công bố tại đây.',
      en: 'You can still ask questions; the answers are published here.',
    },
  },
  'consultations.too-many': {
    status: 429,
    title: { vi: 'Bạn đã gửi nhiều ý kiến', en: 'You have said much' },
    detail: { vi: 'Mỗi người gửi tối đa {max} ý kiến.', en: 'At most {max} for each person.' },
  },
  'consultations.wrong-shape': {
    status: 422,
    title: { vi: 'Thiếu nội dung cần có', en: 'Something that it needs is missing' },
    detail: {
      vi: 'Dự thảo cần ít nhất một mục; thăm dò cần ít nhất hai phương án; đối thoại cần thời gian, địa điểm, số chỗ.',
      en: 'A draft needs a section, a poll two options, a dialogue its time, place and seats.',
    },
  },
  'consultations.wrong-times': {
    status: 422,
    title: { vi: 'Thời gian chưa hợp lý', en: 'The times do not fit' },
    detail: {
      vi: 'Phải kết thúc sau lúc này và sau khi mở; đối thoại diễn ra sau khi mở đăng ký; việc đã hứa có hạn từ hôm nay.',
      en: 'It ends after now and after it opens; a dialogue is held after registration opens; what is promised is due from today on.',
    },
  },
  'consultations.too-many-changes': {
    status: 409,
    title: { vi: 'Đã sửa quá nhiều lần', en: 'It was changed too often' },
    detail: {
      vi: 'Mỗi câu trả lời đã công bố sửa được tối đa {max} lần, mọi lần đều được giữ lại.',
      en: 'A published answer can be changed {max} times; every version is kept.',
    },
  },
  'consultations.not-over': {
    status: 409,
    title: { vi: 'Chưa kết thúc', en: 'It is not over' },
    detail: { vi: 'Trả lời được công bố sau khi kết thúc.', en: 'The answer is published after the end.' },
  },
})
