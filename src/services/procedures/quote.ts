/** What an application costs, who takes and who decides it, and when it would be ready: pure but for the directory. */
import type { Tx } from '../../kernel/app.ts'
import { translate } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { dueIfAccepted } from '../../platform/casework/index.ts'
import { administrativeDate, directory, nextWorkingMoment, type Unit } from '../../platform/organisation/index.ts'
import { type CityProcedure, timeText } from './catalogue.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import type { Quote } from './contract.ts'
import { type Address, type Answers, holds } from './form.ts'
import { messages } from './messages.ts'
import { processOf, timeOf } from './process-of.ts'
import { addressLine } from './result-data.ts'
import type { FeeItem } from './store.ts'

/** The fees that these answers call for. */
export function feesOf(source: ProcedureSource, answers: Answers): FeeItem[] {
  return source.fees.flatMap((fee) => {
    if (fee.when && !holds(fee.when.test, answers)) return []
    const times = fee.timesField ? answers[fee.timesField] : 1
    const amountDong = fee.amountDong * (typeof times === 'number' ? times : 0)
    return amountDong > 0 ? [{ name: fee.name, amountDong, legalBasis: fee.legalBasis ?? null }] : []
  })
}

export interface Offices {
  readonly address: Address
  readonly receiving: Unit
  readonly deciding: Unit
}

/** Which office takes it and which decides, by the address on the administrative date. Throws `procedures.no-office`. */
export function officesOf(tx: Tx, source: ProcedureSource, answers: Answers): Offices {
  const address = answers[source.placeField] as Address | undefined
  const date = administrativeDate(tx)
  const pointer = `/${source.placeField}/unitId`
  const missing = () =>
    problem('procedures.no-office', {}, [
      { pointer, message: { vi: 'Hãy chọn phường, xã.', en: 'Choose the ward or commune.' } },
    ])
  if (!address?.unitId || !directory().unit(address.unitId)) throw missing()
  const competent = (competence: ProcedureSource['competence']) => {
    const unit = directory().competentUnit({ competence, addressUnitId: address.unitId, date })
    if (!unit) throw missing()
    return unit
  }
  const deciding = competent(source.competence)
  const receiving = source.receivedBy === 'commune' ? competent('commune') : deciding
  return { address, receiving, deciding }
}

export function quoteOf(tx: Tx, procedure: CityProcedure, answers: Answers): Quote {
  const { source } = procedure
  const { address, receiving, deciding } = officesOf(tx, source, answers)
  const items = feesOf(source, answers)
  const dueAt = dueIfAccepted(processOf(source, procedure.version, answers), nextWorkingMoment(tx.now))
  const say = (language: 'vi' | 'en') =>
    source.receivedBy === 'commune'
      ? translate(language, messages.receivedAtCity, { unit: deciding.name[language] })
      : translate(language, messages.receivedAt, {
          address: addressLine(address),
          unit: receiving.name[language],
        })
  return {
    items,
    feeDong: items.reduce((sum, item) => sum + item.amountDong, 0),
    dueAt: dueAt.toString(),
    timeText: timeText(timeOf(source, answers)),
    receivingUnit: { id: receiving.id, name: receiving.name },
    decidingUnit: { id: deciding.id, name: deciding.name },
    because: { vi: say('vi'), en: say('en') },
  }
}
