/** How long the jobs of the site take, and how often they fail: both can be set while they run. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { day, hoursAt, night, type Hours } from './day.ts'

/** So many jobs run at once on each workstation, of which there are at least sixteen: what the rate is set by is how long they take. */
export const workstationLimit = 2
const atOnce = 16 * workstationLimit

/** The hours that are played, and how many jobs a second start and end in them. */
export const hoursOf = { day, night } as const
const rates = { day: 1.5, night: 17 } as const
export type Played = keyof typeof hoursOf

const paceFile = (folder: string): string => join(folder, 'pace')

/** One that starts takes as long as is set then, and fails as often as is set when it ends. */
const setPace = (folder: string, played: Played, { failing }: Hours): void => {
  // Renamed: a job never reads half of it.
  writeFileSync(`${paceFile(folder)}.new`, `${(atOnce / rates[played]).toFixed(2)} ${failing}\n`)
  renameSync(`${paceFile(folder)}.new`, paceFile(folder))
}

/** Which one fails is told by the number of its process: mostly not the same when it is rerun. */
export const commandIn = (folder: string): string => {
  const file = paceFile(folder)
  return `read s f < ${file}; sleep $s; read s f < ${file}; exit $(( $$ % f == 0 ? 8 : 0 ))`
}

/** As the first of the hours has it. */
export const beginHours = (folder: string, played: Played): void => setPace(folder, played, hoursAt(hoursOf[played], 0))

/** Lets the hours go by in so many seconds. */
export const passHours = async (
  folder: string,
  { played, seconds }: { readonly played: Played; readonly seconds: number },
): Promise<void> => {
  for (const hours of hoursOf[played]) {
    setPace(folder, played, hours)
    await pause(hours.share * seconds * 1000)
  }
}
