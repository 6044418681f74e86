/**
 * Gives back the memory that a large piece of work has left behind.
 *
 * V8 collects when it wants room for more. Who has just read a plan, or planned a day, wants nothing more for hours, and would keep some ten
 * megabytes of rubbish until then. It stops the thread, for tens of milliseconds: call it where nobody waits.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

export const collectGarbage = (): void => {
  collect ??= exposed()
  collect()
}

/** The function that `--expose-gc` gives, without the flag: programs are started in many ways. */
const exposed = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const found = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  return found
}
