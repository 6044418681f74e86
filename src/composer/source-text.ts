/** Turns the bytes of a file into text, or says why they are none. Extracts of real sites are UTF-8 or Latin-1. */
import { Refusal } from '#/lib/refusal.ts'
import { formatBytes } from '#/lib/words.ts'

/** The largest file that is read, bytes. A site of 15 500 jobs has 5 MB. */
export const longestSource = 16 * 1024 * 1024

const refuse = (file: string, why: string): never => {
  throw new Refusal('definition.unreadable', `${file} ${why}`, { file })
}

/**
 * The text of a file of definitions: UTF-8, else Latin-1, each with or without the byte order mark that some editors put before both.
 *
 * Throws `definition.unreadable` for a file that is too large or binary.
 */
export const decodeSource = (bytes: Uint8Array, file: string): { text: string } => {
  if (bytes.length > longestSource) {
    refuse(
      file,
      `has ${formatBytes(bytes.length)}, more than the ${formatBytes(longestSource)} a file of definitions may have: split it.`,
    )
  }
  if (bytes.includes(0)) {
    refuse(file, 'is a binary file (it holds NUL bytes): definitions are text in UTF-8 or Latin-1.')
  }
  return { text: decodeUtf8(bytes) ?? new TextDecoder('latin1').decode(withoutMark(bytes)) }
}

const mark = [0xef, 0xbb, 0xbf]

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  mark.every((byte, at) => bytes[at] === byte) ? bytes.subarray(mark.length) : bytes

/** Undefined when the bytes are not UTF-8. A byte order mark is dropped. */
const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
