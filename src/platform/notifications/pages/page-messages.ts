/** Texts of the portal's pages of notices. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Thông báo', en: 'Notices' },
  markAll: { vi: 'Đánh dấu đã đọc tất cả', en: 'Mark all as read' },
  unread: { vi: 'Chưa đọc', en: 'Unread' },
  times: { vi: '{n} lần', en: '{n} {n|time|times}' },
  mailSent: { vi: 'đã gửi thư điện tử', en: 'e-mail sent' },
  mailFailed: { vi: 'thư điện tử không đến được', en: 'e-mail could not be delivered' },
  more: { vi: 'Xem thêm', en: 'Show more' },
  emptyTitle: { vi: 'Chưa có thông báo', en: 'No notices' },
  empty: {
    vi: 'Khi hồ sơ của bạn có thay đổi, thông báo sẽ hiện ở đây.',
    en: 'When one of your cases changes, you will be told here.',
  },
  preferencesTitle: { vi: 'Báo cho tôi bằng', en: 'Tell me by' },
  email: { vi: 'Thư điện tử', en: 'E-mail' },
  push: { vi: 'Thông báo đẩy', en: 'Push notices' },
  pushHere: { vi: 'Nhận thông báo đẩy trên thiết bị này', en: 'Receive push notices on this device' },
  pushStop: { vi: 'Ngừng nhận trên thiết bị này', en: 'Stop receiving on this device' },
  pushOn: { vi: 'Thiết bị này đang nhận thông báo đẩy.', en: 'This device receives push notices.' },
  pushRefused: {
    vi: 'Trình duyệt đang chặn thông báo của trang này. Hãy cho phép trong cài đặt trình duyệt.',
    en: 'Your browser blocks notices from this site. Allow them in its settings.',
  },
  pushImpossible: {
    vi: 'Trình duyệt này không nhận được thông báo đẩy.',
    en: 'This browser cannot receive push notices.',
  },
})
