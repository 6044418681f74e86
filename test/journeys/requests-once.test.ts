/** Every order over the real server: a request that comes again has no second effect, and its id stands for no other order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from '#/contract/client.ts'
import type { RouteName, Routes } from '#/contract/routes.ts'
import { Refusal } from '#/lib/refusal.ts'
import { eventually } from '../support/eventually.ts'
import { openPlace, startServer } from '../support/server-process.ts'

const site = `CPUNAME WS OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$RESOURCE
WS#TAPES 3 "tapes"
$JOBS
WS#A DOCOMMAND "true" STREAMLOGON batch
WS#BAD DOCOMMAND "exit 1" STREAMLOGON batch
WS#LONG DOCOMMAND "sleep 600" STREAMLOGON batch
SCHEDULE WS#S ON EVERYDAY
:
${Array.from({ length: 8 }, (_, i) => `WS#A AS J${i} PROMPT "go ${i}?"`).join('\n')}
WS#BAD AS B1 WS#BAD AS B2 WS#LONG AS L1 WS#LONG AS L2
END
SCHEDULE WS#WAITS ON EVERYDAY
: WS#A AS W1 PROMPT "sure?" WS#A AS W2 PROMPT "really?" END
SCHEDULE WS#KILLED ON EVERYDAY
: WS#LONG AS L3 END
SCHEDULE WS#R ON REQUEST
: WS#A END
`

type OrderName = { [Name in RouteName]: Routes[Name]['method'] extends 'POST' ? Name : never }[RouteName]

/** An order, and another one of the same kind. */
interface Orders {
  readonly one: object
  readonly other: object
  /** Why the same once more is not answered as before. */
  readonly again?: string
}

interface Numbers {
  readonly job: (name: string) => number
  readonly stream: (name: string) => number
  readonly prompt: (text: string) => number
}

const jobs = ({ job }: Numbers, name: string, other: string, more: object = {}): Orders => ({
  one: { id: job(name), ...more },
  other: { id: job(other), ...more },
})
const streams = ({ stream }: Numbers, more: object = {}): Orders => ({
  one: { id: stream('WAITS'), ...more },
  other: { id: stream('S'), ...more },
})
const definition = (name: string) => ({ sources: [{ file: 'a.txt', text: `$CALENDAR\n${name}\n11/22/2027\n` }] })

/** About users and tokens: of most a secret is told once, and never again. */
type AboutUsers = 'login' | 'logout' | 'changePassword' | 'addUser' | 'changeUser' | 'resetPassword' | 'removeUser'
type AboutLogins = 'endSession' | 'addToken' | 'revokeToken'
/** A state that is ordered again is the same, and a cycle more does no harm. */
type AboutMaintenance = 'runMaintenance' | 'pauseMaintenance' | 'resumeMaintenance'
/** Ended by its own end at the latest: test/engine has it. */
type AboutBulk = 'cancelBulk'
/** Who locks again what they have locked holds it longer: test/engine has it. */
type AboutLocks = 'lockDefinitions' | 'unlockDefinitions'
/** They change nothing. */
type Questions = 'check' | 'diff' | 'forecast'

/** In this order they can all be carried out. The compiler asks for those of a new route. */
const ordersOf = (
  n: Numbers,
): Readonly<
  Record<Exclude<OrderName, AboutUsers | AboutLogins | AboutMaintenance | AboutBulk | AboutLocks | Questions>, Orders>
> => ({
  hold: jobs(n, 'J1', 'J2'),
  unhold: jobs(n, 'J1', 'J2'),
  setPriority: { one: { id: n.job('J2'), priority: 5 }, other: { id: n.job('J2'), priority: 6 } },
  addDependencies: {
    one: { id: n.job('J3'), follows: [String(n.job('J0'))] },
    other: { id: n.job('J3'), follows: [String(n.job('J1'))] },
  },
  releaseDependencies: {
    one: { id: n.job('J3'), follows: [String(n.job('J0'))] },
    other: { id: n.job('J3'), follows: [String(n.job('J1'))] },
  },
  removeDependencies: {
    one: { id: n.job('J3'), follows: [String(n.job('J0'))] },
    other: { id: n.job('J3'), follows: [String(n.job('J1'))] },
  },
  cancel: jobs(n, 'J4', 'J5'),
  release: jobs(n, 'J7', 'J6'),
  kill: jobs(n, 'L1', 'L2'),
  rerun: jobs(n, 'B1', 'B2'),
  confirm: { one: { id: n.job('B2'), outcome: 'succ' }, other: { id: n.job('B2'), outcome: 'abend' } },
  reply: {
    one: { id: n.prompt('sure?'), answer: 'yes' },
    other: { id: n.prompt('sure?'), answer: 'no' },
  },
  holdStream: streams(n),
  unholdStream: streams(n),
  setStreamPriority: streams(n, { priority: 7 }),
  limitStream: streams(n, { jobs: 4 }),
  addStreamDependencies: streams(n, { prompts: ['new?', 'old?'] }),
  releaseStreamDependencies: streams(n, { prompts: ['new?'] }),
  removeStreamDependencies: streams(n, { prompts: ['old?'] }),
  releaseStream: streams(n),
  killStream: { one: { id: n.stream('KILLED') }, other: { id: n.stream('S') } },
  cancelStream: streams(n),
  startBulk: {
    one: { noun: 'job', action: 'hold', ids: [n.job('J0')] },
    other: { noun: 'job', action: 'hold', ids: [n.job('J1')] },
  },
  submit: { one: { stream: 'R', alias: 'RA' }, other: { stream: 'R', alias: 'RB' } },
  submitJob: { one: { job: 'WS#A', alias: 'JA' }, other: { job: 'WS#A', alias: 'JA', priority: 3 } },
  submitCommand: {
    one: { workstation: 'WS', command: 'true', alias: 'CA', logon: 'batch' },
    other: { workstation: 'WS', command: 'false', alias: 'CA', logon: 'batch' },
  },
  changeWorkstation: { one: { workstation: 'WS', limit: 7 }, other: { workstation: 'WS', limit: 8 } },
  setResourceUnits: { one: { resource: 'WS#TAPES', units: 2 }, other: { resource: 'WS#TAPES', units: 1 } },
  addFreeze: {
    one: { kind: 'freeze', scope: 'stream', pattern: 'NOTHING' },
    other: { kind: 'drain', scope: 'stream', pattern: 'NOTHING' },
  },
  liftFreeze: { one: { id: 1 }, other: { id: 2 } },
  extendPlan: { one: { days: 1 }, other: { days: 2 } },
  setOption: {
    one: { name: 'longDurationThreshold', value: '160' },
    other: { name: 'longDurationThreshold', value: '170' },
  },
  apply: { one: definition('ONE'), other: definition('TWO') },
  deleteDefinitions: {
    one: { objects: [{ kind: 'calendar', name: 'ONE' }] },
    other: { objects: [{ kind: 'calendar', name: 'TWO' }] },
  },
  rollback: { one: { revision: 1, force: true }, other: { revision: 2, force: true } },
})

/** What time alone changes is left out; so is what the first answer alone can know. */
const lasting = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (name, value: unknown) =>
      /^(estimated|expected|notes$|head$|unchanged$|startedAt|endedAt|status|internalStatus|readyAt|returnCode|run$|runs$|reason$|started|ended|failed|jobs$|chain|agent|running|ready|inUse|free)/.test(
        name,
      )
        ? undefined
        : value,
    ),
  )

const send = (client: Client, name: RouteName, input: object, requestId: string): Promise<unknown> =>
  (client[name] as (input: object, options: { requestId: string }) => Promise<unknown>)(input, { requestId })

test('a request that comes again is answered as before and has no second effect, and its id is refused for another order', async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  const { client } = place
  await client.apply({ sources: [{ file: 'site.txt', text: site }] })
  const { items: all } = await eventually('the plan', async () => {
    const found = await client.jobs({ limit: 100 })
    const isReady = ['B1', 'B2'].every((name) =>
      found.items.some((one) => one.name === name && one.status === 'abended'),
    )
    const runs = found.items.filter(({ name, status }) => name.startsWith('L') && status === 'running').length >= 3
    return isReady && runs ? found : undefined
  })
  const [{ items: streamViews }, { items: prompts }] = [await client.streams(), await client.prompts()]
  const found = <T>(what: string, item: T | undefined): T => {
    assert.ok(item !== undefined, what)
    return item
  }
  const orders = ordersOf({
    job: (name) =>
      found(
        name,
        all.find((one) => one.name === name),
      ).id,
    stream: (name) =>
      found(
        name,
        streamViews.find((one) => one.name === name),
      ).id,
    prompt: (text) =>
      found(
        text,
        prompts.find((one) => one.text === text),
      ).id,
  })
  for (const [name, { one, other }] of Object.entries(orders) as [RouteName, Orders][]) {
    const requestId = `walk-${name}`
    const first = await send(client, name, one, requestId)
    const { items: revisionsBefore } = await client.revisions()
    const again = await send(client, name, one, requestId)
    assert.deepEqual(lasting(again), lasting(first), name)
    const { items: revisionsAfter } = await client.revisions()
    assert.equal(revisionsAfter.length, revisionsBefore.length, `${name} has made a revision twice`)
    await assert.rejects(send(client, name, other, requestId), (error) => {
      assert.ok(error instanceof Refusal)
      assert.equal(error.code, 'request.reused', `${name}: ${error.message}`)
      return true
    })
  }
  const { items: audited } = await client.audit({ limit: 1000 })
  assert.ok(audited.length > Object.keys(orders).length)
})
