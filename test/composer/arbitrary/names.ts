/** Names of every kind, with folders, variables, and words of the language among them. */
import fc from 'fast-check'
import { Keyword } from '#/composer/keywords.ts'
import { objects } from '#/composer/starters.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
const rest = [...letters, ...'0123456789-_'.split('')]
const others = 'MO SU EVERYDAY WORKDAYS FREEDAYS REQUEST DAYS HI GO ALL STOP END PASSWORD'.split(' ')

/** Words that mean something elsewhere in the language. */
const treacherous = [...Object.keys(Keyword), ...Object.keys(objects), ...others].filter((word) =>
  /^[A-Z][A-Z_]*$/.test(word),
)

const ofLength = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...letters), fc.string({ unit: fc.constantFrom(...rest), maxLength: most - 1 }))
    .map(([first, others]) => first + others)

/** A name of at most so many characters. */
export const simpleName = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: ofLength(Math.min(most, 6)) },
    { weight: 2, arbitrary: ofLength(most) },
    { weight: 2, arbitrary: fc.constantFrom(...treacherous.filter((word) => word.length <= most)) },
  )

/** The name of an output condition: no status, and nothing that ends an object. */
export const conditionName = simpleName(16).filter(
  (name) => !['EXEC', 'SUCC', 'ABEND', 'FAIL', 'SUPPR', 'END'].includes(name),
)

const folder = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.array(ofLength(5), { minLength: 1, maxLength: 3 }).map((path) => `/${path.join('/')}/`) },
)

/** A name that may lie in a folder. */
export const nameInFolder = (most: number): fc.Arbitrary<string> =>
  fc.tuple(folder, simpleName(most)).map(([path, name]) => path + name)

/** A name with a variable in it, whose case counts. */
const withVariable = fc.tuple(ofLength(4), ofLength(4)).map(([name, variable]) => `${name}^${variable.toLowerCase()}^`)

/** The name of something that is referred to: it may hold a variable. */
export const usedName = (most: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: nameInFolder(most) }, { weight: 1, arbitrary: withVariable })

export const workstationName = nameInFolder(16)
export const streamName = nameInFolder(16)
export const jobName = nameInFolder(40)

/** Calendars may have longer names in folders. */
export const calendarName = fc.tuple(folder, simpleName(8)).map(([path, name]) => path + name)
