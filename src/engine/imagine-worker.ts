/** The thread of `imagine-aside.ts`: gathers what it is given, computes the plan, and answers the streams that are wanted. */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { wildcards } from '#/lib/wildcards.ts'
import { imagineForecast, imagineTrial, type Imagined } from '#/planning/imagine-plan.ts'
import { gatherPieces } from './gather-pieces.ts'
import type { ImaginedPage, ToImaginer } from './imagine-aside.ts'
import { sourcesOfCopy } from './plan-copy.ts'

const gathered = gatherPieces()

type Order = Extract<ToImaginer, { kind: 'imagine' }>

const imagine = ({ plan, copy, site, options, from, to }: Order): Imagined => {
  const rules = { definitions: gathered.definitions(), site, options }
  if (plan === 'forecast' || copy === null) return imagineForecast(rules, { from, to })
  return imagineTrial({ ...rules, ...sourcesOfCopy(copy, gathered.tasks()), from, to })
}

const pageOf = (order: Order): ImaginedPage => {
  const { plan, streams } = imagine(order)
  const { name, skip, limit } = order
  const pattern = wildcards(name ?? '@')
  const wanted = streams.filter((stream) => pattern.test(stream.name) || pattern.test(stream.name.replace(/^.*#/, '')))
  return { plan, streams: wanted.slice(skip, skip + limit), isMore: wanted.length > skip + limit }
}

assert.ok(parentPort, 'this is a worker')
const port = parentPort
port.on('message', (message: ToImaginer) => {
  if (message.kind === 'imagine') port.postMessage(pageOf(message))
  else gathered.add(message)
})
