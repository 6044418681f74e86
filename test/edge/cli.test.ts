/** The command line against a real server: what an operator reads, to the letter, and what a script gets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('jobs are listed with what they are, in the time of the site', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'jobs'),
    printed(
      'ID  STATUS          JOB                   WORKSTATION         SCHEDULED    START      END  RC  RUN',
      ' 1  ✓ succeeded     FTA1#PAYROLL.PREPARE  FTA1                    03:00    03:00    03:05   0    1',
      ' 2  ✗ abended late  FTA1#PAYROLL.EXTRACT  FTA1                    03:00    03:05    03:09  16    2',
      ' 3  ○ waiting       FTA1#PAYROLL.PAYCALC  FTA1                    03:00  (03:20)  (03:50)   -    0',
      '10  ▶ running       FTA2#REPORTS.EXTRACT  FTA2                    03:10    03:10        -   -    1',
      '11  ○ waiting       FTA2#REPORTS.PRINT    FTA2         2026-11-23 03:10        -        -   -    0',
    ),
  )
  assert.deepEqual(
    await run(server, 'jobs --status abended,running --name EXTRACT --limit 1'),
    printed(
      'ID  STATUS          JOB                   WORKSTATION  SCHEDULED  START    END  RC  RUN',
      ' 2  ✗ abended late  FTA1#PAYROLL.EXTRACT  FTA1             03:00  03:05  03:09  16    2',
      '1 job shown, and there are more; --limit shows them.',
    ),
  )
  assert.deepEqual(await run(server, 'jobs --name NOSUCH'), printed('No jobs.'))
})

test('streams, prompts and the status are listed', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'streams'),
    printed(
      'ID  STATUS     STREAM        SCHEDULED  START  END  JOBS  ENDED  FAILED  LIMIT',
      ' 1  ■ stuck    FTA1#PAYROLL      03:00  03:00    -     3      2       1      -',
      ' 2  ○ waiting  FTA2#REPORTS      03:30      -    -     2      0       0      -',
    ),
  )
  assert.deepEqual(
    await run(server, 'prompts'),
    printed('ID  STATUS  ASKED  WAITERS  NAME    TEXT', ' 5  asked   03:00        2  GOLIVE  Is the cut-over done?'),
  )
  assert.deepEqual(
    await run(server, 'status'),
    printed(
      `Server   ${server}, Batuta 0.1.0, ok, leader`,
      'Plan     2026-11-22 00:00 to 2026-11-24 00:00, America/Sao_Paulo; it is 03:14',
      'Jobs     5: ○ 2 waiting  ▶ 1 running  ✓ 1 succeeded  ✗ 1 abended',
      'Streams  2: ○ 1 waiting  ■ 1 stuck',
      'Leader   alpha, term 3, event 4711',
      'Agent    local, connected since 2026-11-21 23:00',
    ),
  )
})

test('the agents are listed, with the runs of those that are away', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'agents'),
    printed(
      'AGENT  STATUS     SINCE             RUNS',
      'local  connected  2026-11-21 23:00     0',
      'old    lost       03:00                1',
      '',
      '1 run is unreachable (old):',
      '  10  FTA1#PAYROLL.LEDGER run 1',
    ),
  )
})

test('the plan shows the day hour by hour, what is stuck and what comes next', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'plan'),
    printed(
      'Plan     2026-11-22 00:00 to 2026-11-24 00:00, America/Sao_Paulo',
      'Now      03:14',
      'Jobs     5: ○ 2 waiting  ▶ 1 running  ✓ 1 succeeded  ✗ 1 abended',
      'Streams  2: ○ 1 waiting  ■ 1 stuck',
      '',
      'HOUR   STREAMS  JOBS  ENDED  FAILED  STREAMS BY STATUS',
      '03:00        2     5      2       1  ○ 1 waiting  ■ 1 stuck',
      '',
      'Stuck',
      '  03:00  ■ stuck  FTA1#PAYROLL (1)',
      '',
      'Next due',
      '  03:30  ○ waiting  FTA2#REPORTS (2)',
    ),
  )
})

test('a job is shown in full', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'job show FTA1#PAYROLL.EXTRACT'),
    printed(
      'FTA1#PAYROLL.EXTRACT, job 2',
      'Status       ✗ abended (ABEND), late',
      'Reason       Return code 16 is not RC < 8.',
      'Return code  16',
      'Workstation  FTA1',
      'Definition   FTA1#EXTRACT',
      'Command      extract --day 20261122',
      'Logon        batch (runs as batuta: BATUTA_AGENT_LOGON=own)',
      'Succeeds if  RC < 8',
      'Recovery     stop',
      'Priority     10',
      'Plan day     2026-11-22',
      'Scheduled    03:00',
      'Until        05:00, then it is cancelled',
      'Deadline     04:00',
      'Marked       CONFIRMED, CRITICAL',
      'Conditions   PARTLY (RC=4)',
      'Ready        03:05',
      'Started      03:05:00',
      'Ended        03:09:30',
      'Expected     4 min ± 30 s of 16 runs',
      '',
      'Waits for',
      'TYPE   STATE  WHAT',
      'needs  open   2 FTA1#TAPES',
      '',
      'Follows',
      'ID  STATUS       TYPE  NAME',
      ' 1  ✓ succeeded  job   FTA1#PAYROLL.PREPARE',
      '',
      'Followed by',
      'ID  STATUS     TYPE  NAME',
      ' 3  ○ waiting  job   FTA1#PAYROLL.PAYCALC',
      '',
      'Runs',
      'RUN  AS              OUTCOME     START       END    FOR  RC    CPU  MEMORY  REASON',
      '  1                  abended  03:05:00  03:05:04    4 s  12  1.5 s  50 MiB',
      '  2  >>rerun 1 of 1  abended  03:05:26  03:09:30  4 min  16      -       -',
    ),
  )
})

test('why a job does not run is said with what would clear it', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'job why 3'),
    printed(
      'PAYCALC waits for 2 things.',
      '  ○ It follows FTA1#PAYROLL.EXTRACT, which abended.',
      '    look at: batuta job why 2',
      '    remedy: batuta job rerun 2',
      '  ○ FTA1#PAYROLL does not start before 04:00.',
      '    clears by itself at 04:00',
    ),
  )
})

test('a name that several jobs have is refused with all of them', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(await run(server, 'job rerun EXTRACT'), {
    code: 65,
    out: '',
    err: 'batuta: EXTRACT names more than one job; use the number:\n  2 (FTA1#PAYROLL.EXTRACT of 03:00)\n  10 (FTA2#REPORTS.EXTRACT of 03:10) [job.ambiguous]\n',
  })
})

test('of several jobs with a name the only one of today is taken, and said', async (t) => {
  const { server } = await startEdge(t)
  const { code, out, err } = await run(server, 'job hold FTA2#REPORTS.*')
  assert.equal(code, 0)
  assert.match(out, /^Held FTA2#REPORTS\.EXTRACT, job 10\./)
  assert.equal(err, 'batuta: taking job 10 (FTA2#REPORTS.EXTRACT of 03:10), the only FTA2#REPORTS.* of today\n')
})

test('a job stream is named as a job is', async (t) => {
  const { server, engine } = await startEdge(t)
  const held = printed('Held FTA2#REPORTS, stream 2. Its status is ○ waiting.')
  for (const name of ['2', 'REPORTS', 'FTA2#REPORTS', 'FTA2#REP@']) {
    assert.deepEqual(await run(server, `stream hold ${name}`), held, name)
  }
  assert.equal((await run(server, 'stream limit REPORTS 3')).code, 0)
  assert.equal((await run(server, 'stream dependencies REPORTS')).code, 0)
  assert.deepEqual(await run(server, 'stream cancel *'), {
    code: 65,
    out: '',
    err: 'batuta: * names more than one stream; use the number:\n  1 (FTA1#PAYROLL of 03:00)\n  2 (FTA2#REPORTS of 03:30) [stream.ambiguous]\n',
  })
  const unknown = "No stream of the plan is named NOSUCH; batuta streams --name '*PART*' searches. [stream.unknown]"
  assert.deepEqual(await run(server, 'stream kill NOSUCH'), { code: 65, out: '', err: `batuta: ${unknown}\n` })
  assert.deepEqual(
    engine.ordered.map(({ kind }) => kind),
    ['stream', 'stream', 'stream', 'stream', 'stream-limit'],
  )
})

test('a terminal is kept from the escapes of names and logs, and a pipe gets a log as it is', async (t) => {
  const { server, engine } = await startEdge(t)
  const text = `${'x'.repeat(256 * 1024 - 3)}\u001b[31mred\u001b[0m\r\n\u001b[2J\u001b]0;title\u0007`
  engine.writeLog(text, true)
  assert.equal((await run(server, 'job log 10')).out, text)
  const { out } = await run(server, 'job log 10', { terminal: true })
  assert.equal(out.replace(/^x+/, ''), '\u001b[31mred\u001b[0m\r\n\\x1b[2J\\x1b]0;title\\x07')
  const { err } = await run(server, 'job show NO\u001b[2JSUCH')
  assert.match(err, /NO\\x1b\[2JSUCH/)
})

test('orders are confirmed with the status they leave behind, and carry their reason', async (t) => {
  const { server, engine } = await startEdge(t)
  const lines: readonly [string, string][] = [
    ['job hold 3 --reason later', 'Held FTA1#PAYROLL.PAYCALC, job 3. Its status is ○ waiting.'],
    ['job unhold 3', 'Unheld FTA1#PAYROLL.PAYCALC, job 3. Its status is ○ waiting.'],
    ['job release 3', 'Released FTA1#PAYROLL.PAYCALC, job 3. Its status is ○ waiting.'],
    [
      'job cancel PAYROLL.PAYCALC'.replace('PAYROLL', 'FTA1#PAYROLL'),
      'Cancelled FTA1#PAYROLL.PAYCALC, job 3. Its status is ○ waiting.',
    ],
    ['job kill 10', 'Ordered the end of FTA2#REPORTS.EXTRACT, job 10. Its status is ▶ running.'],
    [
      'job rerun 2 --from FTA2#FIX --at 2330',
      'Ordered one more run, from FTA2#FIX, of FTA1#PAYROLL.EXTRACT, job 2. Its status is ✗ abended.',
    ],
    ['job rerun 2', 'Ordered one more run of FTA1#PAYROLL.EXTRACT, job 2. Its status is ✗ abended.'],
    ['submit PAYROLL', 'Submitted FTA1#PAYROLL as stream 1 with 3 jobs. Its status is ■ stuck.'],
    ['reply 5 no', 'Answered no to prompt 5: Is the cut-over done?'],
  ]
  for (const [line, confirmation] of lines) assert.deepEqual(await run(server, line), printed(confirmation))
  assert.deepEqual(
    engine.ordered.map((order) => (order.kind === 'job' ? `${order.action} ${order.job}` : order.kind)),
    ['hold 3', 'unhold 3', 'release 3', 'cancel 3', 'kill 10', 'rerun-from', 'rerun 2', 'submit', 'reply'],
  )
  assert.equal(engine.ordered[0]?.cause.reason, 'later')
})

test('a log is followed until its run has ended', async (t) => {
  const { server, engine } = await startEdge(t)
  engine.writeLog('one\n', false)
  const { logBytes } = engine
  let reads = 0
  Object.assign(engine, {
    logBytes: async (...asked: Parameters<typeof logBytes>) => {
      reads += 1
      if (reads === 2) engine.writeLog('one\ntwo\n', false)
      if (reads === 4) engine.writeLog('one\ntwo\nthree\n', true)
      return logBytes(...asked)
    },
  })
  assert.deepEqual(await run(server, 'job log -f 10'), printed('one', 'two', 'three'))
})

test('with --json every part of a log that is followed is a document', async (t) => {
  const { server, engine } = await startEdge(t)
  engine.writeLog('one\n', false)
  const wait = async (): Promise<void> => engine.writeLog('one\ntwo\n', true)
  const { out } = await run(server, '--json job log -f 10', { wait })
  const parts = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text)
  assert.deepEqual(parts, ['one\n', 'two\n'])
})

test('a log that is longer than one part is printed whole', async (t) => {
  const { server, engine } = await startEdge(t)
  const text = '0123456789abcde\n'.repeat(50_000)
  engine.writeLog(text, false)
  const { out } = await run(server, 'job log 10')
  assert.equal(out.length, text.length)
  assert.ok(out === text)
})

test('with --json a command prints exactly what the API answers', async (t) => {
  const { server } = await startEdge(t)
  const same: readonly [string, string][] = [
    ['status', 'status'],
    ['jobs --status waiting --limit 1', 'jobs?status=waiting&limit=1'],
    ['streams', 'streams?limit=100'],
    ['prompts', 'prompts'],
    ['job show 2', 'jobs/2'],
    ['job why 3', 'jobs/3/why'],
    ['job log 2', 'jobs/2/log'],
  ]
  for (const [line, path] of same) {
    const answer = await (await fetch(`${server}/api/v1/${path}`)).text()
    assert.deepEqual(await run(server, `${line} --json`), printed(answer), line)
  }
})

test('colours are shown on a terminal alone', async (t) => {
  const { server } = await startEdge(t)
  const colored = await run(server, 'jobs --name PREPARE', { color: true })
  assert.ok(colored.out.includes('\u001B[2m✓ succeeded\u001B[22m'), JSON.stringify(colored.out))
})
