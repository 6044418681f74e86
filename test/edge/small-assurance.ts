/** Critical jobs, a hot list and a forecast of the small plan, as the engine would show them. */
import type { AssuranceDesk, ForecastAsked } from '#/engine/assurance-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { CriticalJobView, CriticalPathView, HotJobView } from '#/model/assurance-views.ts'
import type { ForecastView } from '#/model/forecast-views.ts'

const paycalc = { id: 3, name: 'FTA1#PAYROLL.PAYCALC', status: 'waiting' } as const
const extract = { id: 2, name: 'FTA1#PAYROLL.EXTRACT', status: 'abended' } as const

const critical: CriticalJobView[] = [
  {
    ...paycalc,
    confidence: 12,
    risk: 'HIGH_RISK',
    deadlineAt: '2026-11-22T06:45:00.000Z',
    estimatedStartAt: '2026-11-22T06:20:00.000Z',
    estimatedEndAt: '2026-11-22T06:50:00.000Z',
    criticalStartAt: '2026-11-22T06:15:00.000Z',
  },
]

const hot: HotJobView[] = [
  {
    ...extract,
    criticalStartAt: '2026-11-22T06:11:00.000Z',
    critical: { id: 3, name: paycalc.name },
    causes: [{ type: 'error', sentence: 'It ended in error, and those that follow it wait.' }],
  },
]

const path: CriticalPathView = {
  steps: [
    {
      ...extract,
      workstation: 'FTA1',
      estimatedStartAt: null,
      estimatedEndAt: null,
      criticalStartAt: '2026-11-22T06:11:00.000Z',
      expected: { ms: 360_000, spread: 20_000, runs: 16, otherDays: false },
    },
    {
      ...paycalc,
      workstation: 'FTA1',
      estimatedStartAt: '2026-11-22T06:20:00.000Z',
      estimatedEndAt: '2026-11-22T06:50:00.000Z',
      criticalStartAt: '2026-11-22T06:15:00.000Z',
      expected: { ms: 60_000, spread: 60_000, runs: 0, otherDays: false },
    },
  ],
  hot,
}

const forecastOf = ({ until, whatIf, assumptions }: ForecastAsked): ForecastView => ({
  from: '2026-11-22T06:14:00.000Z',
  until: until ?? '2026-11-24T03:00:00.000Z',
  assumptions,
  whatIf: [...whatIf],
  ended: 3,
  deadlines: [
    {
      type: 'job',
      id: 3,
      name: paycalc.name,
      critical: true,
      deadlineAt: '2026-11-22T06:45:00.000Z',
      endAt: null,
      late: true,
      endBefore: '2026-11-22T06:40:00.000Z',
      lateBefore: false,
      risk: 'HIGH_RISK',
      riskBefore: 'ON_TRACK',
    },
  ],
  effects: [{ id: 3, name: paycalc.name, endBefore: '2026-11-22T06:40:00.000Z', endAt: null }],
  effectCount: 1,
  notRun: [{ id: 3, name: paycalc.name, status: 'waiting', why: 'The job is held.' }],
  notRunCount: 1,
})

/** `asked` gets what each forecast was asked. */
export const smallAssurance = (asked: (forecast: ForecastAsked) => void): AssuranceDesk => ({
  critical: async () => critical,
  hot: async () => hot,
  path: async (job) => {
    if (job !== 3) throw new Refusal('job.unknown', `There is no job ${job} in the plan.`)
    return path
  },
  forecast: async (forecast) => {
    asked(forecast)
    return forecastOf(forecast)
  },
  standing: () => Promise.reject(new Error('nobody promotes here')),
  times: () => Promise.reject(new Error('the lists of this engine have their times')),
  lastTimes: () => undefined,
})
