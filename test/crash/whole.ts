/** The whole crash walk, or the points that CRASH_POINTS names (`append.rows`, `append.rows:1:stop`): `npm run crash -- [POINT...]`. */
import assert from 'node:assert/strict'
import { allPoints, say, walk } from './walk-tests.ts'

const words = (process.env['CRASH_POINTS'] ?? '').split(' ').filter(Boolean)
const chosen = allPoints.filter((point) => words.some((word) => say(point).startsWith(word)))
assert.ok(words.length === 0 || chosen.length > 0, `no crash point begins with ${words.join(' or ')}`)

walk(words.length === 0 ? allPoints : chosen)
