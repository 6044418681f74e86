/**
 * The civil dates of the oracle: a table made by counting, day after day, from Monday 1990-01-01.
 *
 * It knows leap years and the lengths of months, and shares nothing with the product: no Temporal, no day numbers of it.
 */

export interface CivilDay {
  /** Its place in the table. */
  readonly n: number
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU'
  /** `2026-11-22` */
  readonly text: string
}

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export const lengthOfMonth = (year: number, month: number): number => {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

const makeTable = (): CivilDay[] => {
  const table: CivilDay[] = []
  for (let year = 1990; year <= 2050; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      for (let day = 1; day <= lengthOfMonth(year, month); day += 1) {
        const n = table.length
        table.push({ n, year, month, day, weekday: names[n % 7] ?? 'MO', text: `${year}-${two(month)}-${two(day)}` })
      }
    }
  }
  return table
}

const table = makeTable()
const places = new Map(table.map(({ text, n }) => [text, n]))

/** The place of a date, which must be of the years 1990 to 2050. */
export const placeOf = (text: string): number => {
  const n = places.get(text)
  if (n === undefined) throw new Error(`the oracle does not know ${text}`)
  return n
}

export const civilDay = (n: number): CivilDay => {
  const day = table[n]
  if (day === undefined) throw new Error(`the oracle does not reach day ${n}`)
  return day
}
