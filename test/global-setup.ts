/** Around a run of all tests: the PostgreSQL they share is up before the first one, and gone after the last one. */
import { joinTestCluster, leaveTestCluster } from '#/db/test-cluster.ts'

export const globalSetup = async (): Promise<void> => {
  await joinTestCluster()
}

export const globalTeardown = (): Promise<void> => leaveTestCluster()
