/** What a band is called, what it does to people, and what they are advised: tables 1, 4 and 5 of Decision 1459/QĐ-TCMT. */
import type { Message } from '../../kernel/i18n.ts'
import type { Band, Pollutant } from './vn-aqi.ts'

export interface BandWords {
  readonly name: Message
  readonly colour: Message
  /** Table 4. */
  readonly effect: Message
  /** Table 5: for people in general, and for those who are sensitive. */
  readonly general: Message
  readonly sensitive: Message
}

const free: Message = {
  vi: 'Tự do thực hiện các hoạt động ngoài trời.',
  en: 'Be active outdoors as you like.',
}
const indoors: Message = {
  vi: 'Mọi người nên ở trong nhà, đóng cửa ra vào và cửa sổ. Nếu cần thiết phải ra ngoài, hãy đeo khẩu trang đạt tiêu chuẩn.',
  en: 'Everybody should stay indoors with doors and windows closed. If you must go out, wear a mask that meets the standard.',
}

/** The Vietnamese is the Decision's own. */
export const bandWords: Readonly<Record<Band, BandWords>> = {
  good: {
    name: { vi: 'Tốt', en: 'Good' },
    colour: { vi: 'xanh', en: 'green' },
    effect: {
      vi: 'Chất lượng không khí tốt, không ảnh hưởng tới sức khỏe.',
      en: 'The air is good and does not affect health.',
    },
    general: free,
    sensitive: free,
  },
  moderate: {
    name: { vi: 'Trung bình', en: 'Moderate' },
    colour: { vi: 'vàng', en: 'yellow' },
    effect: {
      vi: 'Chất lượng không khí ở mức chấp nhận được. Tuy nhiên, đối với những người nhạy cảm (người già, trẻ em, người mắc các bệnh hô hấp, tim mạch…) có thể chịu những tác động nhất định tới sức khỏe.',
      en: 'The air is acceptable, but sensitive people (the old, children, those with lung or heart disease) may feel some effect.',
    },
    general: free,
    sensitive: {
      vi: 'Nên theo dõi các triệu chứng như ho hoặc khó thở, nhưng vẫn có thể hoạt động bên ngoài.',
      en: 'Watch for symptoms such as coughing or shortness of breath; you can still be active outdoors.',
    },
  },
  poor: {
    name: { vi: 'Kém', en: 'Poor' },
    colour: { vi: 'da cam', en: 'orange' },
    effect: {
      vi: 'Những người nhạy cảm gặp phải các vấn đề về sức khỏe, những người bình thường ít ảnh hưởng.',
      en: 'Sensitive people have health problems; others are little affected.',
    },
    general: {
      vi: 'Những người thấy có triệu chứng đau mắt, ho hoặc đau họng… nên cân nhắc giảm các hoạt động ngoài trời. Đối với học sinh, có thể hoạt động bên ngoài, nhưng nên giảm bớt việc tập thể dục kéo dài.',
      en: 'If your eyes or throat hurt or you cough, consider doing less outdoors. Pupils may be outside but should shorten long exercise.',
    },
    sensitive: {
      vi: 'Nên giảm các hoạt động mạnh và giảm thời gian hoạt động ngoài trời. Những người mắc bệnh hen suyễn có thể cần sử dụng thuốc thường xuyên hơn.',
      en: 'Do less that is strenuous and spend less time outdoors. People with asthma may need their medicine more often.',
    },
  },
  bad: {
    name: { vi: 'Xấu', en: 'Bad' },
    colour: { vi: 'đỏ', en: 'red' },
    effect: {
      vi: 'Những người bình thường bắt đầu có các ảnh hưởng tới sức khỏe, nhóm người nhạy cảm có thể gặp những vấn đề sức khỏe nghiêm trọng hơn.',
      en: 'People in general begin to be affected; sensitive people may have more serious problems.',
    },
    general: {
      vi: 'Mọi người nên giảm các hoạt động mạnh khi ở ngoài trời, tránh tập thể dục kéo dài và nghỉ ngơi nhiều hơn trong nhà.',
      en: 'Everybody should do less that is strenuous outdoors, avoid long exercise and rest more indoors.',
    },
    sensitive: {
      vi: 'Nên ở trong nhà và giảm hoạt động mạnh. Nếu cần thiết phải ra ngoài, hãy đeo khẩu trang đạt tiêu chuẩn.',
      en: 'Stay indoors and do less that is strenuous. If you must go out, wear a mask that meets the standard.',
    },
  },
  'very-bad': {
    name: { vi: 'Rất xấu', en: 'Very bad' },
    colour: { vi: 'tím', en: 'purple' },
    effect: {
      vi: 'Cảnh báo ảnh hưởng tới sức khỏe: mọi người bị ảnh hưởng tới sức khỏe nghiêm trọng hơn.',
      en: 'Health warning: everybody is affected more seriously.',
    },
    general: {
      vi: 'Mọi người hạn chế tối đa các hoạt động ngoài trời và chuyển tất cả các hoạt động vào trong nhà. Nếu cần thiết phải ra ngoài, hãy đeo khẩu trang đạt tiêu chuẩn.',
      en: 'Avoid being outdoors as far as possible and move everything indoors. If you must go out, wear a mask that meets the standard.',
    },
    sensitive: {
      vi: 'Nên ở trong nhà và giảm hoạt động mạnh.',
      en: 'Stay indoors and do less that is strenuous.',
    },
  },
  hazardous: {
    name: { vi: 'Nguy hại', en: 'Hazardous' },
    colour: { vi: 'nâu', en: 'maroon' },
    effect: {
      vi: 'Cảnh báo khẩn cấp về sức khỏe: toàn bộ dân số bị ảnh hưởng tới sức khỏe tới mức nghiêm trọng.',
      en: 'Health emergency: the health of the whole population is seriously affected.',
    },
    general: indoors,
    sensitive: indoors,
  },
}

export const pollutantNames: Readonly<Record<Pollutant, string>> = {
  pm25: 'PM2.5',
  pm10: 'PM10',
  o3: 'O₃',
  no2: 'NO₂',
  so2: 'SO₂',
  co: 'CO',
}
