import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { RunRequest } from '#/contract/agent-messages.ts'
import type { AgentSettings } from '#/contract/agent-settings.ts'
import { findProcess } from './processes.ts'
import { readLog, request, testAgent, type TestAgent, type TestLink } from './test-server.ts'

/** What only root can do, and not in every container: give the agent a list of users of its own. */
const canPretend = (): boolean => {
  try {
    execFileSync('/usr/bin/unshare', ['--mount', 'mount', '--bind', '/etc/passwd', '/etc/passwd'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The users of the test. `alias` has the number of `finops`, and other groups. */
const users = (homes: string): string =>
  [
    `root:x:0:0::/root:/bin/sh`,
    `toor:x:0:0::/root:/bin/sh`,
    `finops:x:64242:64242::${homes}/finops:/bin/bash`,
    `alias:x:64242:64242::${homes}/finops:/bin/sh`,
    `homeless:x:64243:64243::${homes}/none:/bin/sh`,
    '',
  ].join('\n')
const groups = 'root:x:0:\nfinops:x:64242:\nledger:x:64300:finops\nreports:x:64301:finops,alias\nhomeless:x:64243:\n'

interface Site {
  readonly agent: TestAgent
  readonly link: TestLink
}

/** An agent that is root, under those users. */
const site = async (t: TestContext, settings: Partial<AgentSettings> = {}): Promise<Site> => {
  const agent = testAgent()
  t.after(agent.remove)
  // Users must be able to reach their homes, and nothing else of the folder.
  chmodSync(agent.dataDir, 0o711)
  const home = join(agent.dataDir, 'finops')
  mkdirSync(home, { mode: 0o700 })
  execFileSync('chown', ['64242:64242', home])
  writeFileSync(join(agent.dataDir, 'passwd'), users(agent.dataDir))
  writeFileSync(join(agent.dataDir, 'group'), groups)
  const pretend = 'mount --bind "$0/passwd" /etc/passwd && mount --bind "$0/group" /etc/group && exec "$@"'
  await agent.start(
    { logon: 'enforce', ...settings },
    { under: ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', pretend, agent.dataDir] },
  )
  return { agent, link: await agent.connect() }
}

const start = (link: TestLink, logon: string | null, command: string | RunRequest['task'], job = 1): void => {
  const task = typeof command === 'string' ? { type: 'command' as const, command } : command
  link.say({ type: 'start', term: 1, request: { ...request(job, ''), task, logon } })
}

const run = async (
  link: TestLink,
  ...words: [string | null, string | RunRequest['task'], number?]
): Promise<string> => {
  start(link, ...words)
  await link.wait('ended', words[2] ?? 1)
  return (await readLog(link, words[2] ?? 1)).text
}

const options = { skip: canPretend() ? false : 'only root can give an agent other users' }

test('a job is its STREAMLOGON: user, groups, home, environment, and no other rights', options, async (t) => {
  const { agent, link } = await site(t)
  const look =
    'id -u; id -g; id -G; pwd; echo $HOME $USER $LOGNAME $SHELL $UNISON_SHELL; umask; grep Cap /proc/self/status; ps -o pid=,sid= -p $$'
  const home = join(agent.dataDir, 'finops')
  const [uid, gid, groups, cwd, variables, umask, ...rest] = (await run(link, 'finops', look)).split('\n')
  assert.deepEqual([uid, gid, groups, cwd, umask], ['64242', '64242', '64242 64300 64301', home, '0022'])
  assert.equal(variables, `${home} finops finops /bin/bash /bin/bash`)
  const capabilities = rest.filter((line) => /^Cap(Inh|Prm|Eff|Amb)/.test(line)).map((line) => line.split(/\s+/)[1])
  assert.deepEqual(
    capabilities,
    Array.from({ length: 4 }, () => '0000000000000000'),
  )
  const [pid, session] =
    rest
      .find((line) => /^ *\d+ +\d+$/.test(line))
      ?.trim()
      .split(/ +/) ?? []
  assert.equal(pid, session, 'it has a session of its own')
  assert.equal((await link.wait('started')).pid, Number(pid))
})

test('of two users with one number each has its own groups', options, async (t) => {
  const { link } = await site(t)
  assert.equal(await run(link, 'alias', 'id -G'), '64242 64301\n')
})

test('a job cannot read the spool, writes its output, and can open it again as /dev/stdout', options, async (t) => {
  const { agent, link } = await site(t)
  const spool = join(agent.dataDir, 'agent')
  const text = await run(
    link,
    'finops',
    `ls ${spool} 2>&1 | grep -c denied; echo again >>/dev/stdout; cat "$UNISON_STDLIST" 2>&1 | grep -c denied`,
  )
  assert.equal(text, '1\nagain\n1\n')
  assert.equal(statSync(spool).mode & 0o777, 0o700)
  const output = statSync(join(spool, 'runs', '1.1', 'output'))
  assert.deepEqual([output.uid, output.mode & 0o777], [64242, 0o600])
  for (const name of ['launch', 'record', 'claim']) {
    const { uid, mode } = statSync(join(spool, 'runs', '1.1', name))
    assert.deepEqual([name, uid, mode & 0o777], [name, 0, 0o600])
  }
})

test('the command line reaches the shell of the user as it is written, whatever it holds', options, async (t) => {
  const { link } = await site(t)
  const nasty = `printf '%s|' "it's" 'a "b"' '$(id -u)' "$(id -u)" \\; ; echo '--' -- '; id'`
  assert.equal(await run(link, 'finops', nasty), `it's|a "b"|$(id -u)|64242|;|-- -- ; id\n`)
})

test('what a document says is done as the user: its variables, its folder, its script', options, async (t) => {
  const { agent, link } = await site(t)
  const task = (attributes: string, content: string): RunRequest['task'] => ({
    type: 'document',
    format: 'xml',
    application: 'executable',
    text:
      '<jsdl:jobDefinition xmlns:jsdl="j" xmlns:jsdle="e"><jsdl:application name="executable">' +
      `<jsdle:executable ${attributes}>${content}</jsdle:executable></jsdl:application></jsdl:jobDefinition>`,
  })
  const environment =
    '<jsdle:environment><jsdle:variable name="LD_PRELOAD">/tmp/evil.so</jsdle:variable></jsdle:environment>'
  const script = '<jsdle:script>#!/bin/bash\nid -u; echo "$1 $LD_PRELOAD"</jsdle:script>'
  const words = '<jsdle:arguments><jsdle:value>a b</jsdle:value></jsdle:arguments>'
  const text = await run(link, 'finops', task('', words + environment + script))
  assert.match(text, /^64242$/m)
  assert.match(text, /^a b \/tmp\/evil\.so$/m)
  assert.doesNotMatch(text, /setsid|setpriv/, 'the variable reached no program of root')

  mkdirSync(join(agent.dataDir, 'closed'), { mode: 0o700 })
  const closed = task(`workingDirectory="${agent.dataDir}/closed"`, '<jsdle:script>pwd</jsdle:script>')
  start(link, 'finops', closed, 2)
  assert.equal((await link.wait('ended', 2)).returnCode, 126)
})

test('root is refused by any of its names, unless the job is on the list', options, async (t) => {
  const { link } = await site(t, { rootJobs: ['FTA1#OTHER.@'] })
  for (const [job, logon] of ['root', 'toor', null].entries()) start(link, logon, 'id -u', job + 1)
  for (const job of [1, 2, 3])
    assert.match((await link.wait('failed', job)).reason, /BATUTA_AGENT_LOGON_ROOT does not allow/)
  const { link: allowed } = await site(t, { rootJobs: ['FTA1#DAILY.@'] })
  assert.equal(await run(allowed, 'toor', 'id -u'), '0\n')
})

test('a user without a home works in / and reads so; one that does not exist fails the job', options, async (t) => {
  const { agent, link } = await site(t)
  assert.equal(
    await run(link, 'homeless', 'pwd'),
    `[batuta: the home directory ${agent.dataDir}/none cannot be entered; the job works in /]\n/\n`,
  )
  start(link, 'stranger', 'id', 2)
  assert.match((await link.wait('failed', 2)).reason, /^There is no user stranger on this machine/)
})

test('a job of another user is killed with all its processes', options, async (t) => {
  const { agent, link } = await site(t)
  start(link, 'finops', `sleep 1000 & echo $! >~/child.new; mv ~/child.new ~/child; wait`)
  await agent.there('finops', 'child')
  const child = Number(readFileSync(join(agent.dataDir, 'finops', 'child'), 'utf8'))
  link.say({ type: 'kill', term: 1, job: 1, run: 1, graceMs: 60_000 })
  assert.equal((await link.wait('ended', 1)).signal, 'SIGTERM')
  assert.equal(findProcess(child), undefined)
})

test('the settings of the next server count from its hello on', options, async (t) => {
  const { agent, link } = await site(t)
  assert.equal((await link.wait('hello')).user, 'root')
  const second = await agent.connect(2, 'first', { logon: 'own' })
  second.say({ type: 'start', term: 2, request: { ...request(1, 'id -u'), logon: 'finops' } })
  await second.wait('ended', 1)
  assert.equal((await readLog(second, 1)).text, '0\n')
})

test(
  'a qualifier that needs a shell is asked with the rights of nobody, a simple one as the agent',
  options,
  async (t) => {
    const { agent, link } = await site(t)
    const path = join(agent.dataDir, 'asked')
    chmodSync(agent.dataDir, 0o733)
    const files = [
      { id: 1, path: join(agent.dataDir, 'agent'), qualifier: '-r %p' },
      { id: 2, path, qualifier: `"$(id -u >${path}; id -u)" -ne 0` },
    ]
    link.say({ type: 'watch-files', files })
    await link.wait('file-found', 1)
    await link.wait('file-found', 2)
    assert.equal(readFileSync(path, 'utf8'), '65534\n')
  },
)

test('an agent that may not switch fails the jobs of other users and runs its own', options, async (t) => {
  const agent = testAgent()
  t.after(agent.remove)
  mkdirSync(join(agent.dataDir, 'agent'))
  execFileSync('chown', ['-R', '65534:65534', agent.dataDir])
  await agent.start({ logon: 'enforce' }, { under: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] })
  const link = await agent.connect()
  start(link, 'daemon', 'id -u', 1)
  const { reason } = await link.wait('failed', 1)
  assert.match(
    reason,
    /^The agent, which runs as nobody, cannot switch to the user daemon: start it as root, or give it CAP_CHOWN, CAP_KILL, CAP_SETGID, CAP_SETUID\.$/,
  )
  assert.equal((await run(link, 'nobody', 'id -u', 2)).split('\n').at(-2), '65534')
})
