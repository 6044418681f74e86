/** What runs while everything breaks: small streams of tiny jobs, submitted without a pause, each order until it is answered. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '#/lib/refusal.ts'
import type { Place } from '../support/server-process.ts'

export const jobsAStream = 10

const diaryIn = (folder: string): string => join(folder, 'diary')

/** A chain of two and eight jobs beside it; each writes its name, `12.1`, when it runs. */
export const definitionsIn = (folder: string): string => `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END

$JOBS
NODE1#TINY
 DOCOMMAND "echo $BATUTA_JOB_ID.$BATUTA_RUN >> ${diaryIn(folder)}" STREAMLOGON batch
 RECOVERY STOP

SCHEDULE NODE1#TINIES ON REQUEST
:
${Array.from({ length: jobsAStream }, (_, i) => `NODE1#TINY AS T${i}${i === 1 ? ' FOLLOWS T0' : ''}`).join('\n')}
END
`

export const readDiary = (folder: string): string[] => {
  const path = diaryIn(folder)
  if (!existsSync(path)) appendFileSync(path, '')
  return readFileSync(path, 'utf8').split('\n').filter(Boolean)
}

export interface Flow {
  readonly goesOn: () => boolean
  /** Nobody is going to answer any more. */
  readonly givesUp: () => boolean
}

/** Submits streams at a rate until it is told to stop; answers how many were accepted. */
export const submitWithoutPause = async (
  places: readonly Place[],
  jobsASecond: number,
  { goesOn, givesUp }: Flow,
): Promise<number> => {
  const everyMs = (1000 * jobsAStream) / jobsASecond
  const begun = performance.now()
  const under: Promise<void>[] = []
  let submitted = 0
  while (goesOn()) {
    submitted += 1
    under.push(submitOne(places, `chaos-${submitted}`, givesUp))
    await pause(Math.max(0, begun + submitted * everyMs - performance.now()))
  }
  await Promise.all(under)
  return submitted
}

/** The same request, at one server after the other, until one has accepted it: it has its effect once. */
const submitOne = async (places: readonly Place[], requestId: string, givesUp: () => boolean): Promise<void> => {
  for (let attempt = 0; !givesUp(); attempt += 1) {
    const place = places[attempt % places.length]
    try {
      await place?.client.submit({ stream: 'NODE1#TINIES' }, { requestId })
      return
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'stream.unknown') throw error
      await pause(200)
    }
  }
}
