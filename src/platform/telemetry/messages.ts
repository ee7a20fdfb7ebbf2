import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

/** Why a line was refused; also what MQTT's log and the devices' page say. */
export const lineErrors = defineMessages({
  unreadable: { vi: 'Dòng này không đọc được', en: 'This line cannot be read' },
  'unknown-series': {
    vi: 'Không có chuỗi số liệu này, hoặc thiết bị không được gửi cho nó',
    en: 'There is no such series, or the device may not send for it',
  },
  'bad-time': {
    vi: 'Thời điểm không hợp lệ: cần ISO 8601 kèm múi giờ, hoặc số mili giây từ 1970',
    en: 'Not a time: ISO 8601 with an offset, or milliseconds since 1970',
  },
  'too-early': { vi: 'Thời điểm trước năm 2000', en: 'The time is before the year 2000' },
  'no-longer-kept': {
    vi: 'Cũ hơn thời hạn lưu của chuỗi',
    en: 'Older than its series is kept',
  },
  'too-late': { vi: 'Thời điểm ở tương lai', en: 'The time is in the future' },
  'bad-value': {
    vi: 'Giá trị không hợp lệ: cần một số hữu hạn, hoặc true/false',
    en: 'Not a value: a finite number, or true/false',
  },
  'bad-quality': { vi: 'Chất lượng phải là good, uncertain hoặc bad', en: 'The quality is good, uncertain or bad' },
  ended: { vi: 'Chuỗi số liệu đã kết thúc', en: 'The series has ended' },
})
export type LineErrorCode = keyof typeof lineErrors

export const problems = defineProblems({
  'telemetry.busy': {
    status: 503,
    title: { vi: 'Đang nhận quá nhiều số liệu', en: 'Too much is coming in at the moment' },
    detail: {
      vi: 'Lô này chưa được lưu. Hãy gửi lại sau vài giây.',
      en: 'This batch was not stored. Send it again in a few seconds.',
    },
  },
  'telemetry.bad-key': {
    status: 401,
    title: { vi: 'Khóa thiết bị không đúng', en: 'The device key does not hold' },
    detail: {
      vi: 'Không có thiết bị nào dùng khóa này, hoặc khóa đã hết hiệu lực, hoặc thiết bị bị chặn.',
      en: 'No device has this key, or it has ended, or the device is blocked.',
    },
  },
  'telemetry.no-sender': {
    status: 401,
    title: { vi: 'Chưa biết ai gửi', en: 'It is not known who sends' },
    detail: {
      vi: 'Hãy gửi kèm khóa thiết bị: Authorization: Bearer khd_….',
      en: 'Send the device key: Authorization: Bearer khd_….',
    },
  },
  'telemetry.over-quota': {
    status: 429,
    title: { vi: 'Thiết bị gửi quá nhiều', en: 'The device sends too much' },
    detail: {
      vi: 'Thiết bị này được gửi {perMinute} số liệu mỗi phút. Lô này chưa được lưu; hãy gửi lại sau một phút.',
      en: 'This device may send {perMinute} observations a minute. This batch was not stored; send it again in a minute.',
    },
  },
  'telemetry.throttled': {
    status: 429,
    title: { vi: 'Thiết bị gửi sai quá nhiều', en: 'The device sends too much that is wrong' },
    detail: {
      vi: 'Phần lớn những gì thiết bị gửi bị từ chối, nên thiết bị bị tạm ngừng {minutes} phút. Hãy sửa thiết bị.',
      en: 'Most of what it sends is refused, so it is left out for {minutes} minutes. Mend the device.',
    },
  },
  'telemetry.unreadable-body': {
    status: 422,
    title: { vi: 'Không đọc được nội dung gửi lên', en: 'What was sent cannot be read' },
    detail: {
      vi: 'Cần NDJSON, JSON gọn, dataArray của SensorThings hoặc CSV, đúng với Content-Type. Chưa có gì được lưu.',
      en: 'NDJSON, compact JSON, a SensorThings dataArray or CSV is taken, as its Content-Type says. Nothing was stored.',
    },
  },
  'telemetry.code-taken': {
    status: 409,
    title: { vi: 'Mã này đã có', en: 'This code is taken' },
    detail: {
      vi: 'Đã có đối tượng hoặc chuỗi số liệu mang mã {code}.',
      en: 'There is a thing or a series with the code {code}.',
    },
  },
  'telemetry.unknown-unit': {
    status: 422,
    title: { vi: 'Không có đơn vị này', en: 'There is no such unit' },
    detail: { vi: 'Hãy chọn một đơn vị của thành phố.', en: 'Choose a unit of the city.' },
  },
  'telemetry.unknown-device': {
    status: 422,
    title: { vi: 'Không có thiết bị này', en: 'There is no such device' },
    detail: { vi: 'Thiết bị không có hoặc thuộc đơn vị khác.', en: 'It does not exist, or belongs to another unit.' },
  },
  'telemetry.unknown-thing': {
    status: 422,
    title: { vi: 'Không có đối tượng này', en: 'There is no such thing' },
    detail: { vi: 'Đối tượng không có hoặc thuộc đơn vị khác.', en: 'It does not exist, or belongs to another unit.' },
  },
  'telemetry.bad-claim': {
    status: 422,
    title: { vi: 'Mã nhận thiết bị không đúng', en: 'The claim code does not hold' },
    detail: {
      vi: 'Mã đã được dùng, đã hết hạn, hoặc chưa từng có. Hãy xin mã mới ở đơn vị quản lý.',
      en: 'It was used, has run out, or never was. Ask the unit that manages the device for a new one.',
    },
  },
  'telemetry.not-claimed': {
    status: 409,
    title: { vi: 'Thiết bị chưa nhận khóa', en: 'The device has no key yet' },
    detail: {
      vi: 'Thiết bị phải dùng mã nhận để lấy khóa trước.',
      en: 'It has to fetch its key by the claim code first.',
    },
  },
  'telemetry.period-too-long': {
    status: 422,
    title: { vi: 'Khoảng thời gian không hợp lệ', en: 'This period is not possible' },
    detail: {
      vi: 'Điểm cuối phải sau điểm đầu, và cách nhau không quá {days} ngày.',
      en: 'The end comes after the beginning, by no more than {days} days.',
    },
  },
  'telemetry.rule-without-limit': {
    status: 422,
    title: { vi: 'Quy tắc chưa có ngưỡng', en: 'The rule has no limit' },
    detail: { vi: 'Hãy cho ngưỡng trên, ngưỡng dưới, hoặc cả hai.', en: 'Give a limit above, below, or both.' },
  },
  'telemetry.too-many-rules': {
    status: 409,
    title: { vi: 'Đã có quá nhiều quy tắc', en: 'There are too many rules' },
    detail: {
      vi: 'Thành phố có tối đa {limit} quy tắc. Hãy gộp hoặc tắt bớt.',
      en: 'A city has {limit} at most. Join some, or change one that is off.',
    },
  },
  'telemetry.trial-too-large': {
    status: 422,
    title: { vi: 'Lượt thử quá lớn', en: 'The trial is too large' },
    detail: {
      vi: 'Một lượt thử xem tối đa {limit} chuỗi số liệu và 5 triệu số liệu. Hãy chọn ít hơn hoặc ngắn hơn.',
      en: 'A trial looks at {limit} series and 5 million observations at most. Choose fewer, or a shorter period.',
    },
  },
  'telemetry.trials-busy': {
    status: 503,
    title: { vi: 'Đang có nhiều lượt thử', en: 'Other trials are under way' },
    detail: {
      vi: 'Hệ thống chỉ chạy vài lượt thử cùng lúc. Hãy thử lại sau ít phút.',
      en: 'Only a few trials run at a time. Try again in a few minutes.',
    },
  },
  'telemetry.silence-time': {
    status: 422,
    title: { vi: 'Thời gian tạm ngừng không hợp lệ', en: 'That is no time for a silence' },
    detail: {
      vi: 'Thời điểm kết thúc phải ở sau hiện tại và sau lúc bắt đầu, trong vòng {days} ngày. Lâu hơn thì hãy tắt quy tắc.',
      en: 'It ends after now and after it begins, within {days} days. For longer, turn the rule off.',
    },
  },
  'telemetry.too-many-silences': {
    status: 409,
    title: { vi: 'Đang tạm ngừng quá nhiều quy tắc', en: 'There are too many silences' },
    detail: { vi: 'Tối đa {limit} cùng lúc. Hãy chấm dứt bớt.', en: 'There may be {limit} at once. End some.' },
  },
  'telemetry.alert-over': {
    status: 409,
    title: { vi: 'Cảnh báo đã hết', en: 'The alert is over' },
    detail: { vi: 'Không cần tiếp nhận nữa.', en: 'There is nothing left to take in hand.' },
  },
  'telemetry.too-many-subscriptions': {
    status: 409,
    title: { vi: 'Đã có quá nhiều đăng ký', en: 'There are too many subscriptions' },
    detail: {
      vi: 'Tối đa {limit} đăng ký. Hãy kết thúc một đăng ký cũ trước.',
      en: 'There may be {limit}. End an old one first.',
    },
  },
  'telemetry.not-taken': {
    status: 502,
    title: { vi: 'Bên nhận vẫn chưa nhận', en: 'The subscriber still does not take it' },
    detail: { vi: 'Lô này được giữ lại. Lỗi: {error}', en: 'It is kept. The error: {error}' },
  },
  'telemetry.nothing-to-correct': {
    status: 422,
    title: { vi: 'Thời điểm này chưa có số liệu', en: 'Nothing was observed at this time' },
    detail: {
      vi: 'Chỉ sửa được số liệu đã có. Thời điểm: {time}.',
      en: 'Only what was observed can be corrected. The time: {time}.',
    },
  },
})
