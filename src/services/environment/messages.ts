/** Texts of problems and notices of the environment. */
import { defineMessages, formatNumber, type Language, type Message } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'environment.not-that-day': {
    status: 409,
    title: { vi: 'Chỉ ghi được cho hôm nay và hôm qua', en: 'Only today and yesterday can be noted' },
    detail: {
      vi: 'Chuyến này không có trong kế hoạch của ngày đó, hoặc ngày đó đã qua. Hãy chọn chuyến của hôm nay.',
      en: 'This round is not planned on that day, or that day is over. Choose a round of today.',
    },
  },
  'environment.no-such-threshold': {
    status: 422,
    title: { vi: 'Không có mức cảnh báo này', en: 'There is no such warning level' },
    detail: {
      vi: 'Trạm này có {n} mức cảnh báo. Hãy chọn lại.',
      en: 'This station has {n} warning {n|level|levels}. Choose one of these.',
    },
  },
  'environment.too-many-alerts': {
    status: 409,
    title: { vi: 'Đã đủ số trạm', en: 'That is as many stations as possible' },
    detail: {
      vi: 'Mỗi người nhận cảnh báo của nhiều nhất {n} trạm. Hãy bỏ một trạm trước.',
      en: 'One person is told of at most {n} stations. Remove one first.',
    },
  },
})

const stopWords: Message = {
  vi: 'Bạn nhận tin này vì đã đăng ký. Bỏ đăng ký ở trang Môi trường, mục Cảnh báo của tôi.',
  en: 'You asked to be told. To stop: Environment, My alerts.',
}

interface Words {
  readonly title: Message
  readonly body: Message
}

export const notices = {
  air: (
    name: Message,
    { aqi, band, general, sensitive }: { aqi: number; band: Message; general: Message; sensitive: Message },
  ): Words => ({
    title: {
      vi: `Không khí ở ${name.vi}: AQI ${aqi}, ${band.vi.toLowerCase()}`,
      en: `Air at ${name.en}: AQI ${aqi}, ${band.en.toLowerCase()}`,
    },
    body: {
      vi: `${general.vi} Người nhạy cảm: ${sensitive.vi} ${stopWords.vi}`,
      en: `${general.en} Sensitive people: ${sensitive.en} ${stopWords.en}`,
    },
  }),
  water: (
    name: Message,
    {
      kind,
      level,
      measured,
      sign,
    }: { kind: 'river' | 'rain' | 'flood'; level: number; measured: number; sign: string },
  ): Words => {
    const said = (language: Language) => {
      const amount = `${formatNumber(language, measured)} ${sign}`
      const alarm = kind === 'river' ? riverAlarm : levelReached
      return `${name[language]}: ${amount}, ${alarm[language]} ${kind === 'river' ? 'I'.repeat(level) : level}`
    }
    return {
      title: { vi: said('vi'), en: said('en') },
      body: {
        vi: `Hãy xem trang Mưa và mực nước trước khi đi. ${stopWords.vi}`,
        en: `Look at Rain and water before you go. ${stopWords.en}`,
      },
    }
  },
}

const riverAlarm: Message = { vi: 'báo động', en: 'alarm' }
const levelReached: Message = { vi: 'cảnh báo mức', en: 'warning level' }

/** What a person asked for, as it stands in their data. */
export const wishes = defineMessages({
  title: { vi: 'Cảnh báo môi trường', en: 'Environment' },
  index: { vi: 'AQI từ {n}', en: 'AQI of {n} or more' },
  level: { vi: 'cảnh báo mức {n} trở lên', en: 'warning level {n} or more' },
  quiet: { vi: 'yên tĩnh {from}:00–{to}:00', en: 'quiet {from}:00–{to}:00' },
})
