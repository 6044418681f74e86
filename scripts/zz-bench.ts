import { apply } from '#/core/apply.ts'
import { createState } from '#/core/state.ts'
import { openTheatre } from '/work/main/test/support/simulate.ts'
import { midnight, minute, sketchBatch, type StreamSketch } from '/work/main/test/support/plan.ts'
import { countJobs } from '#/core/select.ts'
let seed = 7
const rnd = (n: number) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return seed % n }
const nStreams = Number(process.argv[2] ?? 1000)
const streams: StreamSketch[] = []
for (let s = 0; s < nStreams; s++) {
  const jobs = Array.from({ length: 22 }, (_, j) => ({ name: `J${j}`, follows: j > 0 ? [`J${j - 1}`] : [], startAt: rnd(4) === 0 ? midnight + rnd(60) * minute : null }))
  streams.push({ name: `S${s}`, follows: s > 10 && rnd(2) === 0 ? [`S${rnd(s)}`] : [], jobs, startAt: rnd(3) === 0 ? midnight + rnd(60) * minute : null })
}
const batch = sketchBatch(streams)
for (let round = 0; round < 5; round++) {
  const state = createState({ workstationLimit: 200 })
  state.now = midnight
  const theatre = openTheatre(state, () => ({ ms: 0, returnCode: 0 }))
  const a = performance.now()
  theatre.happen({ kind: 'plan.added', batch, cause: { by: 't' } })
  const b = performance.now()
  theatre.playTo(midnight + 24 * 60 * minute)
  const c = performance.now()
  const folded = createState({ workstationLimit: 200 })
  folded.now = midnight
  for (const e of theatre.events) apply(folded, e)
  const d = performance.now()
  for (let i = 0; i < 50; i++) countJobs(state)
  const e = performance.now()
  console.log(JSON.stringify({ add: Math.round(b - a), play: Math.round(c - b), fold: Math.round(d - c), count50: Math.round(e - d), n: theatre.events.length, done: countJobs(state).succeeded }))
}
