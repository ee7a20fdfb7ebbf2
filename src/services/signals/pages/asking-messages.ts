/** Texts of those who ask for priority by a transmitter. */
import { defineMessages, type Message } from '../../../kernel/i18n.ts'

export const askingWords = defineMessages({
  title: { vi: 'Xe xin ưu tiên', en: 'Vehicles that ask for priority' },
  arrives: { vi: 'tới sau {n} giây', en: 'in {n} s' },
  after: { vi: '{n} giây, người khác chờ {cost} xe·giây', en: '{n} s, others waited {cost} vehicle-seconds' },
})

const vehicles: Readonly<Record<string, Message>> = {
  bus: { vi: 'Xe buýt', en: 'Bus' },
  emergency: { vi: 'Xe cứu thương, chữa cháy', en: 'Emergency vehicle' },
  convoy: { vi: 'Đoàn xe', en: 'Convoy' },
  taxi: { vi: 'Taxi', en: 'Taxi' },
  coach: { vi: 'Xe khách', en: 'Coach' },
}
export const vehicleWords = (vehicle: string): Message => vehicles[vehicle] ?? { vi: vehicle, en: vehicle }

const steps: Readonly<Record<string, Message>> = {
  asked: { vi: 'xin ưu tiên', en: 'asks for priority' },
  passed: { vi: 'đã qua', en: 'has passed' },
  'too-dear': { vi: 'thôi ưu tiên, người khác đã chờ đủ lâu', en: 'no longer heard, others have waited enough' },
  refused: { vi: 'bị từ chối, không thuộc loại được ưu tiên', en: 'refused, not of a class that has priority' },
}
export const requestStepWords = (step: string): Message => steps[step] ?? { vi: step, en: step }
