/** Words for values, sources and the paper. */
import { defineMessages } from '../../kernel/i18n.ts'

export const messages = defineMessages({
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  unknownPerson: { vi: 'một người trong cơ sở dữ liệu', en: 'somebody in the registry' },
  sinceDay: { vi: '{text} (từ ngày {date})', en: '{text} (since {date})' },
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
  paperReadings: {
    vi: 'Dữ liệu đã được cán bộ xem {n} lần; 40 lần gần nhất:',
    en: 'Officials have read it {n} times; the last 40:',
  },
  paperNoReadings: { vi: 'Chưa có cán bộ nào xem dữ liệu này.', en: 'No official has read it yet.' },
  columnValue: { vi: 'Giá trị', en: 'Value' },
  columnField: { vi: 'Thông tin', en: 'What' },
  columnSource: { vi: 'Nguồn', en: 'Source' },
})
