/** pg-boss with large batches, each fetched and completed as a whole, fetching on without a pause while batches are full. */
import { PgBoss } from 'pg-boss'
import type { ConnectionOptions } from '#/db/connection.ts'
import type { Peer } from './peer.ts'

const batchSize = 1000
const localConcurrency = 4

export const pgBoss = async (connection: ConnectionOptions): Promise<Peer> => {
  const boss = new PgBoss({ ...connection, max: 10, supervise: false, schedule: false })
  boss.on('error', (error) => process.stderr.write(`${String(error)}\n`))
  await boss.start()
  await boss.createQueue('nothing')
  return {
    add: async (count) => {
      await boss.insert(
        'nothing',
        Array.from({ length: count }, (_, id) => ({ data: { id } })),
      )
    },
    work: async (count) => {
      const done = Promise.withResolvers<void>()
      let worked = 0
      const options = { batchSize, localConcurrency, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true }
      await boss.work('nothing', options, (jobs) => {
        worked += jobs.length
        if (worked >= count) done.resolve()
        return Promise.resolve()
      })
      await done.promise
      await boss.offWork('nothing')
    },
    end: () => boss.stop({ graceful: true }),
  }
}
