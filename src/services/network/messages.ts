/** Texts of the network. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'network.code-taken': {
    status: 409,
    title: { vi: 'Mã này đã dùng', en: 'This code is taken' },
    detail: {
      vi: 'Đã có nút hoặc tuyến mang mã {code}. Hãy dùng mã khác.',
      en: 'There is a node or link with the code {code}. Use another one.',
    },
  },
  'network.unknown': {
    status: 422,
    title: { vi: 'Chưa có trong sổ', en: 'Not in the register' },
    detail: {
      vi: 'Không tìm thấy “{name}” trong sổ mạng. Hãy nhập trước, hoặc sửa lại mã.',
      en: '“{name}” is not in the network’s register. Enter it first, or correct the code.',
    },
  },
  'network.bad-node': {
    status: 422,
    title: { vi: 'Nút chưa thể giám sát', en: 'This node cannot be watched' },
    detail: {
      vi: 'Nút {code}: muốn giám sát thì cần địa chỉ; hỏi qua SNMP cần thêm khóa; TCP cần thêm cổng.',
      en: 'Node {code}: what is watched needs an address; asking by SNMP needs a key as well, TCP a port.',
    },
  },
  'network.bad-link': {
    status: 422,
    title: { vi: 'Tuyến nối một nút với chính nó', en: 'The link joins a node with itself' },
    detail: { vi: 'Hãy chọn hai nút khác nhau.', en: 'Choose two different nodes.' },
  },
  'network.still-linked': {
    status: 409,
    title: { vi: 'Nút còn tuyến nối', en: 'The node still has links' },
    detail: {
      vi: 'Hãy kết thúc {n} tuyến của nút này trước.',
      en: 'End the {n} {n|link|links} of this node first.',
    },
  },
  'network.unreadable-file': {
    status: 422,
    title: { vi: 'Tệp chưa đúng', en: 'The file is not right' },
    detail: {
      vi: 'Dòng {line}: {what}. Chưa dòng nào được nhập.',
      en: 'Line {line}: {what}. No line was entered.',
    },
  },
  'network.outage-over': {
    status: 409,
    title: { vi: 'Sự cố đã hết', en: 'The outage is over' },
    detail: { vi: 'Hãy tải lại danh sách.', en: 'Reload the list.' },
  },
  'network.bad-window': {
    status: 422,
    title: { vi: 'Thời gian bảo trì chưa đúng', en: 'The window’s times are not right' },
    detail: {
      vi: 'Bảo trì chỉ báo trước, không báo lùi; phải kết thúc sau khi bắt đầu và không quá 14 ngày, lặp hằng tuần thì không quá 7 ngày.',
      en: 'Planned work is announced beforehand, never afterwards; it ends after it begins, and within 14 days, or 7 where it is weekly.',
    },
  },
  'network.window-over': {
    status: 409,
    title: { vi: 'Bảo trì đã kết thúc', en: 'This planned work is over' },
    detail: { vi: 'Hãy tải lại danh sách.', en: 'Reload the list.' },
  },
  'network.ended': {
    status: 409,
    title: { vi: 'Đã kết thúc trong sổ', en: 'It has ended in the register' },
    detail: {
      vi: 'Nút hoặc tuyến này không còn nữa. Thiết bị mới thì nhập mới, có thể dùng lại mã cũ.',
      en: 'This node or link is no more. Enter what has come in its place; it may have the same code.',
    },
  },
  'network.city-key': {
    status: 403,
    title: { vi: 'Khóa này do cấp thành phố giữ', en: 'This key is the city’s' },
    detail: {
      vi: 'Khóa SNMP mở được thiết bị của cả thành phố, nên chỉ người quản lý toàn mạng gắn khóa vào một địa chỉ. Hãy giám sát nút này bằng TCP hoặc ping, hoặc nhờ người quản lý toàn mạng.',
      en: 'An SNMP key opens devices of the whole city: only who manages the whole network sends it to an address. Watch this node by TCP or ping, or ask them.',
    },
  },
})
