/**
 * Brings up what the system can do without: a try now, and more tries later while the rest goes on.
 *
 * The pauses grow, with jitter; after several failures in a row a circuit breaker leaves the component alone for a while.
 */
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  wrap,
  type IPolicy,
} from 'cockatiel'
import { Fault } from '#/lib/refusal.ts'
import type { Application, Circuit, Member } from './application.ts'
import { sentenceOf } from './failure.ts'
import { stopMember } from './stop.ts'

/** Settles with the first try, whatever comes of it. `start` throws when a try fails. */
export const keepTrying = async (app: Application, member: Member, start: () => Promise<void>): Promise<void> => {
  const firstTry = Promise.withResolvers<void>()
  const oneTry = async (): Promise<void> => {
    try {
      await tryOnce(app, member, start)
    } finally {
      firstTry.resolve()
    }
  }
  // Only an application that stops makes the tries end without success.
  void policyFor(app, member.component.name)
    .execute(oneTry, app.stopping.signal)
    .catch(() => {})
  await firstTry.promise
}

const circuitWords: Readonly<Record<CircuitState, Circuit['state']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
}

const policyFor = ({ times: { retry: times }, circuits }: Application, name: string): IPolicy => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: times.breakForMs,
    breaker: new ConsecutiveBreaker(times.breakAfter),
  })
  const backoff = new ExponentialBackoff({ initialDelay: times.firstMs, maxDelay: times.longestMs })
  const again = retry(handleAll, { maxAttempts: Number.POSITIVE_INFINITY, backoff }).dangerouslyUnref()
  const circuit: Circuit = { state: 'closed', failures: 0, opened: 0 }
  circuits.set(name, circuit)
  breaker.onFailure(() => (circuit.failures += 1))
  breaker.onBreak(() => (circuit.opened += 1))
  breaker.onStateChange((state) => (circuit.state = circuitWords[state]))
  return wrap(again, breaker)
}

const tryOnce = async (app: Application, member: Member, start: () => Promise<void>): Promise<void> => {
  app.stopping.signal.throwIfAborted()
  const { name } = member.component
  try {
    assertStartable(app, member)
    await start()
    member.error = undefined
  } catch (error) {
    // The shutdown stops it together with the rest.
    if (app.stopping.signal.aborted) throw error
    member.error = sentenceOf(error)
    app.log.warn({ component: name, err: error }, `${name} did not start and will be tried again: ${member.error}`)
    await stopMember(app, member, app.times.stopMs)
    throw error
  }
}

const assertStartable = (app: Application, { component, pending }: Member): void => {
  if (pending) throw new Fault('its last start has not come back yet')
  const missing = component.dependsOn.find((name) => app.members.get(name)?.stage !== 'running')
  if (missing !== undefined) throw new Fault(`it waits for ${missing}`)
}
