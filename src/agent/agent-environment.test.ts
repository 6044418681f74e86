/** What a job finds when it starts, as an operator of TWS expects it. */
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ownAccount } from './accounts.ts'
import { readLog, request, testAgent, type TestLink } from './test-server.ts'

const agent = testAgent()
let link: TestLink
before(async () => {
  // What must not be handed on.
  process.env['SECRET_OF_THE_SERVER'] = 'hunter2'
  // Neither must a descriptor that was left open.
  const under = ['/bin/sh', '-c', 'exec 9</dev/zero; exec "$@"', 'sh']
  await agent.start({ outputCap: 900_000, umask: '027' }, { under })
  link = await agent.connect()
})
after(() => agent.remove())

let jobs = 0
const run = async (command: string): Promise<string> => {
  jobs += 1
  link.say({ type: 'start', term: 1, request: request(jobs, command) })
  await link.wait('ended', jobs)
  return (await readLog(link, jobs)).text
}

/** The value of a line `Name: value` of a file of proc(5). */
const field = (text: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? assert.fail(name)

test('its environment is that of its user, of its run, and nothing of the agent’s', async () => {
  const lines = (await run('env')).trimEnd().split('\n')
  const names = lines.map((line) => line.slice(0, line.indexOf('='))).filter((name) => !/^(UNISON|BATUTA_)/.test(name))
  const inherited = Object.keys(process.env).filter((name) => /^(?:TZ|LANG|LC_\w+)$/.test(name))
  const expected = new Set(['HOME', 'LANG', 'LOGNAME', 'OLDPWD', 'PATH', 'PWD', 'SHELL', 'USER', ...inherited])
  assert.deepEqual(
    names.filter((name) => !expected.has(name) && name !== '_' && name !== 'SHLVL'),
    [],
  )
  const { name, home } = ownAccount()
  for (const line of [
    `LOGNAME=${name}`,
    `USER=${name}`,
    `HOME=${home}`,
    'UNISON_CPU=FTA1',
    'UNISON_SCHED_DATE=20261122',
  ]) {
    assert.ok(lines.includes(line), line)
  }
  assert.ok(!lines.join('\n').includes('hunter2'))
})

test('a program that starts without a shell has the same', async () => {
  const plain = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => !/^(UNISON_STDLIST|UNISON_JOBNUM|UNISON_SYM|UNISON_JCL|BATUTA_JOB_ID|_|OLDPWD)=/.test(line))
      .sort()
  assert.deepEqual(plain(await run('/usr/bin/env')), plain(await run('/usr/bin/env; true')))
})

test('it reads nothing, has no descriptor but its three, and the mask that is set', async () => {
  assert.equal(
    await run('cat; umask; ls -l /proc/$$/fd | grep -o "[0-9]* -> .*" | sed "s/-> .*runs/-> /" | sort'),
    ['0027', '0 -> /dev/null', `1 -> /${jobs}.1/output`, `2 -> /${jobs}.1/output`, ''].join('\n'),
  )
})

test('its signals are at their defaults, and none is held back', async () => {
  const status = await run('cat /proc/self/status')
  for (const name of ['SigBlk', 'SigIgn', 'SigCgt']) assert.equal(field(status, name), '0000000000000000', name)
})

test('it leads a session and a group of its own, without a terminal, with the nice value and the limits of the agent', async () => {
  const text = await run('cat /proc/$$/stat; cat /proc/$$/limits; nice; echo $$')
  const [pid = ''] = text.trimEnd().split('\n').slice(-1)
  const [, group, session, terminal] = text
    .slice(text.indexOf(') ') + 2)
    .split(' ')
    .slice(1)
  assert.deepEqual(
    [group, session, terminal],
    [pid, pid, '0'].slice(0, 3).map((value) => value),
  )
  const core = /^Max core file size.*$/m
  const own = readFileSync(`/proc/${agent.process().pid}/limits`, 'utf8')
  assert.equal(core.exec(text)?.[0], core.exec(own)?.[0])
  assert.equal(Number(text.trimEnd().split('\n').at(-2)), getPriority(agent.process().pid))
})

test('the spool of a run is for the agent alone', async () => {
  await run('echo words')
  const folder = join(agent.dataDir, 'agent', 'runs', `${jobs}.1`)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  for (const name of ['launch', 'record', 'claim', 'output']) {
    assert.deepEqual([name, statSync(join(folder, name)).mode & 0o777], [name, 0o600])
  }
})

test('a gigabyte of output in a few seconds ends as any other, in bounded memory and on a bounded disk', async () => {
  const rss = (): number =>
    Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${agent.process().pid}/status`, 'utf8'))?.[1])
  const before = rss()
  const text = await run('head -c 1000000000 /dev/zero; echo; echo the last word; exit 0')
  assert.equal(text.slice(-15), '\nthe last word\n')
  assert.ok(text.includes('[batuta: output capped at 878.9 KiB; '), 'what was left out is said')
  assert.ok(statSync(join(agent.dataDir, 'agent', 'runs', `${jobs}.1`, 'output')).size < 2_000_000)
  assert.ok(rss() - before < 40_000, `the agent has grown by ${rss() - before} KB`)
})
