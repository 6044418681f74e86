/** Patterns of names with a folder: `/@/PAY@` means PAY@ in any folder, the root among them, as in conman. */
import { wildcards, type NamePattern } from '#/lib/wildcards.ts'

const anyFolder = '/@/'

/** The pattern, ready for many names. Case matters: names of the plan are in capitals. */
export const namePattern = (pattern: string): NamePattern => {
  const own = pattern.slice(anyFolder.length)
  if (!pattern.startsWith(anyFolder) || own.includes('/')) return wildcards(pattern, { exactly: true })
  const inFolder = wildcards(own, { exactly: true })
  return { test: (name) => inFolder.test(name.slice(name.lastIndexOf('/') + 1)) }
}
