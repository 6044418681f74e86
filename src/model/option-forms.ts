/** The forms a global option's value can have: how it is read, written, and described to people. */
import { formatOffPeak, parseOffPeak, type OffPeakWindow } from './off-peak.ts'

export interface Form<T> {
  /** What is expected, for the sentence that refuses anything else. */
  readonly expected: string
  /** Undefined for what does not fit. */
  readonly parse: (text: string) => T | undefined
  readonly format: (value: T) => string
}

/** yes or no. */
export const flag = (): Form<boolean> => ({
  expected: 'yes or no',
  parse: (text) => ({ yes: true, no: false })[text.trim().toLowerCase()],
  format: (value) => (value ? 'yes' : 'no'),
})

/** A whole number between two bounds, both included. */
export const whole = (low: number, high: number): Form<number> => ({
  expected: `a whole number from ${low} to ${high}`,
  parse: (text) => {
    const value = /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
    return value >= low && value <= high ? value : undefined
  },
  format: String,
})

/** Patterns of job definitions, separated by commas; `null` or nothing: none. */
export const patterns = (): Form<readonly string[]> => ({
  expected: 'patterns of job definitions such as FTA1#LOAD@, separated by commas, or null',
  parse: (text) => {
    const wanted = text
      .toUpperCase()
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== 'NULL')
    return wanted.every((word) => /^[^#]{1,900}#[^#]{1,900}$/.test(word)) ? wanted : undefined
  },
  format: (value) => (value.length === 0 ? 'null' : value.join(',')),
})

/** hhmm, in minutes; 2400 is a whole day. */
export const time = (): Form<number> => ({
  expected: 'hours and minutes as hhmm, such as 0600',
  parse: (text) => {
    const [, hours, minutes] = /^(\d{2})(\d{2})$/.exec(text.trim()) ?? []
    const value = Number(hours) * 60 + Number(minutes)
    return Number(minutes) <= 59 && value <= 1440 ? value : undefined
  },
  format: (value) => `${String(Math.floor(value / 60)).padStart(2, '0')}${String(value % 60).padStart(2, '0')}`,
})

/** Off-peak windows of a day. */
export const offPeak = (): Form<readonly OffPeakWindow[]> => ({
  expected: 'windows such as 0100-0500,2300-0030, or learnt',
  parse: parseOffPeak,
  format: formatOffPeak,
})

/** One of some words. */
export const oneOf = <Word extends string>(...words: Word[]): Form<Word> => ({
  expected: words.join(', '),
  parse: (text) => words.find((word) => word === text.trim().toLowerCase()),
  format: (value) => value,
})

/** Some of some words, separated by commas; `null` or nothing: none. */
export const list = (words: readonly string[]): Form<readonly string[]> => ({
  expected: `some of ${words.join(', ')}, separated by commas, or null`,
  parse: (text) => {
    const wanted = text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== 'null')
    return wanted.every((word) => words.includes(word)) ? wanted : undefined
  },
  format: (value) => (value.length === 0 ? 'null' : value.join(',')),
})
