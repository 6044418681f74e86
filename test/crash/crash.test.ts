/**
 * The crash walk, a tenth of it, on real PostgreSQL and real processes. Which tenth changes with the day, so that ten days walk it
 * all; what was walked is printed as the command that walks it again. All of it: npm run crash.
 */
import { systemClock } from '#/lib/clock.ts'
import { allPoints, walk } from './walk-tests.ts'

const parts = 10
const dayMs = 86_400_000

const part = Math.floor(systemClock.now() / dayMs) % parts

walk(allPoints.filter((_point, place) => place % parts === part))
