import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { defaultAgentSettings, type AgentSettings } from '#/contract/agent-settings.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { findAccount, type Account } from './accounts.ts'
import { keepLogons, type JobUser, type Unfit } from './logons.ts'
import { request } from './test-server.ts'

const someone: Account = {
  name: 'batuta',
  uid: 7_000_001,
  gid: 7_000_001,
  groups: [7_000_001],
  home: '/',
  shell: '/bin/sh',
}
const root: Account = { ...someone, name: 'root', uid: 0, gid: 0 }

const userOf = async (
  logon: string | null,
  { own = someone, ...settings }: Partial<AgentSettings> & { own?: Account } = {},
): Promise<JobUser | Unfit> => {
  const all = { ...defaultAgentSettings, logon: 'enforce' as const, ...settings }
  const logons = keepLogons({ settings: () => all, clock: systemClock, log: silentLog, own })
  return logons.userOf({ ...request(1, 'true'), logon }, { UNISON_CPU: 'FTA1' })
}

const reasonOf = async (...words: Parameters<typeof userOf>): Promise<string> => {
  const answer = await userOf(...words)
  return 'reason' in answer ? answer.reason : assert.fail(`it may run as ${answer.account.name}`)
}

test('under own all jobs are the agent’s, and that is logged once a user', () => {
  const warn = mock.fn()
  const settings = { ...defaultAgentSettings, logon: 'own' as const }
  const logons = keepLogons({ settings: () => settings, clock: systemClock, log: { ...silentLog, warn }, own: someone })
  for (const logon of ['finops', 'finops', 'batuta', null]) {
    assert.deepEqual(logons.userOf({ ...request(1, 'true'), logon }, {}), { account: someone, switchBy: [] })
  }
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: [, sentence] }) => sentence),
    ['jobs of finops run as batuta: BATUTA_AGENT_LOGON=own'],
  )
})

test('under enforce the agent’s own user, and no user at all, need no switch', async () => {
  assert.deepEqual(await userOf('batuta'), { account: someone, switchBy: [] })
  assert.deepEqual(await userOf(null), { account: someone, switchBy: [] })
})

const unfit: readonly [logon: string, reason: RegExp][] = [
  ['nobody-has-this-name', /^There is no user nobody-has-this-name on this machine/],
  ['DOMAIN\\nobody-has-this', /^There is no user DOMAIN\\nobody-has-this on this machine/],
  // A number is no name: `getent passwd 0` would answer with root.
  ['0', /^There is no user 0 on this machine/],
  ['-s files', /^There is no user -s files on this machine/],
  ['root:x:0', /^There is no user root:x:0 on this machine/],
  ['${undefined.user}', /holds a variable that nobody defines/],
  ['^USER^', /holds a variable that nobody defines/],
]
for (const [logon, reason] of unfit) {
  test(`STREAMLOGON ${logon} fails a job, with the reason`, async () => assert.match(await reasonOf(logon), reason))
}

test('variables of the run are put into a STREAMLOGON before it is looked for', async () => {
  assert.match(await reasonOf('user-of-${tws.job.workstation}'), /^There is no user user-of-FTA1 on this machine/)
})

test('root runs only what is allowed to it, whether STREAMLOGON says so or the agent is root', async () => {
  assert.equal(
    await reasonOf('root', { own: root }),
    'Its STREAMLOGON makes it run as root, who is root, and BATUTA_AGENT_LOGON_ROOT does not allow that for FTA1#DAILY.PAYCALC.',
  )
  assert.match(await reasonOf(null, { own: root }), /^It names no STREAMLOGON, the agent runs as root, who is root/)
  assert.match(await reasonOf('root', { own: root, rootJobs: ['FTA1#WEEKLY.@'] }), /does not allow that/)
  for (const rootJobs of [['@'], ['FTA1#WEEKLY.@', 'fta1#daily.pay*']]) {
    assert.deepEqual(await userOf('root', { own: root, rootJobs }), { account: root, switchBy: [] })
  }
})

test('a user is found with all its groups, and not by its number', async () => {
  const found = await findAccount('root')
  assert.deepEqual({ uid: found?.uid, gid: found?.gid, home: found?.home }, { uid: 0, gid: 0, home: '/root' })
  assert.ok(found?.groups.includes(0))
  assert.equal(await findAccount('0'), undefined)
})
