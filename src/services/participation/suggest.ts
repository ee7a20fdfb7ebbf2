/**
 * Which category the words of a report speak of. Explained rather than learnt: each category has phrases with weights; a phrase that
 * stands in the words with its marks counts whole, without marks a little less (so that “duong ngap” is understood, and “cỏ” is not
 * “có”). What counted is told. Measured by a test on sentences that were written beside it (suggest-samples.ts). Browser-safe, pure.
 */
import { type CategoryId, categoryIds } from './categories.ts'

/** Phrases by weight: 3 names the thing, 2 speaks of it, 1 hints at it. */
const phrases: Readonly<Record<CategoryId, Readonly<Record<1 | 2 | 3, string>>>> = {
  danger: {
    3: 'cây đổ, cây gãy, cây bật gốc, dây điện đứt, đứt dây điện, hở điện, rò điện, mất nắp cống, mất nắp hố ga, nắp hố ga bị mất, sạt lở, nguy cơ sập, sắp sập, chập điện, cột điện đổ, cột điện nghiêng, sụt hố, hố tử thần, fallen tree, fallen wire, open manhole',
    2: 'nguy hiểm, nguy hiểm tính mạng, chập cháy, dây điện rơi, dây điện võng, dây cáp rơi, không có nắp, thiếu nắp, hố ga hở, rất nguy hiểm, live wire, collapse, dangerous',
    1: 'tai nạn, khẩn cấp, rơi xuống, urgent, accident',
  },
  roads: {
    3: 'ổ gà, ổ voi, ổ trâu, mặt đường hỏng, đường hỏng, đường xuống cấp, mặt đường lún, lún đường, lún mặt đường, đường bị lún, vỉa hè hỏng, vỉa hè vỡ, gạch vỉa hè, đá lát vỉa hè, cầu hỏng, khe co giãn, pothole, potholes, damaged road, broken pavement',
    2: 'mặt đường, nứt, sụt lún, lồi lõm, bong tróc, xóc, hoàn trả mặt đường, lan can cầu, gờ giảm tốc, vỡ gạch, đào đường, cầu đi bộ, road surface, paving, crack',
    1: 'đường, vỉa hè, cầu, hỏng, road, pavement',
  },
  lighting: {
    3: 'đèn đường, đèn chiếu sáng, chiếu sáng công cộng, cột đèn, bóng đèn, đèn cao áp, đèn ngõ, đèn không sáng, đèn tắt, street light, street lamp, streetlight, lamp post',
    2: 'tối om, không có đèn, đèn nhấp nháy, mất đèn, chiếu sáng, không có điện chiếu sáng, lamp, unlit',
    1: 'đèn, tối, bóng tối, dark',
  },
  rubbish: {
    3: 'rác, rác thải, bãi rác, đống rác, thùng rác, xả rác, đổ rác, đổ trộm, phế thải, rác sinh hoạt, điểm tập kết rác, xe rác, thu gom rác, vứt rác, túi ni lông, rubbish, garbage, litter, dumping',
    2: 'thu gom, vệ sinh môi trường, bẩn thỉu, mất vệ sinh, xà bần, phân chó, quét dọn, waste, bin',
    1: 'bẩn, bốc mùi, hôi thối, ruồi, dirty',
  },
  drainage: {
    3: 'ngập, úng ngập, ngập úng, ngập nước, ngập lụt, thoát nước, tắc cống, cống tắc, nước thải tràn, tràn cống, cống thoát nước, nước cống, rãnh thoát nước, flooded, flooding, drain, sewage, sewer',
    2: 'cống, hố ga, mưa lớn, nước không thoát, nước đọng, nước thải, kênh mương, mương, nạo vét, nước dâng, manhole',
    1: 'mưa, nước, rain',
  },
  'water-supply': {
    3: 'mất nước, nước sạch, nước máy, nước sinh hoạt, cúp nước, vỡ ống nước, rò rỉ nước, vỡ đường ống, đường ống nước, nước yếu, nước đục, nước bẩn chảy ra từ vòi, đồng hồ nước, tap water, water supply, burst pipe, no water',
    2: 'áp lực nước, không có nước, ống nước, vòi nước, bể nước, cấp nước, nước có mùi clo, water pipe',
    1: 'nước, đục, water',
  },
  trees: {
    3: 'cây xanh, cành khô, cành cây, cắt tỉa, tỉa cành, cây khô, cây chết, sâu bệnh, công viên, vườn hoa, bồn hoa, thảm cỏ, cắt cỏ, cây mục, chặt cây, hàng cây, dead branch, park bench, tree',
    2: 'cỏ mọc, cỏ dại, tán cây, gốc cây, rễ cây, ghế đá, cây to, hoa, branch, branches, grass',
    1: 'cây, cỏ, trees, park',
  },
  order: {
    3: 'lấn chiếm, chiếm vỉa hè, chiếm lòng đường, hàng rong, bán hàng rong, trông giữ xe trái phép, đỗ xe sai quy định, đỗ xe trái phép, đỗ xe trên vỉa hè, để xe trên vỉa hè, quảng cáo rao vặt, dán quảng cáo, chợ cóc, biển quảng cáo, mái che lấn, đỗ ô tô, street vendor, illegal parking, illegal posters',
    2: 'bày bán, buôn bán, đậu xe, đỗ xe, để xe, bãi xe, kinh doanh trên vỉa hè, không còn lối đi, rao vặt, chắn lối đi, vỉa hè dành cho người đi bộ, bàn ghế, quán nhậu, parked, parking, stalls',
    1: 'vỉa hè, lòng đường, chiếm, ô tô, xe máy, pavement, sidewalk',
  },
  noise: {
    3: 'tiếng ồn, ồn ào, gây ồn, karaoke, loa kéo, mở nhạc, hát karaoke, loa phường, ồn, nhạc to, nhạc sàn, loud music, noise, noisy, loudspeaker',
    2: 'ầm ĩ, inh ỏi, mất ngủ, không ngủ được, nửa đêm, bật loa, tiếng máy, khoan cắt, hò hét, hát hò, loud',
    1: 'đêm, loa, nhạc, night',
  },
  air: {
    3: 'khói bụi, khói, bụi mịn, đốt rác, đốt rơm, đốt rơm rạ, ô nhiễm không khí, mùi hôi, mùi khét, khí thải, bụi mù, mùi hóa chất, mùi sơn, khói đen, than tổ ong, smoke, dust, burning, air pollution, smell',
    2: 'bụi, khó thở, ngạt thở, mùi nồng nặc, ô nhiễm, không che bạt, cháy khét, rơm rạ, fumes',
    1: 'đốt, mùi, hôi, cháy',
  },
  construction: {
    3: 'xây dựng trái phép, xây không phép, xây sai phép, không phép, sai phép, cơi nới, xây lấn, trật tự xây dựng, giàn giáo, vật liệu xây dựng, công trình xây dựng, nhà xây vượt tầng, xây thêm tầng, without a permit, illegal building, scaffolding, construction site',
    2: 'xây nhà, công trình, thi công, đào móng, phá dỡ, xây dựng, đổ cát, vượt tầng, lưới che, construction, building works',
    1: 'xây, nhà xưởng, cát, gạch, building',
  },
  'traffic-signals': {
    3: 'đèn giao thông, đèn tín hiệu, đèn xanh đèn đỏ, đèn đỏ, đèn xanh, biển báo, biển báo giao thông, vạch kẻ đường, vạch sang đường, biển chỉ dẫn, biển cấm, vạch kẻ, traffic light, traffic lights, traffic sign, road sign, road marking, zebra crossing',
    2: 'tín hiệu giao thông, ngã tư, ngã ba, cột đèn tín hiệu, đếm ngược, mờ vạch, phân luồng, dải phân cách, crossing, signal',
    1: 'giao thông, nút giao, traffic',
  },
  manners: {
    3: 'vẽ bậy, tiểu bậy, phóng uế, đái bậy, chó thả rông, thả rông, không rọ mõm, thái độ phục vụ, chửi bới, nói tục, thiếu văn minh, vẽ graffiti, chặt chém, khạc nhổ, hút thuốc nơi công cộng, graffiti, unleashed dog, rude',
    2: 'văn minh, ứng xử, thái độ, văn hóa, rọ mõm, chèo kéo, hút thuốc, say rượu, chó, bôi bẩn, dog, behaviour',
    1: 'vô ý thức, ý thức, du khách',
  },
  other: { 3: '', 2: '', 1: '' },
}

const separators = /[^\p{L}\p{N}]+/gu
const withMarks = (text: string) => ` ${text.normalize('NFC').toLowerCase().replace(separators, ' ').trim()} `
const withoutMarks = (text: string) =>
  withMarks(text).normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').normalize('NFC')

interface Phrase {
  readonly category: CategoryId
  readonly shown: string
  readonly exact: string
  readonly bare: string
  readonly weight: number
}

const lexicon: readonly Phrase[] = categoryIds.flatMap((category) =>
  ([3, 2, 1] as const).flatMap((weight) =>
    phrases[category][weight]
      .split(',')
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== '')
      .map((shown) => ({ category, shown, exact: withMarks(shown), bare: withoutMarks(shown), weight })),
  ),
)

/** Words without marks are taken for the phrase, but what is spelt out counts more. */
const bareShare = 0.8
/** A longer phrase says more than its words one by one. */
const perWord = 0.25
/** What is already reported around the place speaks for its category, at most so much. */
const perNearby = 0.4
const nearbyMax = 1

export interface Suggestion {
  readonly category: CategoryId
  readonly score: number
  /** The phrases that spoke for it, the weightiest first. */
  readonly because: readonly string[]
  /** Open reports of this category around the place. */
  readonly nearby: number
}

const suggestionsMax = 3
const scoreMin = 0.8

/** The likeliest categories, best first; empty when the words say nothing. `nearby`: open reports around the place by category. */
export function suggest(words: string, nearby: Readonly<Partial<Record<CategoryId, number>>> = {}): Suggestion[] {
  const [exact, bare] = [withMarks(words), withoutMarks(words)]
  // Typed with marks, a word without them is another word.
  const typedBare = exact === bare
  const found = lexicon.flatMap((phrase) => {
    const whole = exact.includes(phrase.exact)
    if (!whole && !(typedBare && bare.includes(phrase.bare))) return []
    const length = 1 + perWord * (phrase.exact.trim().split(' ').length - 1)
    return [{ ...phrase, counts: phrase.weight * length * (whole ? 1 : bareShare) }]
  })
  const counted = found.filter(
    (one) =>
      !found.some(
        (other) => other.category === one.category && other.bare !== one.bare && other.bare.includes(one.bare),
      ),
  )
  return categoryIds
    .map((category) => {
      const own = counted.filter((one) => one.category === category).toSorted((a, b) => b.counts - a.counts)
      const around = nearby[category] ?? 0
      const score = own.reduce((sum, { counts }) => sum + counts, 0) + Math.min(nearbyMax, around * perNearby)
      return { category, score, because: own.slice(0, 3).map(({ shown }) => shown), nearby: around }
    })
    .filter(({ score }) => score >= scoreMin)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, suggestionsMax)
}
