/** A desk for orders about many, over a real database and a plan of 250 jobs in memory. */
import type { TestContext } from 'node:test'
import { hasFlag } from '#/core/flags.ts'
import { JobFlag } from '#/core/state.ts'
import { viewWorkstations } from '#/core/view-workstations.ts'
import { viewPrompt } from '#/core/view.ts'
import { testDatabase } from '#/db/test-database.ts'
import { waitsFinder } from '#/engine/add-dependencies.ts'
import { createBulkDesk, type BulkAsked, type Through } from '#/engine/bulk-desk.ts'
import { carryOut } from '#/engine/carried-out.ts'
import { createForecastAside } from '#/engine/forecast-aside.ts'
import { lists } from '#/engine/lists.ts'
import { createReadersLine } from '#/engine/readers-line.ts'
import type { Alarm } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { Command } from '#/model/command.ts'
import { everyday, job, step, stream, workstation } from '#/planning/testing/site.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { midnight } from '../support/plan.ts'

const jobs = Array.from({ length: 250 }, (_, i) => `J${i}`)
const definitions = [
  workstation('WS'),
  ...jobs.map((name) => job(name)),
  stream('PAY', { runCycles: [everyday()], jobs: jobs.map((name) => step(name)) }),
  stream('END', { runCycles: [everyday()], jobs: [step('J0', { critical: true })] }),
]

const noTimes = async () => ({ job: () => none, stream: () => none, known: undefined as never })
const none = { estimatedStartAt: null, estimatedEndAt: null }

export const open = async (t: TestContext) => {
  const plan = openMemoryPlan(t, definitions, midnight)
  await plan.extend({ days: 1 }, { by: 'test' })
  const { state, conductor, clock } = plan
  const database = await testDatabase(t)
  const aside = createForecastAside()
  t.after(() => aside.end())
  const ordered: Command[] = []
  const engine: Through = {
    ...lists({
      state: () => state,
      assurance: { times: noTimes, lastTimes: () => undefined },
      line: createReadersLine(clock),
    }),
    prompts: () => [...state.prompts.values()].map((prompt) => viewPrompt(state, prompt)),
    workstations: () => viewWorkstations(state),
    reading: () => ({ now: clock.now(), timezone: 'UTC' }),
    command: async (command) => {
      await carryOut(conductor, command)
      ordered.push(command)
    },
  }
  const options = {
    planEnd: null,
    deadlineOffset: 0,
    longDurationThreshold: 150,
    approachingLateOffset: 120,
    riskConfidence: 80,
  }
  const desk = (alarm?: Alarm) =>
    createBulkDesk({
      database,
      clock,
      alarm,
      log: silentLog,
      state: () => state,
      leading: () => ({ settled: () => conductor.take(() => []) }),
      findWaits: () =>
        waitsFinder(
          async () => plan.definitions,
          () => state,
        ),
      engine: () => engine,
      aside,
      assurance: () => options,
    })
  const held = () =>
    [...Array(state.jobs.size).keys()].filter((id) => id > 0 && hasFlag(state, id, JobFlag.held)).length
  return { state, database, desk, engine, ordered, held, clock }
}

export const hold: BulkAsked = { order: { noun: 'job', action: 'hold' }, which: { select: '@#PAY.@+day=2026-11-22' } }
export const by = (requestId: string) => ({ by: 'operator', requestId, reason: 'month end' })

/** The operation when it has ended: a cancel waits for that, and comes too late here. */
export const endOf = async (bulk: ReturnType<typeof createBulkDesk>, id: number) => {
  for (;;) {
    const view = await bulk.get(id)
    if (view.state !== 'running') return view
  }
}
