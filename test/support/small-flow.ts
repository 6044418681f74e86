/** The smallest workload of a real server: a stream of one job that succeeds at once, on request. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { batuta, type Place } from './server-process.ts'

const definitions = `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END

$JOBS
NODE1#WORK
 DOCOMMAND "true" STREAMLOGON batch
 RECOVERY STOP

SCHEDULE NODE1#FLOW ON REQUEST
:
NODE1#WORK AS W0
END
`

/** Defines it. */
export const applyFlow = (place: Place): void => {
  const file = join(place.folder, 'flow.txt')
  writeFileSync(file, definitions)
  assert.equal(batuta(place, 'apply', file).code, 0)
}

/** Puts one more of them into the plan. */
export const submitFlow = async ({ client }: Place, requestId: string): Promise<void> => {
  await client.submit({ stream: 'NODE1#FLOW' }, { requestId })
}
