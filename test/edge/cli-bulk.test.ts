/** Orders about many and runs of the past on the command line, to the letter. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('an order about many shows what is meant and asks before it goes on', async (t) => {
  const { server, engine } = await startEdge(t)
  const questions: string[] = []
  const answering = (answer: string) => ({
    ask: async (question: string) => {
      questions.push(question)
      return answer
    },
  })
  const line = ['bulk', 'job', 'hold', '@#PAY@.@+state=hold', '--reason', 'late']
  const no = await run(server, line, answering('n'))
  assert.deepEqual([no.out.split('\n').at(-2), engine.ordered], ['Nothing was done.', []])
  assert.deepEqual(questions, ['hold: 1 job is meant. Go on? [y/N] '])
  const yes = await run(server, line, answering('y'))
  assert.equal(yes.out.split('\n').at(-2), 'Operation 1: hold of 1 job, 1 done, 0 refused.')
  assert.equal(engine.ordered.length, 1)
})

test('where nobody can be asked, --yes orders and --dry-run shows; without them nothing is done', async (t) => {
  const { server, engine } = await startEdge(t)
  const line = 'bulk job kill @#@.EXTRACT'
  const refused = await run(server, line)
  assert.deepEqual([refused.code, engine.ordered], [64, []])
  assert.match(refused.err, /2 jobs are meant.* Say --yes/)
  const dry = await run(server, `${line} --dry-run`)
  assert.match(dry.out, /^kill: 2 jobs are meant\./)
  assert.deepEqual(engine.ordered, [])
  assert.deepEqual(await run(server, `${line} --yes`), {
    ...printed(
      'Operation 1: kill of 2 jobs, 1 done, 1 refused.',
      'ID  NAME                  OUTCOME  WHY',
      ' 2  FTA1#PAYROLL.EXTRACT  refused  Job 2 is not running, so it cannot be killed.',
    ),
    code: 65,
    err: 'batuta: kill was refused for 1 of 2 jobs. [job.illegal_transition]\n',
  })
  const listed = await run(server, 'bulk list')
  assert.match(listed.out, /done +kill of jobs +2 +2 +1/)
  assert.match((await run(server, 'bulk show 1')).out, /10 +FTA2#REPORTS.EXTRACT +done/)
  assert.equal((await run(server, 'bulk show 7')).code, 65)
  assert.deepEqual(await run(server, 'bulk job hold NOSUCH.@ --yes'), printed('No job is meant; nothing was done.'))
})

test('many are made to wait for something, or no longer, in the words of the commands for one', async (t) => {
  const { server, engine } = await startEdge(t)
  const line = ['bulk', 'job', 'add-dependencies', 'FTA1#PAYROLL.PAYCALC', '--yes', '--follows', 'LEDGER.CLOSE']
  const { code } = await run(server, [...line, '--needs', '2 FTA1#TAPES', '--prompt', 'go on?', '--until', '2330'])
  const { order } = await engine.bulk.get(1)
  assert.equal(code, 0)
  assert.deepEqual(order, {
    noun: 'job',
    action: 'add-dependencies',
    dependencies: {
      follows: ['LEDGER.CLOSE'],
      needs: [{ workstation: 'FTA1', resource: 'TAPES', units: 2 }],
      prompts: ['go on?'],
      until: '2026-11-23T02:30:00Z',
    },
  })
  const drop = ['bulk', 'stream', 'remove-dependencies', '@#PAYROLL', '--yes', '--needs', 'TAPES', '--until']
  await run(server, drop)
  const dropped = engine.ordered.at(-1)
  assert.deepEqual(dropped?.kind === 'drop-dependencies' && dropped.named, {
    follows: undefined,
    needs: ['TAPES'],
    opens: undefined,
    prompts: undefined,
    times: ['until'],
  })
  assert.match((await run(server, 'bulk job hold 3 --yes --follows X')).err, /hold takes no "follows"/)
})

test('runs of the past are listed, and summed up by job', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'runs --outcome abended'),
    printed(
      'DAY         ID  JOB                 RUN  OUTCOME  RC             START               END   TOOK',
      '2026-11-21   8  FTA2#REPORTS.PRINT    1  abended   8  2026-11-21 03:00  2026-11-21 03:05  5 min',
    ),
  )
  const { out } = await run(server, 'runs --from 2026-11-01 --summary --limit 1')
  assert.match(out, /FTA1#PAYROLL.EXTRACT +1 +0 +5 min +5 min +5 min/)
})
