/** A large site in a data folder, as a server finds it that starts there. */
import type { ConnectionOptions } from '#/db/connection.ts'
import { startEmbedded } from '#/db/embedded.ts'
import { setUpLargeSite, streamsFor, type LargeSite, type SiteSize } from './large-site.ts'

export interface LargeFolder {
  readonly size: SiteSize
  readonly site: LargeSite
  /** Of its database, while a server has it. */
  readonly connection: ConnectionOptions
}

/** What a bench is asked for by its options. */
interface FolderAsked {
  readonly definitions: string
  readonly jobs: string
  readonly seed: string
}

/** Sets it up with the database of its own, which is stopped afterwards. */
export const setUpLargeFolder = async (
  dataDir: string,
  { definitions, jobs, seed }: FolderAsked,
): Promise<LargeFolder> => {
  const cluster = await startEmbedded({ dataDir })
  const size = { streams: streamsFor(Number(definitions)), liveJobs: Number(jobs), seed: Number(seed) }
  const site = await setUpLargeSite(cluster.connection, size)
  await cluster.stop(10_000)
  return { size, site, connection: cluster.connection }
}
