/**
 * How HWA names what is in the plan: `WS;JSID` for a stream, `WS;JSID;JOB` for a job, where JSID has sixteen characters.
 *
 * They are sent in Base64 unless the client asks for the plain layout (header `Id-Encoding: 0`), and taken in both. A JSID is the
 * number of the stream in letters, so that nothing need be kept to find it again.
 */
import { Refusal } from '#/lib/refusal.ts'

const letters = 26
const width = 15

/** The JSID of a stream: a nought and fifteen letters. */
export const streamIdentifier = (stream: number): string => {
  let text = ''
  for (let rest = stream; text.length < width; rest = Math.floor(rest / letters)) {
    text = String.fromCharCode(65 + (rest % letters)) + text
  }
  return `0${text}`
}

/** The number of the stream, or undefined if the text is no JSID. */
export const parseStreamIdentifier = (text: string): number | undefined => {
  if (!/^0[A-Z]{15}$/.test(text)) return undefined
  let number = 0
  for (let place = 1; place <= width; place += 1) number = number * letters + text.charCodeAt(place) - 65
  return Number.isSafeInteger(number) ? number : undefined
}

/** Whether identifiers go out in Base64 (1, as nobody says otherwise) or in the plain layout (0). Throws `request.invalid`. */
export const isEncoded = (idEncoding: string | undefined): boolean => {
  if (idEncoding === undefined || idEncoding === '1') return true
  if (idEncoding === '0') return false
  throw new Refusal('request.invalid', `The header Id-Encoding must be 0 (plain) or 1 (Base64), not "${idEncoding}".`)
}

/** An identifier as it goes out. */
export const encodeIdentifier = (plain: string, encoded: boolean): string =>
  encoded ? Buffer.from(plain, 'utf8').toString('base64') : plain

/**
 * What an identifier of a request may stand for: itself, and what it is in Base64. A text with a `;` is in the plain layout, as
 * Base64 has none.
 */
export const readIdentifier = (text: string): readonly string[] => {
  const decoded = text.includes(';') ? undefined : fromBase64(text)
  return decoded === undefined ? [text] : [text, decoded]
}

/** Base64 of either alphabet, with its padding or without; undefined where it is not, or hides what is no text. */
const fromBase64 = (text: string): string | undefined => {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  const canonical = (encoded: string): string => encoded.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (canonical(bytes.toString('base64')) !== canonical(text)) return undefined
  const plain = bytes.toString('utf8')
  // oxlint-disable-next-line no-control-regex
  return plain === '' || /[\u0000-\u001f\u007f\ufffd]/.test(plain) ? undefined : plain
}

/** The parts of an identifier of a job: `WS;JSID;JOB`. */
export interface JobParts {
  readonly workstation: string
  readonly stream: string
  readonly job: string
}

/** Undefined where the text has another layout. */
export const jobParts = (text: string): JobParts | undefined => {
  for (const plain of readIdentifier(text)) {
    const [workstation, stream, job, ...more] = plain.split(';')
    if (workstation && stream && job && more.length === 0) return { workstation, stream, job }
  }
  return undefined
}

/** The parts of an identifier of a stream: `WS;JSID`, or `WS;NAME`. */
export const streamParts = (text: string): Omit<JobParts, 'job'> | undefined => {
  for (const plain of readIdentifier(text)) {
    const [workstation, stream, ...more] = plain.split(';')
    if (workstation && stream && more.length === 0) return { workstation, stream }
  }
  return undefined
}
