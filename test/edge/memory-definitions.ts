/** A desk with one object and one revision, which records what it was ordered: what stands behind the edge in its tests. */
import { Readable } from 'node:stream'
import type { ChangeOptions, ChangeOrder, ChangeResult, DefinitionDesk } from '#/engine/definition-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import { wildcards } from '#/lib/wildcards.ts'
import type { Calendar } from '#/model/definition.ts'
import type { Effect } from '#/model/definition-effect.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { DefinitionLock, LockHolder } from '#/model/definition-lock.ts'
import type { DefinitionDetail, ObjectChange, ObjectName, RevisionView } from '#/model/definition-views.ts'
import type { Cause } from '#/model/event.ts'

/** A change as it was ordered; without those of its options that were not given. */
export type OrderedChange = ChangeOrder & { readonly options: ChangeOptions; readonly cause: Cause }

const at = '2026-11-22T06:00:00.000Z'
const created: ObjectChange = { kind: 'calendar', name: 'HOLIDAYS', change: 'created' }

const holidays: DefinitionDetail = {
  kind: 'calendar',
  name: 'HOLIDAYS',
  description: 'free days',
  revision: 6,
  at,
  by: 'ana',
  reason: null,
  text: '$CALENDAR\nHOLIDAYS "free days" 12/25/2026\n',
  body: { kind: 'calendar', name: 'HOLIDAYS', dates: ['2026-12-25'] },
}

const lockOf = ({ kind, name }: ObjectName, holder: LockHolder): DefinitionLock => ({
  kind,
  name,
  ...holder,
  lockedAt: at,
  expiresAt: '2026-11-22T14:00:00.000Z',
})

const revision: RevisionView = {
  revision: 6,
  at,
  by: 'ana',
  reason: null,
  created: 1,
  changed: 0,
  deleted: 0,
  objects: [created],
}

const noEffect: Effect = {
  from: '2026-11-22',
  to: '2027-12-26',
  plannedTo: '2026-11-23',
  added: 0,
  removed: 0,
  moved: 0,
  kept: 0,
  streams: { count: 0, items: [] },
}

/** What the check of definitions finds in a text that says MISTAKE. */
export const mistake: Diagnostic = {
  code: 'composer.unknown_keyword',
  severity: 'error',
  message: 'MISTAKE is no keyword.',
  file: 'a.txt',
  line: 1,
  column: 1,
  length: 7,
  source: 'MISTAKE',
}

export const memoryDefinitions = (
  unlessFailing: <T>(work: () => T) => T,
  record: (change: OrderedChange) => void,
): DefinitionDesk => ({
  locks: {
    list: async () => unlessFailing(() => [lockOf(holidays, { user: 'ana', session: '' })]),
    take: async (objects, holder) => unlessFailing(() => objects.map((object) => lockOf(object, holder))),
    release: async (objects, holder) => unlessFailing(() => objects.map((object) => lockOf(object, holder))),
  },
  head: async () => unlessFailing(() => 6),
  list: async ({ kind = holidays.kind, name = '@' }) =>
    unlessFailing(() => ({
      items: kind === holidays.kind && wildcards(name).test(holidays.name) ? [holidays] : [],
      next: null,
    })),
  bodies: async (objects) =>
    unlessFailing(() =>
      objects.some(({ name }) => name.toUpperCase() === holidays.name) ? [holidays.body as Calendar] : [],
    ),
  get: async ({ kind, name }) =>
    unlessFailing(() => {
      if (name.toUpperCase() !== holidays.name) {
        throw new Refusal('definition.unknown', `There is no ${kind} ${name}.`)
      }
      return holidays
    }),
  history: async () => unlessFailing(() => ({ items: [revision], next: null })),
  changes: async () => unlessFailing(() => ({ items: [created], next: null })),
  print: async () => unlessFailing(() => ({ revision: 6, parts: Readable.from([holidays.text]) })),
  check: async (sources) => (sources.some(({ text }) => text.includes('MISTAKE')) ? [mistake] : []),
  change: async (order, options, cause): Promise<ChangeResult> =>
    unlessFailing(() => {
      const { dryRun = false } = options
      if (!dryRun) record({ ...order, options, cause })
      const news = order.kind === 'apply' ? order.sources.length : 1
      return {
        revision: dryRun ? null : 7,
        head: 6,
        created: news,
        changed: 1,
        deleted: 0,
        unchanged: 0,
        diagnostics: [],
        inUse: [],
        objects: dryRun ? { count: 1, items: [{ ...created, diff: '@@ -0,0 +1,1 @@\n+HOLIDAYS\n' }] } : null,
        effect: dryRun ? noEffect : null,
      }
    }),
})
