/** Asks the server for names that begin so; a person waits for them with a finger on the key, so not for long. */
import { readProfiles } from '#/cli/profiles.ts'
import type { Session } from '#/cli/session.ts'
import type { NameKind } from './words.ts'

/** Milliseconds. */
const patience = 1_000
const most = 50

/** Nothing where nobody answers in time, or where it is not allowed. */
export const findNames = async (session: Session, kind: NameKind, begun: string): Promise<string[]> => {
  const late = Promise.withResolvers<string[]>()
  const timer = setTimeout(() => late.resolve([]), patience)
  try {
    return await Promise.race([late.promise, finders[kind](session, begun)])
  } catch {
    return []
  } finally {
    clearTimeout(timer)
  }
}

type Finder = (session: Session, begun: string) => Promise<string[]>

/** Signs that mean something in patterns cannot stand in what was begun. */
const pattern = (begun: string): string => `${begun.replaceAll(/[@*?]/g, '?')}@`

const definitions: (kind?: 'calendar') => Finder =
  (kind) =>
  async ({ client }, begun) => {
    const { items } = await client.definitions({ name: pattern(begun), limit: most, ...(kind && { kind }) })
    return items.map(({ name }) => name)
  }

/** With the workstation as soon as that is begun, and else without. */
const withOrWithout = (names: readonly string[], begun: string): string[] =>
  begun.includes('#') ? [...names] : names.flatMap((name) => [name.replace(/^[^#]*#/, ''), name])

const finders: Readonly<Record<NameKind, Finder>> = {
  job: async ({ client }, begun) => {
    const isWhole = /[#.]/.test(begun)
    // A word alone begins the name of a job, or that of its stream.
    const named = client.jobs({ name: pattern(begun), limit: most })
    const inStream = isWhole ? [] : [client.jobs({ select: `${pattern(begun)}.@`, limit: most })]
    const pages = await Promise.all([named, ...inStream])
    const items = pages.flatMap((page) => page.items)
    const plain = isWhole ? [] : items.map(({ name }) => name)
    const full = items.map(({ stream, name }) => `${stream}.${name}`)
    return begins([...plain, ...withOrWithout(full, begun)], begun)
  },
  stream: async ({ client }, begun) => {
    const { items } = await client.streams({ name: pattern(begun), limit: most })
    return begins(
      withOrWithout(
        items.map(({ workstation, name }) => `${workstation}#${name}`),
        begun,
      ),
      begun,
    )
  },
  workstation: async ({ client }, begun) =>
    begins(
      (await client.workstations()).items.map(({ name }) => name),
      begun,
    ),
  resource: async ({ client }, begun) =>
    begins(
      (await client.resources()).items.map(({ name }) => name),
      begun,
    ),
  prompt: async ({ client }, begun) =>
    begins(
      (await client.prompts()).items.filter(({ status }) => status === 'asked').map(({ id }) => String(id)),
      begun,
    ),
  definition: definitions(),
  calendar: definitions('calendar'),
  profile: async ({ io }, begun) =>
    begins(io.profilesFile === undefined ? [] : Object.keys(readProfiles(io.profilesFile).profiles), begun),
}

const begins = (names: readonly string[], begun: string): string[] =>
  [...new Set(names)].filter((name) => name.toUpperCase().startsWith(begun.toUpperCase())).slice(0, most)
