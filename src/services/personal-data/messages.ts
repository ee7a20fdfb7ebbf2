/** Words for values, sources and the paper. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const messages = defineMessages({
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  unknownPerson: { vi: 'một người trong cơ sở dữ liệu', en: 'somebody in the registry' },
  sinceDay: { vi: '{text} (từ ngày {date})', en: '{text} (since {date})' },
  notBefore: {
    vi: 'Không trước ngày {date}, từ đó giá trị sai được ghi.',
    en: 'Not before {date}, from which the wrong value is recorded.',
  },
  noValue: { vi: 'Không có', en: 'None' },
  onTheMap: { vi: 'Xem trên bản đồ đất đai', en: 'See the land map' },
  ownHousehold: { vi: 'Xem mục “Hộ gia đình”', en: 'See “Households”' },
  sourceImport: { vi: 'Tệp {reference}', en: 'File {reference}' },
  sourceCase: { vi: 'Hồ sơ {reference}', en: 'Case {reference}' },
  sourceOfficial: { vi: 'Cán bộ ghi nhận theo {reference}', en: 'Entered by an official: {reference}' },
  sourceNational: { vi: 'Cơ sở dữ liệu quốc gia ({reference})', en: 'National database ({reference})' },
  sourceGenerator: { vi: 'Dữ liệu mô phỏng ({reference})', en: 'Made-up data ({reference})' },
  paperTitle: { vi: 'Dữ liệu cá nhân do thành phố lưu giữ', en: 'Personal data that the city holds' },
  paperAgency: { vi: 'Thành phố Hà Nội', en: 'Hà Nội City' },
  paperOpening: {
    vi: 'Theo Luật Bảo vệ dữ liệu cá nhân (91/2025/QH15), đây là những gì thành phố đang lưu giữ về {name} vào {at}.',
    en: 'Under the Law on Personal Data Protection (91/2025/QH15), this is what the city held on {name} on {at}.',
  },
  paperCases: { vi: 'Hồ sơ đã nộp:', en: 'Cases:' },
  paperNoCases: { vi: 'Chưa nộp hồ sơ nào.', en: 'No case was handed in.' },
  paperPapers: { vi: 'Giấy tờ điện tử đã nhận:', en: 'Electronic papers received:' },
  paperNoPapers: { vi: 'Chưa nhận giấy tờ điện tử nào.', en: 'No electronic paper was received.' },
  paperWishes: { vi: 'Đã đăng ký nhận tin:', en: 'Asked to be told of:' },
  paperNoWishes: { vi: 'Không đăng ký nhận tin nào.', en: 'Not asked to be told of anything.' },
  paperReadings: {
    vi: 'Dữ liệu đã được cán bộ xem {n} lần; 40 lần gần nhất:',
    en: 'Officials have read it {n} times; the last 40:',
  },
  paperNoReadings: { vi: 'Chưa có cán bộ nào xem dữ liệu này.', en: 'No official has read it yet.' },
  columnValue: { vi: 'Giá trị', en: 'Value' },
  columnField: { vi: 'Thông tin', en: 'What' },
  columnSource: { vi: 'Nguồn', en: 'Source' },
})

export const problems = defineProblems({
  'personal-data.too-much': {
    status: 422,
    title: { vi: 'Quá nhiều để tải về một lần', en: 'Too much to take along at once' },
    detail: {
      vi: 'Bạn có hơn {max} hồ sơ hoặc giấy tờ. Hãy liên hệ bộ phận một cửa để nhận bản đầy đủ.',
      en: 'You have more than {max} cases or papers. Ask the one-stop desk for the whole of it.',
    },
  },
  'personal-data.not-typed': {
    status: 422,
    title: { vi: 'Giá trị này không tự nhập được', en: 'This value is not typed' },
    detail: {
      vi: 'Hãy ghi bằng lời điều đúng là gì; cán bộ xác minh sẽ nhập giá trị.',
      en: 'Say in words what is right; the official who checks it enters the value.',
    },
  },
  'personal-data.not-checking': {
    status: 403,
    title: { vi: 'Bạn không phải người đang xác minh', en: 'You are not the one who checks this' },
    detail: {
      vi: 'Kết quả xác minh do cán bộ quản lý cơ sở dữ liệu tại đơn vị ghi, ở bước xác minh, khi đã nhận hồ sơ.',
      en: 'The finding is entered by an official who keeps the register at the unit, at the step of checking, who has the case.',
    },
  },
  'personal-data.not-checked': {
    status: 409,
    title: { vi: 'Chưa có kết quả xác minh', en: 'There is no finding yet' },
    detail: {
      vi: 'Chưa ghi giá trị đúng cần đưa vào cơ sở dữ liệu. Hãy trả lại bước xác minh, hoặc từ chối nếu yêu cầu không đúng.',
      en: 'Nobody has entered the value to be recorded. Return it for checking, or refuse it if the request is wrong.',
    },
  },
})

const notice = (titleVi: string, titleEn: string, bodyVi: string, bodyEn: string) => ({
  title: { vi: titleVi, en: titleEn },
  body: { vi: bodyVi, en: bodyEn },
})

export const notices = {
  submitted: notice(
    'Đã nhận yêu cầu chỉnh sửa {code}',
    'Request {code} has arrived',
    'Yêu cầu chỉnh sửa “{field}” đã gửi tới cơ quan quản lý dữ liệu.',
    'Your request to correct “{field}” was sent to the office that keeps it.',
  ),
  received: notice(
    'Yêu cầu {code} đã được tiếp nhận',
    'Request {code} was received',
    'Cơ quan đang xác minh “{field}”. Bạn theo dõi từng bước tại đây.',
    'The office checks “{field}”. You can follow each step here.',
  ),
  supplement: notice('Yêu cầu {code} cần bổ sung giấy tờ', 'Request {code} needs more papers', '{reason}', '{reason}'),
  extended: notice('Yêu cầu {code} được hẹn lại', 'Request {code} takes longer', '{reason}', '{reason}'),
  granted: notice(
    'Đã chỉnh sửa “{field}”',
    '“{field}” was corrected',
    'Yêu cầu {code} được chấp thuận; dữ liệu của bạn đã được chỉnh sửa.',
    'Request {code} was granted; your data is corrected.',
  ),
  refused: notice(
    'Yêu cầu {code} không được chấp thuận',
    'Request {code} was not granted',
    'Dữ liệu “{field}” giữ nguyên. Lý do: {reason} Bạn có quyền khiếu nại.',
    '“{field}” stays as it is. Reason: {reason} You may complain.',
  ),
} as const
