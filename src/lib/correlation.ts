/**
 * One id through everything that a request, a command or a run causes, so that its lines can be found together in the log.
 *
 * The id travels with the asynchronous calls by itself (Node's AsyncLocalStorage); nobody passes it on by hand.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Does `work` under this id: a request id, or the name of a run such as `12.1`. Returns what `work` returns. */
export const withCorrelation = <T>(id: string, work: () => T): T => current.run(id, work)

/** The id that the present call belongs to, or undefined outside of any. */
export const correlation = (): string | undefined => current.getStore()
