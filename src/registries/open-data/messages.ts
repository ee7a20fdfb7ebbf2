/** Texts of the catalogue and its problems. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

/** Names of the EU vocabulary `data-theme`; the Vietnamese ones are ours. */
export const themeTexts = defineMessages({
  GOVE: { vi: 'Chính quyền và khu vực công', en: 'Government and public sector' },
  JUST: { vi: 'Tư pháp và an toàn công cộng', en: 'Justice, legal system and public safety' },
  REGI: { vi: 'Địa bàn và đô thị', en: 'Regions and cities' },
  SOCI: { vi: 'Dân số và xã hội', en: 'Population and society' },
  HEAL: { vi: 'Y tế', en: 'Health' },
  EDUC: { vi: 'Giáo dục, văn hóa và thể thao', en: 'Education, culture and sport' },
  TRAN: { vi: 'Giao thông', en: 'Transport' },
  ENVI: { vi: 'Môi trường', en: 'Environment' },
  ECON: { vi: 'Kinh tế và tài chính', en: 'Economy and finance' },
  ENER: { vi: 'Năng lượng', en: 'Energy' },
  AGRI: { vi: 'Nông nghiệp và lương thực', en: 'Agriculture, fisheries, forestry and food' },
})

export const catalogueTexts = {
  ...defineMessages({
    title: { vi: 'Dữ liệu mở của thành phố Hà Nội', en: 'Open data of the city of Hanoi' },
    description: {
      vi: 'Dữ liệu của các cơ quan thành phố để mọi người dùng lại: tải về, gọi qua API, có giấy phép và lịch sử cập nhật.',
      en: 'Data of the city’s agencies for anybody to use again: as files and by an API, with their licence and history.',
    },
    service: { vi: 'API dữ liệu mở của Hà Nội', en: 'The open data API of Hanoi' },
    contact: { vi: 'Ủy ban nhân dân thành phố Hà Nội', en: 'People’s Committee of Hanoi' },
    hanoi: { vi: 'Thành phố Hà Nội', en: 'Hanoi' },
    taxonomy: { vi: 'Chủ đề dữ liệu', en: 'Data themes' },
    file: {
      vi: 'Toàn bộ bản phát hành mới nhất ở dạng {format}.',
      en: 'The whole newest edition as {format}.',
    },
    openData: { vi: 'dữ liệu mở', en: 'open data' },
    stable: { vi: 'Giữ lâu dài', en: 'Stable' },
    localAuthority: { vi: 'Chính quyền địa phương', en: 'Local authority' },
  }),
  licenceTypes: defineMessages({
    Attribution: { vi: 'Phải ghi nguồn', en: 'Attribution' },
    'ViralEffect-ShareAlike': { vi: 'Chia sẻ như cũ', en: 'Viral effect (share-alike)' },
  }),
  themes: themeTexts,
}

export const problems = defineProblems({
  'open-data.unknown-column': {
    status: 422,
    title: { vi: 'Bộ dữ liệu không có cột này', en: 'The dataset has no such column' },
    detail: {
      vi: '“{column}” không phải là cột của bộ dữ liệu. Các cột: {columns}.',
      en: '“{column}” is no column of the dataset. Its columns: {columns}.',
    },
  },
  'open-data.bad-value': {
    status: 422,
    title: { vi: 'Giá trị lọc không hợp lệ', en: 'The filter has a value that cannot be' },
    detail: {
      vi: 'Cột “{column}” có kiểu {type}; “{value}” không phải là giá trị kiểu đó.',
      en: '“{column}” is of type {type}; “{value}” is no such value.',
    },
  },
  'open-data.too-many-filters': {
    status: 422,
    title: { vi: 'Quá nhiều điều kiện lọc', en: 'There are too many filters' },
    detail: {
      vi: 'Nhiều nhất {max} điều kiện và {values} giá trị cho mỗi cột. Hãy tải cả tệp rồi lọc.',
      en: 'At most {max} filters, with {values} values each. Download the whole file and filter it.',
    },
  },
  'open-data.edition-changed': {
    status: 409,
    title: { vi: 'Đã có bản mới', en: 'There is a newer edition' },
    detail: {
      vi: 'Bộ dữ liệu đã có bản số {edition}. Hãy đọc lại từ trang đầu, không kèm cursor.',
      en: 'Edition {edition} has been published meanwhile. Begin again without a cursor.',
    },
  },
  'open-data.not-published': {
    status: 404,
    title: { vi: 'Chưa có bản nào', en: 'Nothing is published yet' },
    detail: {
      vi: 'Bộ dữ liệu chưa có bản hoặc định dạng này. Xem /api/open-data/datasets.',
      en: 'The dataset has no such edition or format. See /api/open-data/datasets.',
    },
  },
})
