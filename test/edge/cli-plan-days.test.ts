/** The days of the plan at the command line: shown, extended, tried and forecast. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('the plan is extended, and its days are listed', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'plan extend --to 2026-11-23'),
    printed('Planned 2026-11-22 to 2026-11-23: 2 streams, 2 jobs.'),
  )
  assert.deepEqual(
    await run(server, 'plan extend --to 2026-11-24'),
    printed('Planned 2026-11-24 to 2026-11-24: 1 stream, 1 job.'),
  )
  assert.deepEqual(
    await run(server, 'plan days'),
    printed(
      'Zone     America/Sao_Paulo, days begin at 0000',
      'Planned  through 2026-11-24',
      '',
      'DAY         STREAMS  JOBS  OPEN  CARRIED FORWARD',
      '2026-11-22        1     1     1                0',
      '2026-11-23        1     1     1                0',
      '2026-11-24        1     1     1                0',
    ),
  )
})

test('a trial and a forecast are listed stream by stream, and the plan stays as it is', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'plan trial'),
    printed(
      'Trial plan from 2026-11-22 to 2026-11-22: 1 stream, 1 job, 0 dependencies. It was computed beside the live plan.',
      'SCHEDULED  STATUS  STREAM      RUN CYCLE  JOBS  UNTIL  DEADLINE  FOLLOWS',
      '    00:00  READY   WS#PAYROLL  DAILY         1      -         -  -',
    ),
  )
  const { out } = await run(server, 'plan forecast --from 2027-01-01 --days 40 --limit 1')
  assert.match(out, /^Forecast plan from 2027-01-01 to 2027-02-09: 40 streams, 40 jobs, 0 dependencies/)
  assert.match(out, /\n1 stream shown, and there are more; --limit shows them.\n$/)
  assert.match((await run(server, 'plan days')).out, /^Planned  nothing yet$/m)
})

test('days that make no sense are refused', async (t) => {
  const { server } = await startEdge(t)
  const refused = await run(server, 'plan forecast --from 2026-02-30')
  assert.equal(
    refused.err,
    'batuta: There is no day 2026-02-30: a day is year-month-day, such as 2026-11-22. [request.invalid]\n',
  )
  assert.equal(refused.code, 64)
})
