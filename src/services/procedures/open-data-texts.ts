/** Texts of the dataset of procedures. */
export const openTexts = {
  title: { vi: 'Danh mục thủ tục hành chính', en: 'Catalogue of administrative procedures' },
  description: {
    vi: 'Thủ tục hành chính đang có hiệu lực: mã quốc gia, tên, lĩnh vực, cấp thực hiện, mức trực tuyến, phí thấp nhất và thời hạn.',
    en: 'Administrative procedures in force: national code, name, field, level, online service, least fee and time.',
  },
  keywords: [
    { vi: 'thủ tục hành chính', en: 'administrative procedures' },
    { vi: 'dịch vụ công', en: 'public services' },
    { vi: 'phí, lệ phí', en: 'fees' },
  ],
  legalGround: {
    vi: 'Nghị định 118/2025/NĐ-CP; Nghị định 194/2025/NĐ-CP',
    en: 'Decree 118/2025/NĐ-CP; Decree 194/2025/NĐ-CP',
  },
  columns: {
    code: ['Mã thủ tục', 'Code', 'Mã trong cơ sở dữ liệu quốc gia.', 'Of the national database.'],
    version: ['Phiên bản', 'Version', 'Phiên bản đang áp dụng tại đây.', 'The version in force here.'],
    nameVi: ['Tên', 'Name', 'Tên thủ tục.', 'In Vietnamese.'],
    nameEn: ['Tên tiếng Anh', 'English name', 'Tên tiếng Anh, nếu có.', 'In English, where there is one.'],
    field: ['Lĩnh vực', 'Field', 'Lĩnh vực quản lý.', 'The field of administration, in Vietnamese.'],
    levels: [
      'Cấp thực hiện',
      'Levels',
      'commune, district, city; cách nhau bằng dấu cách.',
      'commune, district, city; separated by spaces.',
    ],
    audiences: [
      'Đối tượng',
      'Audiences',
      'Ai thực hiện thủ tục; cách nhau bằng dấu cách.',
      'Whom it is for; separated by spaces.',
    ],
    online: [
      'Mức trực tuyến',
      'Online',
      'Toàn trình, một phần, hoặc chỉ thông tin.',
      'Full, partial, or information only.',
    ],
    appliable: [
      'Nộp tại đây',
      'Appliable',
      'Đúng khi nộp được trên cổng này.',
      'True where one can apply on this portal.',
    ],
    fee: [
      'Phí từ (đồng)',
      'Fee from (đồng)',
      'Mức thấp nhất; trống khi tùy trường hợp.',
      'The least; empty where it depends.',
    ],
    timeVi: ['Thời hạn', 'Time', 'Thời hạn giải quyết.', 'How long it takes, in Vietnamese.'],
    timeEn: [
      'Thời hạn (tiếng Anh)',
      'Time in English',
      'Thời hạn bằng tiếng Anh, nếu có.',
      'In English, where there is one.',
    ],
  },
} as const
