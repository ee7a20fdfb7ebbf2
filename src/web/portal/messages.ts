/** Texts of the portal's own frame. */
import { defineMessages } from '../../kernel/i18n.ts'

export const messages = defineMessages({
  navigation: { vi: 'Điều hướng chính', en: 'Main navigation' },
  home: { vi: 'Trang chủ', en: 'Home' },
  cases: { vi: 'Hồ sơ', en: 'My cases' },
  consultations: { vi: 'Lấy ý kiến người dân', en: 'Have your say' },
  report: { vi: 'Phản ánh', en: 'Report' },
  papers: { vi: 'Giấy tờ', en: 'Papers' },
  me: { vi: 'Tôi', en: 'Me' },
  land: { vi: 'Bản đồ đất đai', en: 'Land map' },
  traffic: { vi: 'Giao thông', en: 'Traffic' },
  environment: { vi: 'Môi trường', en: 'Environment' },
  warnings: { vi: 'Cảnh báo', en: 'Warnings' },
  theCity: { vi: 'Thành phố', en: 'The city' },
  verify: { vi: 'Kiểm tra giấy tờ', en: 'Verify a paper' },
  procedures: { vi: 'Thủ tục', en: 'Procedures' },
  notices: { vi: 'Thông báo', en: 'Notices' },
  unread: { vi: '{n} chưa đọc', en: '{n} unread' },
  sandbox: {
    vi: 'Bản thử nghiệm',
    en: 'Trial system',
  },
  openData: { vi: 'Dữ liệu mở', en: 'Open data' },
  targets: { vi: 'Chỉ tiêu của thành phố', en: 'The city’s targets' },
  developers: { vi: 'Dành cho nhà phát triển', en: 'For developers' },
  accessibility: { vi: 'Khả năng tiếp cận', en: 'Accessibility' },
  openApi: { vi: 'Giao diện lập trình', en: 'Open API' },
  forOfficials: { vi: 'Dành cho công chức', en: 'For officials' },
  owner: { vi: 'Ủy ban nhân dân thành phố Hà Nội', en: 'People’s Committee of Hanoi' },
  openSource: {
    vi: 'Khuê là phần mềm nguồn mở, mang tên Khuê Văn Các.',
    en: 'Khuê is open software, named after Khuê Văn Các.',
  },
  sandboxFoot: {
    vi: 'Bản thử nghiệm: không có dữ liệu, tiền hay giấy tờ nào ở đây là thật.',
    en: 'Trial system: no data, money or paper here is real.',
  },
  footer: { vi: 'Chân trang', en: 'Footer' },
})

export const accessibilityMessages = defineMessages({
  title: { vi: 'Khả năng tiếp cận', en: 'Accessibility' },
  lead: {
    vi: 'Ai cũng phải dùng được dịch vụ công: bằng bàn phím, bằng trình đọc màn hình, với chữ to, trên máy cũ và mạng yếu.',
    en: 'Everybody must be able to use public services: by keyboard, by screen reader, with large text, on old devices and weak connections.',
  },
  standardTitle: { vi: 'Chuẩn áp dụng', en: 'The standard' },
  standard: {
    vi: 'Trang này theo WCAG 2.2 mức AA, cao hơn mức mà Thông tư 22/2023/TT-BTTTT yêu cầu. Mỗi lần thay đổi phần mềm, mọi trang đều được kiểm tra tự động.',
    en: 'This site follows WCAG 2.2 level AA, more than Circular 22/2023/TT-BTTTT asks for. Every page is checked automatically at each change of the software.',
  },
  canTitle: { vi: 'Bạn có thể', en: 'You can' },
  can1: { vi: 'dùng mọi chức năng chỉ bằng bàn phím;', en: 'do everything with the keyboard alone;' },
  can2: { vi: 'phóng chữ đến 200 % mà không mất nội dung;', en: 'enlarge the text to 200 % without losing anything;' },
  can3: {
    vi: 'chọn giao diện sáng, tối hoặc theo thiết bị;',
    en: 'choose a light or dark appearance, or the device’s;',
  },
  can4: { vi: 'tắt chuyển động trong cài đặt của thiết bị;', en: 'turn motion off in your device’s settings;' },
  can5: {
    vi: 'điền hồ sơ khi mất mạng: nội dung được giữ lại và tự gửi khi có mạng.',
    en: 'fill in an application without a connection: it is kept, and sent when the connection is back.',
  },
  limitsTitle: { vi: 'Điều chưa tốt', en: 'Known limits' },
  limits: {
    vi: 'Tệp PDF do người khác tải lên có thể không đọc được bằng trình đọc màn hình. Giấy tờ do thành phố phát hành thì đọc được.',
    en: 'PDF files that others upload may not be readable by a screen reader. Papers issued by the city are.',
  },
  helpTitle: { vi: 'Khi bạn gặp khó khăn', en: 'If something does not work for you' },
  help: {
    vi: 'Hãy đến bộ phận một cửa của phường, xã bất kỳ: công chức ở đó nộp hồ sơ cùng bạn, không thu thêm phí.',
    en: 'Go to the one-stop desk of any ward or commune: an official there will apply together with you, at no extra fee.',
  },
})
