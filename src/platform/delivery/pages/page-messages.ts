/** Texts of the portal's page of my documents. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Giấy tờ của tôi', en: 'My papers' },
  lead: {
    vi: 'Giấy tờ điện tử do thành phố cấp cho bạn, có ký số, có giá trị như bản giấy.',
    en: 'Digitally signed papers that the city issued to you, worth the same as paper.',
  },
  search: { vi: 'Tìm trong giấy tờ', en: 'Search my papers' },
  received: { vi: 'Nhận {date}', en: 'Received {date}' },
  isNew: { vi: 'Mới', en: 'New' },
  superseded: { vi: 'Đã được thay thế', en: 'Replaced' },
  revoked: { vi: 'Đã bị thu hồi', en: 'Revoked' },
  download: { vi: 'Tải về', en: 'Download' },
  share: { vi: 'Chia sẻ', en: 'Share' },
  verify: { vi: 'Kiểm tra', en: 'Verify' },
  toCase: { vi: 'Hồ sơ', en: 'Case' },
  more: { vi: 'Xem thêm', en: 'Show more' },
  emptyTitle: { vi: 'Chưa có giấy tờ nào', en: 'No papers yet' },
  empty: { vi: 'Kết quả hồ sơ của bạn sẽ được lưu ở đây.', en: 'The results of your cases will be kept here.' },
  noMatch: { vi: 'Không có giấy tờ nào khớp', en: 'No paper matches' },
  shareTitle: { vi: 'Chia sẻ bằng đường dẫn', en: 'Share by a link' },
  shareHelp: {
    vi: 'Ai có đường dẫn đều mở được giấy tờ này cho đến khi hết hạn. Bạn có thể dừng bất kỳ lúc nào.',
    en: 'Whoever has the link can open this paper until it expires. You can stop it at any time.',
  },
  shareDays: { vi: 'Có hiệu lực trong', en: 'Valid for' },
  days: { vi: '{n} ngày', en: '{n} {n|day|days}' },
  shareMake: { vi: 'Tạo đường dẫn', en: 'Make the link' },
  shareMade: { vi: 'Đường dẫn chỉ hiện một lần. Hãy sao chép ngay.', en: 'The link is shown once. Copy it now.' },
  copyLink: { vi: 'Sao chép đường dẫn', en: 'Copy the link' },
  sharesTitle: { vi: 'Các đường dẫn đã tạo', en: 'Links you made' },
  shareUntil: { vi: 'đến {until}, đã mở {n} lần', en: 'until {until}, opened {n} {n|time|times}' },
  shareStopped: { vi: 'đã dừng', en: 'stopped' },
  shareStop: { vi: 'Dừng', en: 'Stop' },
})
