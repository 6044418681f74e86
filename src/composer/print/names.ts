/**
 * Names as the master prints them: with a folder only where there is one, `/finance/FTA1#/finance/PAY`.
 *
 * A name that is a word of the language as well is printed in the root folder, `/AT`, where it cannot be mistaken.
 */
import { Keyword, keywordsOf, wordsOf } from '#/composer/keywords.ts'
import { objects } from '#/composer/starters.ts'

/** What else is no name everywhere: kinds of days, units of days, END. */
const words = 'END MO TU WE TH FR SA SU EVERYDAY WEEKDAYS WORKDAYS FREEDAYS REQUEST DAY DAYS WEEKDAY WORKDAY'.split(' ')
const ofFollows = wordsOf.get(Keyword.FOLLOWS)?.keys() ?? []
const reserved: ReadonlySet<string> = new Set([
  ...Object.values(keywordsOf).flatMap((keywords) => [...keywords.keys()]),
  ...ofFollows,
  ...Object.keys(objects),
  ...words,
])

/** Whether a word means something else than itself, in one clause or another. */
export const isReserved = (word: string): boolean => reserved.has(word.toUpperCase())

/** The name of what lies on no workstation. */
export const plainName = (name: string): string => (isReserved(name) ? `/${name}` : name)

/** The name of what may lie on a workstation. */
export const fullName = (workstation: string | undefined, name: string): string =>
  workstation === undefined ? plainName(name) : `${workstation}#${name}`

/** END ends an object wherever it stands. */
export const isEnd = (name: string): boolean => name.toUpperCase() === 'END'

/** A name where no keyword is looked for: only END would end its object there, and PASSWORD hide the text behind it. */
export const objectName = (name: string): string =>
  isEnd(name) || name.toUpperCase() === 'PASSWORD' ? `/${name}` : name
