/** conman's spelling: its lists as scripts read them, its orders as operators type them. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { conmanVerbs } from '#/cli/conman/conman-verbs.ts'
import { longName } from '#/cli/tool/verb.ts'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('sj lists each stream before its jobs, in the columns of conman', async (t) => {
  const { server } = await startEdge(t)
  const expected = printed(
    'CPU               Schedule           SchedTime   Job               State   Pr  (Est)Start  (Est)Elapse  RetCode  Deps',
    'FTA1              #PAYROLL           0300 11/22  ****************  STUCK   10  03:00',
    '                                                 PREPARE           SUCC    10  03:00       00:05              0',
    '                                                 EXTRACT           ABEND   10  03:05       00:05             16  [Late]',
    '                                                 PAYCALC           HOLD    10  (03:20)     (00:30)               2 -FTA1#TAPES-',
    'FTA2              #REPORTS           0330 11/22  ****************  HOLD    10',
    '                                                 EXTRACT           EXEC    10  03:10',
    '                                                 PRINT             HOLD    10                                    2 -FTA1#TAPES-',
  )
  for (const words of [['sj'], ['sj @'], ['showjobs', '@#@.@'], ['conman', 'sj'], ['conman', 'sj', '@']]) {
    assert.deepEqual(await run(server, words, { terminal: true, columns: 60 }), expected, words.join(' '))
  }
})

test('sj takes qualifiers, a scheduled time, and what is to be shown', async (t) => {
  const { server } = await startEdge(t)
  const keys = (selection: string) => run(server, ['sj', `${selection};keys`])
  assert.deepEqual(await keys('@#PAY@.@+state=abend,hold'), {
    code: 0,
    out: 'FTA1#PAYROLL(0300 11/22).EXTRACT\nFTA1#PAYROLL(0300 11/22).PAYCALC\n',
    err: '',
  })
  assert.equal((await keys('@#@.@~state=hold,succ')).out.split('\n').length, 3)
  assert.deepEqual(await keys('FTA2#REPORTS(0310 11/23).@'), printed('FTA2#REPORTS(0310 11/23).PRINT'))
  assert.deepEqual(await keys('2.@;schedid'), await keys('FTA2#REPORTS.@'))
  assert.deepEqual(await keys('@#NOSUCH.@'), printed('No jobs are selected.'))
  assert.deepEqual(await keys('@#@.@;crit'), printed('FTA1#PAYROLL(0300 11/22).PAYCALC'))
  assert.deepEqual(await keys('FTA2#@.@;crit'), printed('No jobs are selected.'))
  assert.deepEqual(
    await run(server, ['sj', '2;logon']),
    printed(
      'CPU               Schedule           SchedTime   Job               State  Job#  Logon  RetCode',
      'FTA1              #PAYROLL           0300 11/22  EXTRACT           ABEND   #J2  batch       16',
    ),
  )
  assert.match((await run(server, ['sj', '2;showid'])).out, /\n +EXTRACT +2 {2}ABEND/)
  assert.match((await run(server, ['sj', '2;step'])).err, /sj with ;step has no meaning here: a job is one process/)
  assert.match((await run(server, ['rr', '2;step=S1'])).err, /rr with ;step has no meaning here/)
  const { items } = JSON.parse((await run(server, ['--json', 'sj', '@'])).out) as { items: { name: string }[] }
  assert.deepEqual(
    items.map(({ name }) => name),
    ['PREPARE', 'EXTRACT', 'PAYCALC', 'EXTRACT', 'PRINT'],
  )
  assert.deepEqual(JSON.parse((await run(server, ['--json', 'sj', '@#NOSUCH.@'])).out), { items: [] })
  assert.match((await run(server, ['sj', '2;info'])).out, /EXTRACT +extract --day 20261122 +stop/)
  assert.match((await run(server, ['sj', '3;deps'])).out, /^PAYCALC waits for 2 things\./)
  assert.match((await run(server, ['sj', '2;props'])).out, /^FTA1#PAYROLL\.EXTRACT, job 2\nStatus/)
  assert.match(
    (await run(server, ['sj', '2;stdlist'])).out,
    /^FTA1#PAYROLL\(0300 11\/22\)\.EXTRACT run 2\nfirst line\n/,
  )
})

test('ss, sc, sr, sp and recall list in the columns of conman', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, ['ss', '@+state=stuck;showid']),
    printed(
      'CPU               Schedule           Id  SchedTime   State   Pr  (Est)Start  (Est)Elapse  Jobs#  SchOK  Lim  Deps',
      'FTA1              #PAYROLL            1  0300 11/22  STUCK   10  03:00                        3      1',
    ),
  )
  assert.deepEqual(
    await run(server, ['sc', 'MASTERDM!FTA1']),
    printed(
      'CPUID             LIMIT  FENCE  PLAN        STATE  RUNNING  READY  TIMEZONE',
      'FTA1                 20      0  2026-11-22  L            1      0  America/Sao_Paulo',
    ),
  )
  assert.deepEqual(
    await run(server, ['sr', 'FTA1#TAPES']),
    printed(
      'CPU#Resource      Total  Available  Qty  UsedBy',
      'FTA1#TAPES            3          1    2  2 FTA2#REPORTS.EXTRACT',
    ),
  )
  const prompts = printed('State  Message or Prompt', 'ASKED  5(GOLIVE) Is the cut-over done?')
  assert.deepEqual(await run(server, ['sp', 'GO@']), prompts)
  assert.deepEqual(await run(server, ['recall']), prompts)
})

/** What is ordered, but for who caused it. */
const orders: readonly (readonly [line: string, ordered: readonly object[]])[] = [
  ['kill FTA2#REPORTS.EXTRACT', [{ kind: 'job', action: 'kill', job: 10 }]],
  [
    'cj FTA1#PAYROLL.@+state=abend,hold;pend;noask',
    [
      { kind: 'job', action: 'cancel', job: 2, pending: true },
      { kind: 'job', action: 'cancel', job: 3, pending: true },
    ],
  ],
  ['cancel sched=FTA1#PAYROLL', [{ kind: 'stream', action: 'cancel', stream: 1 }]],
  ['cs=FTA1#PAYROLL(0300 11/22)', [{ kind: 'stream', action: 'cancel', stream: 1 }]],
  [
    'rr = 2 ; at=2330;pri=hi',
    [{ kind: 'job', action: 'rerun', job: 2, rerun: { notBefore: 1_795_401_000_000, priority: 100 } }],
  ],
  ['release job=3', [{ kind: 'job', action: 'release', job: 3 }]],
  ['rs FTA1#PAYROLL', [{ kind: 'stream', action: 'release', stream: 1 }]],
  ['ap 3;10', [{ kind: 'priority', target: { of: 'job', id: 3 }, priority: 10 }]],
  ['ap FTA1#PAYROLL;go', [{ kind: 'priority', target: { of: 'stream', id: 1 }, priority: 101 }]],
  ['confirm 2;succ', [{ kind: 'confirm', job: 2, succeeded: true }]],
  ['ls FTA1#PAYROLL;2', [{ kind: 'stream-limit', stream: 1, limit: 2 }]],
  ['lc FTA1 10 noask', [{ kind: 'workstation', workstation: 'FTA1', change: { limit: 10 } }]],
  ['limit cpu=FTA1;10', [{ kind: 'workstation', workstation: 'FTA1', change: { limit: 10 } }]],
  ['fence FTA1;go', [{ kind: 'workstation', workstation: 'FTA1', change: { fence: 101 } }]],
  ['stop FTA1', [{ kind: 'workstation', workstation: 'FTA1', change: { linked: false } }]],
  ['resource FTA1#TAPES;2', [{ kind: 'resource', resource: 'FTA1#TAPES', units: 2 }]],
  ['reply GOLIVE;y', [{ kind: 'reply', prompt: 5, yes: true }]],
  [
    'adj 3;follows=FTA1#PAYROLL(0300 11/22).PREPARE,LEDGER.CLOSE;needs=2 FTA1#TAPES;opens="/in/a;b"(-s %p);prompt="Go on?"',
    [
      {
        kind: 'asked-dependencies',
        target: { of: 'job', id: 3 },
        dependencies: {
          follows: ['1', 'LEDGER.CLOSE'],
          needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
          opens: [{ path: '/in/a;b', qualifier: '-s %p' }],
          prompts: ['Go on?'],
        },
      },
    ],
  ],
  [
    'sbs PAYROLL;alias=PAYTEST;variables=MONTH=11,RUN=test;priority=hi',
    [{ kind: 'submit', stream: 'PAYROLL', alias: 'PAYTEST', variables: { MONTH: '11', RUN: 'test' }, priority: 100 }],
  ],
  [
    'sbd FTA1#"df -k /data";alias=DISKS;recovery=stop',
    [
      {
        kind: 'submit-command',
        workstation: 'FTA1',
        task: { type: 'command', command: 'df -k /data' },
        alias: 'DISKS',
        recovery: { action: 'stop' },
      },
    ],
  ],
  ['sbj PAYCALC;into=PAYROLL;confirmed', [{ kind: 'submit-job', job: 'PAYCALC', into: 'PAYROLL', confirmed: true }]],
]

for (const [line, ordered] of orders) {
  test(`conman "${line}" orders what conman's does`, async (t) => {
    const { server, engine } = await startEdge(t)
    const { code, err } = await run(server, ['conman', line])
    assert.deepEqual([code, err], [0, ''])
    assert.deepEqual(
      engine.ordered.map((one) => JSON.parse(JSON.stringify({ ...one, cause: undefined }))),
      ordered,
    )
  })
}

test('what this command line and conman both have is conman’s when a semicolon says so', async (t) => {
  const { server, engine } = await startEdge(t)
  assert.equal((await run(server, ['reply', 'GOLIVE;yes'])).code, 0)
  assert.equal((await run(server, ['submit', 'sched=PAYROLL;alias=ONCE', '--json'])).code, 0)
  assert.equal((await run(server, ['resource', 'FTA1#TAPES', ';2'])).code, 0)
  assert.deepEqual(
    engine.ordered.map(({ kind }) => kind),
    ['reply', 'submit', 'resource'],
  )
})

test('several are asked about: at a terminal once, and nowhere else without ;noask', async (t) => {
  const { server, engine } = await startEdge(t)
  assert.deepEqual(await run(server, ['cj', '@#PAY@.@']), {
    code: 64,
    out: '',
    err: 'batuta: cj would take 3 jobs; add ;noask if that is meant. [command.usage]\n',
  })
  const asked: string[] = []
  const answering = (answer: string) => ({ ask: async (question: string) => (asked.push(question), answer) })
  assert.equal((await run(server, ['cj', '@#PAY@.@'], answering('n'))).out, 'Nothing was ordered.\n')
  assert.equal(engine.ordered.length, 0)
  const { err } = await run(server, ['cj', '@#PAY@.@'], answering('y'))
  assert.match(err, /^ {2}FTA1#PAYROLL\.PREPARE \(1\)\n {2}FTA1#PAYROLL\.EXTRACT \(2\)\n/)
  assert.deepEqual([asked[0], engine.ordered.length], ['cj: these 3 jobs? (y/n) ', 3])
})

test('what is refused of one of several is said, and the others are ordered', async (t) => {
  const { server } = await startEdge(t)
  const { code, out, err } = await run(server, ['kill', '@#@.EXTRACT;noask'])
  assert.equal(code, 65)
  assert.match(out, /^Ordered the end of FTA2#REPORTS\.EXTRACT/)
  assert.match(err, /FTA1#PAYROLL\.EXTRACT \(2\): Job 2 is not running.*\nbatuta: kill was refused for 1 of 2 jobs\./)
})

test('commands are chained by &, and the exit code is that of the first that was refused', async (t) => {
  const { server, engine } = await startEdge(t)
  const { code, err } = await run(server, ['conman', 'kill 2 & nosuch & lc FTA1;10'])
  assert.equal(code, 65)
  assert.match(
    err,
    /illegal_transition\]\nbatuta: conman has no command "nosuch".*\nbatuta: 2 of 3 commands were refused\./,
  )
  assert.equal(engine.ordered.length, 1)
})

test('lines of standard input are commands, until exit', async (t) => {
  const { server, engine } = await startEdge(t)
  const stdin = Readable.from(['lc FTA1;10\n\nsj 2;keys\nexit\nkill 10\n'])
  const { code, out } = await run(server, ['conman'], { stdin })
  assert.equal(code, 0)
  assert.match(out, /FTA1#PAYROLL\(0300 11\/22\)\.EXTRACT\n$/)
  assert.equal(engine.ordered.length, 1)
})

test('a command that has no meaning here says why, one that is misspelt what was meant, an option what there is', async (t) => {
  const { server } = await startEdge(t)
  const err = async (line: string) => (await run(server, ['conman', line])).err
  assert.match(await err('switchmgr MASTERDM;FTA1'), /^batuta: conman's switchmgr has no meaning here: servers agree/)
  assert.match(await err('shwjobs'), /no command "shwjobs"\. Did you mean showjobs\?/)
  assert.match(await err('cj 3;pent'), /cj has no option ;pent\. Did you mean pend\?/)
  assert.match(await err('reply 5'), /reply is written reply NAME;yes/)
  assert.match(await err('kill NOSUCH.@'), /selects no job of the plan\. \[job\.unknown\]/)
})

test('help lists the commands and tells about one', async (t) => {
  const { server } = await startEdge(t)
  const { out } = await run(server, ['conman', 'help'])
  for (const verb of conmanVerbs)
    assert.equal(out.includes(`\n  ${longName(verb)}`), !('reason' in verb), longName(verb))
  assert.match((await run(server, ['conman', 'help rr'])).out, /^rerun, rr: runs a job once more\n {2}rr JOBS/)
  assert.match((await run(server, ['conman', 'help tellop'])).out, /^tellop, to: it has no meaning here: /)
})

test('a selection that cannot be read points at the place, and sf lists what is waited for', async (t) => {
  const { server } = await startEdge(t)
  const { code, err } = await run(server, ['sj', '@#PAY@.@+statee=abend;keys'])
  assert.equal(code, 64)
  assert.match(err, /cannot be selected by statee\. Did you mean state\?.*\n@#PAY@\.@\+statee=abend\n {9}\^{6}\n$/)
  assert.deepEqual(
    await run(server, ['sf', 'FTA1#@']),
    printed(
      'Exists  File Name                       Waiter',
      'NO      FTA1#/in/payroll(-s %p)         FTA1#PAYROLL.PAYCALC',
    ),
  )
})
