/**
 * Watches a server with many clients while it is given orders, from a process of its own, and prints how long it took from an
 * order to its answer, which is when it is committed, and to the message that tells each client.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createClient } from '#/contract/client.ts'
import { spreadOfWaits } from './waits.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    authorization: { type: 'string', default: '' },
    clients: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    /** Orders a second. */
    rate: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '' },
  },
})
const jobs = values.jobs.split(',').map(Number)
const between = 1000 / Number(values.rate)
const client = createClient({ server: values.url, authorization: () => values.authorization })

/** By job and status: when the order for it was sent. */
const sent = new Map<string, number>()
const told: number[] = []
let messages = 0
const leave = new AbortController()
const ready = Array.from({ length: Number(values.clients) }, () => Promise.withResolvers<void>())

const watch = async (begun: () => void): Promise<void> => {
  for await (const message of client.changes({ kinds: 'jobs' }, { signal: leave.signal })) {
    const now = performance.now()
    begun()
    if (message.event !== 'changes') continue
    messages += 1
    for (const { id, status } of message.data.jobs ?? []) {
      const at = sent.get(`${id} ${status === 'held'}`)
      if (at !== undefined) told.push(now - at)
    }
  }
}

const watching = ready.map(({ resolve }) => watch(resolve))
await Promise.all(ready.map(({ promise }) => promise))
const answered: number[] = []
const end = performance.now() + Number(values.seconds) * 1000
const orders: Promise<void>[] = []
const order = async (turn: number): Promise<void> => {
  const id = jobs[turn % jobs.length] ?? 0
  const holds = Math.floor(turn / jobs.length) % 2 === 0
  const begun = performance.now()
  sent.set(`${id} ${holds}`, begun)
  await (holds ? client.hold({ id }) : client.unhold({ id }))
  answered.push(performance.now() - begun)
}
for (let turn = 0; performance.now() < end; turn += 1) {
  orders.push(order(turn))
  await pause(between)
}
await Promise.all(orders)
await pause(500)
leave.abort()
await Promise.all(watching)
process.stdout.write(
  JSON.stringify({ orders: answered.length, messages, answered: spreadOfWaits(answered), told: spreadOfWaits(told) }),
)
