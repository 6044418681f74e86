/**
 * Passwords: hashed with argon2id, compared in constant time, and never many at once.
 *
 * The parameters stand in the stored string (PHC string format), so that they can be raised later. OWASP's Password Storage
 * Cheat Sheet asks for 19 MiB and 2 passes at least.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '#/lib/refusal.ts'

interface Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** Measured on one core: 126 ms. */
const present: Cost = { memory: 32_768, passes: 3, parallelism: 1 }

/** Each takes its memory and a thread of four: what comes beyond waits, and beyond that is turned away. */
const atOnce = 2
const mostWaiting = 32

const tagLength = 32
const derive = promisify(argon2)

const tagOf = (password: string, nonce: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> =>
  inTurn(() =>
    derive('argon2id', { message: password.normalize('NFC'), nonce, memory, passes, parallelism, tagLength }),
  )

const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const { memory, passes, parallelism } = present
  const tag = await tagOf(password, nonce, present)
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${text(tag)}`
}

const stored =
  /^\$argon2id\$v=19\$m=(?<memory>\d+),t=(?<passes>\d+),p=(?<parallelism>\d+)\$(?<nonce>[\w+/]+)\$(?<tag>[\w+/]+)$/

/** What is compared where there is no password, so that the answer takes as long. */
const nothing = `$argon2id$v=19$m=${present.memory},t=${present.passes},p=1$${text(randomBytes(16))}$${text(randomBytes(tagLength))}`

/** Whether it is the password. Null: there is none, and it takes as long to say so. Throws `server.unavailable` when too many ask. */
export const isPassword = async (password: string, hash: string | null): Promise<boolean> => {
  const { memory, passes, parallelism, nonce = '', tag = '' } = stored.exec(hash ?? nothing)?.groups ?? {}
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const expected = Buffer.from(tag, 'base64')
  const found = await tagOf(password, Buffer.from(nonce, 'base64'), cost)
  return expected.length === found.length && timingSafeEqual(expected, found) && hash !== null
}

let working = 0
const waiting: (() => void)[] = []

const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  if (working >= atOnce) {
    if (waiting.length >= mostWaiting) {
      throw new Refusal('server.unavailable', 'Too many log in at once; try again in a few seconds.')
    }
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
    })
  } else working += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) working -= 1
    else next()
  }
}

const shortest = 12

/** Throws `access.weak_password`. Length counts, composition does not (NIST SP 800-63B, 5.1.1.2). */
export const requireGoodPassword = (password: string, user: string): void => {
  const weak = (why: string): Refusal => new Refusal('access.weak_password', `The password ${why}; choose another.`)
  if (new Intl.Segmenter().segment(password).containing(shortest - 1) === undefined)
    throw weak(`is shorter than ${shortest} characters`)
  if (password.toLowerCase().includes(user.toLowerCase())) throw weak('holds the name of the user')
  if (new Set(password).size < 4) throw weak('has fewer than 4 different characters')
}
