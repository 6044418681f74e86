/** graphile-worker as its page on performance sets it up: 24 at once, a local queue of 500, completions in batches. */
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { Pool } from 'pg'
import type { ConnectionOptions } from '#/db/connection.ts'
import type { Peer } from './peer.ts'

export const graphileWorker = async (connection: ConnectionOptions): Promise<Peer> => {
  const pgPool = new Pool({ ...connection, max: 25 })
  pgPool.on('error', () => undefined)
  pgPool.on('connect', (client) => client.on('error', () => undefined))
  // What it prints would be taken for a result.
  const logger = new Logger(() => () => undefined)
  const utils = await makeWorkerUtils({ pgPool, logger })
  await utils.migrate()
  return {
    add: async (count) => {
      await utils.addJobs(Array.from({ length: count }, (_, id) => ({ identifier: 'nothing', payload: { id } })))
    },
    work: async (count) => {
      const done = Promise.withResolvers<void>()
      let worked = 0
      const runner = await run({
        pgPool,
        logger,
        noHandleSignals: true,
        parsedCronItems: [],
        taskList: {
          nothing: () => {
            worked += 1
            if (worked === count) done.resolve()
          },
        },
        preset: {
          worker: {
            concurrentJobs: 24,
            maxPoolSize: 25,
            localQueue: { size: 500 },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      })
      await done.promise
      await runner.stop()
    },
    end: async () => {
      await utils.release()
      await pgPool.end()
    },
  }
}
