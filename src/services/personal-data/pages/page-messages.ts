/** Texts of "My data". */
import { defineMessages, type Message } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Dữ liệu của tôi', en: 'My data' },
  lead: {
    vi: 'Những gì thành phố lưu giữ về bạn, lấy từ đâu, ai đã xem và để làm gì.',
    en: 'What the city holds on you, where it is from, who read it and what for.',
  },
  linkLead: {
    vi: 'Xem thành phố lưu giữ gì, ai đã xem; tải về.',
    en: 'See what the city holds and who read it; take it along.',
  },
  open: { vi: 'Mở dữ liệu của tôi', en: 'Open my data' },
  download: { vi: 'Tải về', en: 'Download' },
  downloadLead: {
    vi: 'Tải toàn bộ về máy của bạn. Tệp có dữ liệu cá nhân: hãy giữ cẩn thận.',
    en: 'Take all of it along. The file holds personal data: keep it safe.',
  },
  asPdf: { vi: 'Bản để đọc (PDF)', en: 'To read (PDF)' },
  asJson: { vi: 'Bản cho máy (JSON)', en: 'For machines (JSON)' },
  ownedBy: { vi: 'Do {owner} quản lý', en: 'Kept by {owner}' },
  ended: { vi: 'Bản ghi đã kết thúc', en: 'This record has ended' },
  where: { vi: '{source}, có hiệu lực từ {date}', en: '{source}, in force since {date}' },
  ground: { vi: 'Căn cứ: {ground}', en: 'Ground: {ground}' },
  about: { vi: 'Thông tin này là gì?', en: 'What is this?' },
  nothing: { vi: 'Chưa có dữ liệu trong các cơ sở dữ liệu dùng chung', en: 'Nothing in the shared registries yet' },
  nothingLead: {
    vi: 'Thành phố chỉ có những gì bạn khai khi đăng nhập và trong hồ sơ.',
    en: 'The city has only what you gave when signing in and in your cases.',
  },
  readings: { vi: 'Ai đã xem', en: 'Who read it' },
  readingsLead: {
    vi: 'Mỗi lần cán bộ hoặc cơ quan khác mở dữ liệu của bạn đều được ghi lại. Nếu thấy lạ, bạn có quyền khiếu nại.',
    en: 'Every time an official or another agency opens your data it is recorded. You may complain about what looks wrong.',
  },
  readingsEmpty: { vi: 'Chưa có ai xem dữ liệu của bạn.', en: 'Nobody has read your data yet.' },
  followers: { vi: 'Ai theo dõi thay đổi', en: 'Who follows changes' },
  followersLead: {
    vi: 'Hệ thống nhận mọi thay đổi của cơ sở dữ liệu có bạn, mỗi ngày ghi một dòng.',
    en: 'Systems that were given every change of a registry that has you: one line a day.',
  },
  wishes: { vi: 'Bạn đăng ký nhận tin gì', en: 'What you asked to be told of' },
  wishesLead: {
    vi: 'Thành phố giữ những đăng ký này để báo cho bạn. Thôi nhận là xóa ngay.',
    en: 'The city keeps these to tell you. Stopping one deletes it at once.',
  },
  wishSince: { vi: 'Từ {date}', en: 'Since {date}' },
  wishUntil: { vi: 'đến {date}', en: 'until {date}' },
  wishTold: { vi: 'báo lần cuối {date}', en: 'last told {date}' },
  wishChange: { vi: 'Thay đổi', en: 'Change' },
  wishEnd: { vi: 'Thôi nhận', en: 'Stop' },
  times: { vi: '{n} lần', en: '{n} times' },
  older: { vi: 'Xem những lần trước', en: 'Show older ones' },
  openCase: { vi: 'Xem hồ sơ', en: 'Open the case' },
  purpose: { vi: 'Mục đích: {purpose}', en: 'Purpose: {purpose}' },
  consents: { vi: 'Đồng ý cho cơ quan khác xem', en: 'What you let others read' },
  consentsLead: {
    vi: 'Khi luật để bạn quyết định, cơ quan khác chỉ xem được nếu bạn đồng ý, và bạn rút lại lúc nào cũng được.',
    en: 'Where the law leaves it to you, others read only with your consent, and you can withdraw it at any time.',
  },
  consentsOpen: { vi: 'Xem và thay đổi', en: 'See and change' },
  consentsEmpty: { vi: 'Chưa có cơ quan nào hỏi ý kiến bạn', en: 'Nobody has asked for your consent' },
  consentsEmptyLead: {
    vi: 'Khi có, bạn sẽ quyết định tại đây; lịch sử được giữ lại.',
    en: 'When somebody does, you decide here; the history is kept.',
  },
  consentsAsked: { vi: 'Đang hỏi bạn', en: 'Asking you' },
  consentsGiven: { vi: 'Bạn đang cho phép', en: 'What you allow' },
  consentsWithdrawn: { vi: 'Đã rút lại hoặc từ chối', en: 'Withdrawn or declined' },
  consentAskedOn: { vi: 'Hỏi ngày {date}', en: 'Asked {date}' },
  consentUnused: { vi: 'Chưa lần nào xem theo sự đồng ý này.', en: 'Never read by this consent.' },
  consentUsed: { vi: 'Đã xem {n} lần', en: 'Read {n} {n|time|times}' },
  consentUsedMore: { vi: '{n} lần gần nhất.', en: 'The last {n}.' },
  consentGiven: { vi: 'Đã đồng ý {date}', en: 'Given {date}' },
  consentWithdrawn: { vi: 'Đã rút lại {date}', en: 'Withdrawn {date}' },
  consentFields: { vi: 'Gồm: {fields}', en: 'That is: {fields}' },
  allow: { vi: 'Đồng ý', en: 'Allow' },
  decline: { vi: 'Không đồng ý', en: 'Decline' },
  withdraw: { vi: 'Rút lại', en: 'Withdraw' },
})

export const sensitivityWords: Readonly<Record<'open' | 'internal' | 'personal' | 'sensitive', Message>> =
  defineMessages({
    open: { vi: 'Ai cũng xem được', en: 'Open to anybody' },
    internal: { vi: 'Dùng trong cơ quan nhà nước', en: 'For use within government' },
    personal: { vi: 'Dữ liệu cá nhân', en: 'Personal' },
    sensitive: { vi: 'Dữ liệu nhạy cảm', en: 'Sensitive' },
  })
