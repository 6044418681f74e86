/**
 * A server's leader for `test/engine/extension.test.ts` that is killed while a day enters the plan: `node this CONNECTION PARTS`.
 *
 * It lets so many parts of the day in, says so, and kills itself with SIGKILL: nothing is finished, nothing is told.
 */
import { openPool } from '#/db/pool.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import { enterPlan } from '#/engine/enter-plan.ts'
import { startLeading } from '#/engine/leading.ts'
import { leadingParts, planToday, rules } from './ring-site.ts'

const [connection = '', parts = ''] = process.argv.slice(2)
const database = await openPool({
  connection: JSON.parse(connection) as ConnectionOptions,
  applicationName: 'batuta test',
})
const leading = await startLeading(leadingParts(database))
const { planned, ...entering } = planToday(leading.state, 50)
const all = await planned
// The part before the one that is asked for is on its way into the plan, all before that are in it.
let left = Number(parts) + 1
const next: typeof all.next = () => {
  if (left === 0) process.kill(process.pid, 'SIGKILL')
  left -= 1
  return all.next()
}
await enterPlan(leading.conductor, { ...all, next }, { ...entering, ...rules, mayRepeat: true, signal: undefined })
