/** Watches critical jobs: promotes what they wait for in time. Ends the thread in which estimates are made. */
import { createPromoter, type Promoter } from '#/engine/promoter.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

/** Half of what a look sees ahead. */
const lookEvery = 30_000

export const assuranceComponent = (system: System): Component => {
  const { running } = system
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let lastError: string | undefined
  const promoter = (): Promoter => {
    const leader = need(running, 'leader')
    const { assurance: desk } = need(running, 'engine')
    const { clock, options } = system
    const conductor = () => leader.now().conductor
    return createPromoter({ state: leader.state, conductor, desk, options: options.current, clock })
  }
  const look = async (): Promise<void> => {
    try {
      if (running.leader?.isLeading() !== true) return
      running.promoter ??= promoter()
      const promoted = await running.promoter.lookOnce()
      if (promoted.length > 0) system.log.info({ jobs: promoted.length }, 'promoted jobs that critical jobs wait for')
      lastError = undefined
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error)
      system.log.warn({ err: error }, 'critical jobs could not be looked at; tried again in half a minute')
    }
  }
  return {
    name: 'assurance',
    critical: false,
    dependsOn: ['leader'],
    start: async () => {
      timer = setInterval(() => {
        looking ??= look().finally(() => {
          looking = undefined
        })
      }, lookEvery)
    },
    stop: async () => {
      clearInterval(timer)
      running.promoter = undefined
      await system.aside.end()
      await looking
    },
    health: () => (lastError === undefined ? { status: 'ok' } : { status: 'degraded', error: lastError }),
  }
}
