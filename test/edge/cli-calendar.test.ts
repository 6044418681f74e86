/** The command that explains on which days a stream is planned. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('the calendar of a stream says for each date which run cycle put it there, moved it or took it away', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'calendar show payroll --days 14'),
    printed(
      'FTA1#PAYROLL, 2026-11-22 to 2026-12-05, times of America/Sao_Paulo: planned on 3 days of 14',
      'DATE        DAY  RUN CYCLE                  MOVED FROM         EXCLUDED BY  TIMES',
      '2026-11-23  MO   PAYDAY                     2026-11-21 FDNEXT               03:00',
      '2026-11-24  TU   "FREQ=WEEKLY;BYDAY=TU,WE"                                  08:00 to 14:00, 4 times every 120 min',
      '2026-11-25  WE   "FREQ=WEEKLY;BYDAY=TU,WE"                     CLOSING',
      '2026-11-30  MO   PAYDAY                                                     03:00',
    ),
  )
})

test('with --all the days on which nothing runs are shown too, and why', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'calendar show FTA1#PAYROLL --from 2026-11-20 --days 2 --all'),
    printed(
      'FTA1#PAYROLL, 2026-11-20 to 2026-11-21, times of America/Sao_Paulo: planned on 0 days of 2',
      'DATE        DAY      RUN CYCLE  MOVED FROM  EXCLUDED BY  TIMES  WHY NOT',
      '2026-11-20  FR free                                             No run cycle names the day.',
      '2026-11-21  SA free  PAYDAY                                     It is a free day, and FDNEXT moves it to 2026-11-23.',
    ),
  )
})

test('a stream that no plan takes in has a calendar all the same, and says so', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'calendar show REPORTS --days 8'),
    printed(
      'FTA1#REPORTS, 2026-11-22 to 2026-11-29, times of America/Sao_Paulo: planned on 2 days of 8',
      'FTA1#REPORTS is a draft: no plan takes it in.',
      'DATE        DAY      RUN CYCLE  MOVED FROM  EXCLUDED BY  TIMES',
      '2026-11-22  SU free  SU                                  00:00',
      '2026-11-29  SU free  SU                                  00:00',
    ),
  )
})

test('a calendar lists its dates', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'calendar show holidays'),
    printed('HOLIDAYS, 3 dates', 'DATE        DAY', '2026-11-02  MO', '2026-11-20  FR', '2026-12-25  FR'),
  )
  assert.deepEqual(JSON.parse((await run(server, 'calendar show HOLIDAYS --json')).out), {
    name: 'HOLIDAYS',
    dates: ['2026-11-02', '2026-11-20', '2026-12-25'],
  })
})

test('for programs the days come as the API answers them', async (t) => {
  const { server, client } = await startEdge(t)
  const { out } = await run(server, 'calendar show PAYROLL --from 2026-11-23 --days 1 --json')
  const answer = await client.streamCalendar({ stream: 'PAYROLL', from: '2026-11-23', days: 1 })
  assert.deepEqual(JSON.parse(out), answer)
  assert.deepEqual(answer.days, [
    {
      date: '2026-11-23',
      weekday: 'MO',
      free: false,
      runs: [
        {
          runCycle: 'PAYDAY',
          moves: [{ from: '2026-11-21', to: '2026-11-23', by: 'FDNEXT' }],
          instances: 1,
          firstAt: '2026-11-23T06:00:00.000Z',
          lastAt: '2026-11-23T06:00:00.000Z',
          every: null,
        },
      ],
      left: [],
    },
  ])
})

const refused = [
  [
    'HOLIDAY',
    65,
    'There is no job stream HOLIDAY. There is no calendar HOLIDAY. Did you mean HOLIDAYS? [definition.unknown]',
  ],
  ['FTA1#PAYROL', 65, 'There is no job stream FTA1#PAYROL. Did you mean FTA1#PAYROLL? [stream.unknown]'],
  ['PAYROLL --from 2026-11-31', 64, '2026-11-31 is no date. [request.invalid]'],
  ['PAYROLL --days 9000', 64, 'The query parameter "days" must be at most 1500. [request.invalid]'],
] as const
for (const [words, code, sentence] of refused) {
  test(`calendar show ${words} is refused in words`, async (t) => {
    const { server } = await startEdge(t)
    assert.deepEqual(await run(server, `calendar show ${words}`), { code, out: '', err: `batuta: ${sentence}\n` })
  })
}

test('a name in a deep folder reaches the server', async (t) => {
  const { server } = await startEdge(t)
  const deep = `/${'folder/'.repeat(100)}PAY`
  const { err } = await run(server, `calendar show FTA1#${deep}`)
  assert.match(err, /^batuta: There is no job stream FTA1#\/folder\/.*\[stream\.unknown\]\n$/)
})
