/** Critical jobs, the hot list and the forecast at the command line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('critical jobs, the path to one and the hot list are shown', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'critical'),
    printed(
      'ID  RISK       JOB                   STATUS     CRITICAL START  EST START  EST END  DEADLINE  CONFIDENCE',
      ' 3  high risk  FTA1#PAYROLL.PAYCALC  ○ waiting           03:15      03:20    03:50     03:45        12 %',
    ),
  )
  const hot = [
    '2 FTA1#PAYROLL.EXTRACT: ✗ abended, before FTA1#PAYROLL.PAYCALC (3), critical start 03:11',
    '  ○ It ended in error, and those that follow it wait.',
  ]
  assert.deepEqual(await run(server, 'hot'), printed(...hot))
  assert.deepEqual(
    await run(server, 'critical path FTA1#PAYROLL.PAYCALC'),
    printed(
      'ID  STATUS     JOB                   WORKSTATION  CRITICAL START  EST START  EST END  EXPECTED',
      ' 2  ✗ abended  FTA1#PAYROLL.EXTRACT  FTA1                  03:11          -        -  6 min ± 20 s of 16 runs',
      ' 3  ○ waiting  FTA1#PAYROLL.PAYCALC  FTA1                  03:15      03:20    03:50  1 min, it has never run',
      '',
      'Hot list',
      ...hot,
    ),
  )
})

test('a forecast says what ends when, what a change would do, and what does not run', async (t) => {
  const { server, engine } = await startEdge(t)
  const change = 'hold FTA1#PAYROLL.PAYCALC'
  assert.deepEqual(
    await run(server, ['forecast', '--until', '0600', '--prompts', 'never', '--what-if', change]),
    printed(
      'From 03:14 to 06:00 with hold FTA1#PAYROLL.PAYCALC: 3 jobs end, 1 job does not. The live plan is as it was.',
      'Assumed: runs end well and take what is expected of them; no prompt is answered.',
      '',
      'Deadlines',
      'ID  TYPE          NAME                  DEADLINE  END  WITHOUT  RISK',
      ' 3  critical job  FTA1#PAYROLL.PAYCALC     03:45    -    03:40  high risk, was on track  late by the change',
      '',
      '1 job ends at another time',
      'ID  JOB                   END  WITHOUT',
      ' 3  FTA1#PAYROLL.PAYCALC    -    03:40',
      '',
      '1 job does not end',
      'ID  JOB                   STATUS   WHY',
      ' 3  FTA1#PAYROLL.PAYCALC  waiting  The job is held.',
    ),
  )
  assert.deepEqual(engine.forecasts, [
    {
      until: '2026-11-22T09:00:00Z',
      whatIf: [change],
      assumptions: { prompts: 'never', files: 'at-once', confirmations: 'at-once' },
    },
  ])
})
