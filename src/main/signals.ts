/** What ends the process from outside of its components: signals, and errors that nobody caught. */
import type { Application } from './application.ts'

/** Listens to SIGTERM, SIGINT and SIGHUP (the terminal was closed). The first asks for the end, a later one hastens it. Returns how to stop listening. */
export const listenToProcess = (app: Application): (() => void) => {
  let firstAt: number | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = performance.now()
      app.end({ signal })
    } else if (performance.now() - firstAt >= app.times.echoMs) {
      app.log.warn({}, `asked again to stop (${signal}): whatever is left is abandoned`)
      app.hasten.abort()
    }
  }
  const onError = (error: unknown): void => {
    app.log.error({ err: error }, 'an error that nobody caught')
    app.end({ error })
  }
  const events = [
    ['SIGTERM', onSignal],
    ['SIGINT', onSignal],
    ['SIGHUP', onSignal],
    ['uncaughtException', onError],
    ['unhandledRejection', onError],
  ] as const
  for (const [event, listener] of events) process.on(event, listener)
  return () => {
    for (const [event, listener] of events) process.off(event, listener)
  }
}
