/** Descriptors that whoever started the agent has left open, as some shells and service managers do. */
import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** The flag of fcntl(2) that Node sets on all of its own: they end where a program is executed. */
const closeOnExec = 0o2000000

const isHandedOn = (descriptor: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1]
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0
  } catch {
    return false
  }
}

/** Closes those beyond input, output and errors that jobs would inherit: a pipe that a job holds open keeps its reader waiting. */
export const closeInherited = (): void => {
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name)
    if (descriptor > 2 && isHandedOn(descriptor)) closeSync(descriptor)
  }
}
