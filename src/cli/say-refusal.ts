/** How a refusal is said: one sentence with its code, and where something is wrong in a text, the place. */
import { printableText } from '#/lib/printable.ts'
import type { Refusal } from '#/lib/refusal.ts'
import { type Io, write } from './io.ts'

export const sayRefusal = (io: Io, { message, code, details }: Refusal, about = ''): Promise<void> => {
  const { pointer } = details
  const place = typeof pointer === 'string' ? `\n${pointer}` : ''
  return write(io.stderr, `${printableText(`batuta: ${about}${message} [${code}]${place}`)}\n`)
}
