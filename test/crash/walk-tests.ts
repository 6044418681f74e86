/** The tests of a crash walk: which points there are, and what is true after each. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failpoints, type ArmedPoint, type Failpoint } from '#/lib/failpoint.ts'
import type { Place } from '../support/server-process.ts'
import { openCrashPlace } from './place.ts'
import { crashAt } from './walk.ts'

/** Points that are reached later than at once are crashed at when there is something to lose. */
const nthOf: Partial<Record<Failpoint, number>> = {
  'migration.step': 2,
  'conductor.commit': 3,
  'conductor.committed': 3,
  'append.committed': 4,
  'dispatch.send': 2,
  'dispatch.sent': 2,
  'report.committed': 3,
  'agent.started': 2,
  'agent.ended': 2,
}

const actions = ['kill', 'stop', 'error'] as const
const names = Object.keys(failpoints) as Failpoint[]
/** Every point with every action. */
export const allPoints: readonly ArmedPoint[] = names.flatMap((name) =>
  actions.map((action) => ({ name, nth: nthOf[name] ?? 1, action })),
)

/** Whether a point is come to at the start of a server on an empty database, or when the day has changed. */
const isOfMigration = ({ name }: ArmedPoint): boolean => name.startsWith('migration.')
/** A snapshot follows a closing. */
const isOfClosing = ({ name }: ArmedPoint): boolean => name.startsWith('close.') || name.startsWith('snapshot.')

const inEast = (place: Place): Place => ({
  ...place,
  environment: { ...place.environment, BATUTA_TIMEZONE: 'Etc/GMT-14' },
})

/** As `BATUTA_FAILPOINT` has it. */
export const say = ({ name, nth, action }: ArmedPoint): string => `${name}:${nth}:${action}`

/** Walks these points, one after the other. Prints how a part of the walk is walked again. */
export const walk = (walked: readonly ArmedPoint[]): void => {
  // On a machine that does a lot besides.
  const limits = { timeout: 120_000 * (1 + walked.length) }
  test(
    'whatever a server or an agent dies of, and where: nothing is lost, nothing is done twice',
    limits,
    async (t) => {
      if (walked.length < allPoints.length) t.diagnostic(`npm run crash -- ${walked.map(say).join(' ')}`)
      const place = await openCrashPlace(t)
      let runs = 0
      for (const point of walked.filter((one) => !isOfMigration(one) && !isOfClosing(one))) {
        await t.test(say(point), async () => {
          const now = await crashAt(place, point)
          assert.ok(now > runs, 'jobs have run')
          runs = now
        })
      }
    },
  )

  test('a migration that is broken off is carried out by the next start', limits, async (t) => {
    for (const point of walked.filter(isOfMigration)) {
      await t.test(say(point), async (t) => {
        const place = await openCrashPlace(t, { migrations: false })
        assert.ok((await crashAt(place, point)) > 0)
      })
    }
  })

  test('a day whose closing is broken off is closed by the next start', limits, async (t) => {
    for (const point of walked.filter(isOfClosing)) {
      await t.test(say(point), async (t) => {
        // West of the date line first, then east of it: another day has begun.
        const west = await openCrashPlace(t, { timezone: 'Etc/GMT+12' })
        await crashAt(west, { name: 'plan.entered', nth: 1, action: 'kill' })
        const east = { ...inEast(west), standby: inEast(west.standby) }
        assert.ok((await crashAt({ ...west, ...east }, point)) > 0)
      })
    }
  })
}
