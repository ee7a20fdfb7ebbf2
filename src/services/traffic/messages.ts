/** Texts of traffic's problems. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'traffic.no-sender': {
    status: 401,
    title: { vi: 'Chưa biết ai gửi', en: 'It is not known who sends' },
    detail: {
      vi: 'Hãy gửi kèm khóa thiết bị của đội xe: Authorization: Bearer khd_….',
      en: 'Send the key of the fleet’s device: Authorization: Bearer khd_….',
    },
  },
  'traffic.not-your-fleet': {
    status: 403,
    title: { vi: 'Không phải đội xe của thiết bị này', en: 'Not a fleet of this device' },
    detail: {
      vi: 'Thiết bị này không được gửi vị trí cho đội xe {fleet}. Hãy kiểm tra mã đội xe và khóa.',
      en: 'This device may not send positions for the fleet {fleet}. Check the fleet’s code and the key.',
    },
  },
  'traffic.no-roads': {
    status: 409,
    title: { vi: 'Chưa nạp mạng lưới đường', en: 'No roads are loaded' },
    detail: {
      vi: 'Thành phố chưa nạp mạng lưới đường nên chưa có gì để đối chiếu. Quản trị hệ thống nạp bằng lệnh khue load roads.',
      en: 'The city has not loaded its road network, so there is nothing to match against. The system administrator loads it by khue load roads.',
    },
  },
  'traffic.too-many-lines': {
    status: 413,
    title: { vi: 'Quá nhiều dòng', en: 'Too many lines' },
    detail: {
      vi: 'Một lần gửi có nhiều nhất {max} dòng. Chưa dòng nào được nhận; hãy chia nhỏ.',
      en: 'A batch has {max} lines at most. None was taken; send it in parts.',
    },
  },
  'traffic.unknown-detector': {
    status: 422,
    title: { vi: 'Không có thiết bị đếm này', en: 'There is no such detector' },
    detail: {
      vi: 'Không tìm thấy thiết bị {thing} có chuỗi số liệu count. Hãy khai báo thiết bị trước.',
      en: 'There is no thing {thing} with the series count. Enter it first.',
    },
  },
  'traffic.unknown-segment': {
    status: 422,
    title: { vi: 'Không có đoạn đường này', en: 'There is no such segment' },
    detail: {
      vi: 'Mạng lưới đường hiện nay không có đoạn số {no}. Hãy chọn lại trên bản đồ.',
      en: 'The present road network has no segment {no}. Choose again on the map.',
    },
  },
  'traffic.bad-period': {
    status: 422,
    title: { vi: 'Khoảng thời gian không đúng', en: 'The period is wrong' },
    detail: {
      vi: 'Kết thúc phải sau bắt đầu, chưa qua, và dài nhất {days} ngày. Hãy sửa lại ngày giờ.',
      en: 'It must end after it begins, not be over already, and last {days} days at most. Correct the times.',
    },
  },
  'traffic.never-in-force': {
    status: 422,
    title: { vi: 'Không có giờ nào trong khoảng này', en: 'It is never in force' },
    detail: {
      vi: 'Trong khoảng từ ngày đến ngày không có ngày, giờ nào đã chọn. Hãy sửa ngày giờ.',
      en: 'None of the chosen days and hours lies between its start and its end. Correct them.',
    },
  },
  'traffic.not-your-street': {
    status: 403,
    title: { vi: 'Không thuộc đường của đơn vị', en: 'Not a street of your unit' },
    detail: {
      vi: 'Có đoạn đường nằm ngoài địa bàn của đơn vị này. Sở Xây dựng công bố cho đường ngoài địa bàn.',
      en: 'Some of it lies outside of this unit. The Department of Construction publishes for streets elsewhere.',
    },
  },
  'traffic.second-person': {
    status: 403,
    title: { vi: 'Cần người thứ hai', en: 'A second person is needed' },
    detail: {
      vi: 'Cấm một trục đường chính phải do người khác, không phải người đề nghị, cho phép.',
      en: 'A closure of a main road is let out by somebody else than who proposed it.',
    },
  },
  'traffic.already-decided': {
    status: 409,
    title: { vi: 'Đã được quyết định', en: 'It is decided already' },
    detail: {
      vi: 'Việc này đã được cho phép hoặc đã rút. Hãy tải lại trang để xem trạng thái mới.',
      en: 'It was let out or withdrawn already. Load the page again to see how it stands.',
    },
  },
  'traffic.sign-too-long': {
    status: 422,
    title: { vi: 'Bảng không đủ chỗ', en: 'It does not fit on the sign' },
    detail: {
      vi: 'Bảng này có {lines} dòng, mỗi dòng nhiều nhất {characters} ký tự. Hãy rút gọn.',
      en: 'This sign has {lines} lines of {characters} characters at most. Shorten the text.',
    },
  },
  'traffic.no-road-near': {
    status: 422,
    title: { vi: 'Không có đường gần đó', en: 'There is no road near' },
    detail: {
      vi: 'Không tìm thấy đường đi được trong vòng 300 m. Hãy chọn điểm khác.',
      en: 'No road that can be driven was found within 300 m. Choose another point.',
    },
  },
  'traffic.no-way': {
    status: 422,
    title: { vi: 'Không có đường đi tới', en: 'There is no way' },
    detail: {
      vi: 'Với các đoạn đang cấm, mạng lưới đường hiện nay không có đường nối hai điểm này.',
      en: 'With what is closed now, the road network does not join these two points.',
    },
  },
})
