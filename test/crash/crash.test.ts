/**
 * The crash walk, a part of it, another one each day: failpoints with their actions, on real PostgreSQL and real processes. All of
 * them by `npm run crash`.
 */
import { systemClock } from '#/lib/clock.ts'
import { allPoints, walk } from './walk-tests.ts'

/** One in so many. */
const share = 10
const today = Math.floor(systemClock.now() / 86_400_000) % share

walk(allPoints.filter((_point, place) => place % share === today))
