/** Texts of the environment's datasets. */
const legalGround = {
  vi: 'Luật Bảo vệ môi trường 72/2020/QH14, Điều 114; Quyết định 1459/QĐ-TCMT; Nghị định 194/2025/NĐ-CP',
  en: 'Law on Environmental Protection 72/2020/QH14, Article 114; Decision 1459/QĐ-TCMT; Decree 194/2025/NĐ-CP',
}
const air = [
  { vi: 'không khí', en: 'air' },
  { vi: 'chất lượng không khí, AQI', en: 'air quality, AQI' },
  { vi: 'bụi mịn PM2.5', en: 'fine dust PM2.5' },
]

export const hourTexts = {
  title: { vi: 'Chất lượng không khí theo giờ', en: 'Air quality by the hour' },
  description: {
    vi: 'Chỉ số VN_AQI giờ và nồng độ trung bình 1 giờ của từng trạm trong 31 ngày qua.',
    en: 'Hourly VN_AQI and 1-hour means of each station over the last 31 days.',
  },
  keywords: air,
  legalGround,
}
export const dayTexts = {
  title: { vi: 'Chất lượng không khí theo ngày', en: 'Air quality by the day' },
  description: {
    vi: 'Chỉ số VN_AQI ngày của từng trạm từ khi có số liệu.',
    en: 'Daily VN_AQI of each station since there are figures.',
  },
  keywords: air,
  legalGround,
}
export const breachTexts = {
  title: { vi: 'Vượt giới hạn môi trường', en: 'Environmental limits exceeded' },
  description: {
    vi: 'Các lần nước thải, mực nước, mưa, ngập và không khí vượt giới hạn trong 31 ngày qua: giá trị, giới hạn, căn cứ, thời gian kéo dài.',
    en: 'When effluent, rivers, rain, flooding and air exceeded their limits in the last 31 days: value, limit, ground, duration.',
  },
  keywords: [
    { vi: 'nước thải', en: 'wastewater' },
    { vi: 'cảnh báo', en: 'warnings' },
  ],
  legalGround,
}

export const columnTexts = {
  id: ['Mã', 'Id', 'Mã của lần vượt.', 'Of this occurrence.'],
  station: ['Mã trạm', 'Station', 'Mã của trạm.', 'Code of the station.'],
  stationVi: ['Tên trạm', 'Name', 'Tên trạm.', 'Name of the station, in Vietnamese.'],
  source: ['Nguồn', 'Source', 'Số liệu của ai.', 'Whose figures they are.'],
  isSample: [
    'Số liệu mẫu',
    'Sample',
    'Đúng khi số liệu được tạo để xem thử.',
    'True where figures were made for trying out.',
  ],
  lat: ['Vĩ độ', 'Latitude', 'WGS84.', 'WGS84.'],
  lon: ['Kinh độ', 'Longitude', 'WGS84.', 'WGS84.'],
  day: ['Ngày', 'Day', 'Ngày ở Hà Nội.', 'In Hanoi.'],
  hour: ['Giờ', 'Hour', 'Giờ bắt đầu, 0 đến 23.', 'Begin of the hour, 0 to 23.'],
  hours: ['Số giờ', 'Hours', 'Số giờ có số liệu trong ngày.', 'Hours of the day with figures.'],
  aqi: [
    'VN_AQI',
    'VN_AQI',
    'Chỉ số theo Quyết định 1459/QĐ-TCMT; trống khi chưa đủ số liệu.',
    'By Decision 1459/QĐ-TCMT; empty where there is too little.',
  ],
  main: ['Chất cao nhất', 'Main pollutant', 'Chất có chỉ số lớn nhất.', 'The pollutant with the greatest index.'],
  amount: ['Nồng độ', 'Concentration', 'µg/m³.', 'µg/m³.'],
  quantity: ['Thông số', 'Quantity', 'Thông số vượt giới hạn.', 'What exceeded its limit.'],
  worst: ['Giá trị cao nhất', 'Worst value', 'Giá trị xa giới hạn nhất.', 'The value farthest beyond.'],
  limit: ['Giới hạn', 'Limit', 'Giới hạn hoặc mức cảnh báo đã vượt.', 'The limit or warning level exceeded.'],
  ground: ['Căn cứ', 'Ground', 'Văn bản quy định giới hạn.', 'The text that sets the limit.'],
  began: ['Ngày bắt đầu', 'Began', 'Ngày bắt đầu vượt.', 'The day on which it began.'],
  lasted: ['Số giờ vượt', 'Hours', 'Số giờ đã vượt.', 'How many hours it was beyond.'],
  isOpen: ['Còn vượt', 'Open', 'Đúng khi vẫn đang vượt.', 'True while it is still beyond.'],
} as const
