/**
 * Which faults a seed has, and how often. Each seed has a few kinds and not all of them: a fault that comes all the time hides
 * what another one would show.
 */
import type { Random } from '../support/random.ts'

/** Probabilities from 0 to 1 of one operation or message, and mean times between two in milliseconds; 0: never. */
export interface Faults {
  readonly commitFails: number
  /** The commit has happened, and the caller is told that it failed. */
  readonly commitTimesOut: number
  readonly commitIsSlow: number
  /** A message to or from the agent is lost, and the link breaks some seconds later. */
  readonly messageIsLost: number
  readonly messageIsDoubled: number
  /** It takes up to a minute, and others overtake it. */
  readonly messageIsLate: number
  readonly refused: number
  readonly failed: number
  readonly databaseDown: number
  readonly serverKilled: number
  readonly serverPaused: number
  readonly lockLost: number
  readonly linkBroken: number
  readonly agentKilled: number
  readonly machineRestarted: number
  readonly spoolLost: number
}

const minute = 60_000

/** The faults of a seed. */
export const chooseFaults = (random: Random): Faults => {
  const often = (most: number): number => (random.chance(0.4) ? (most * (1 + random.below(10))) / 10 : 0)
  const every = (minutes: number, chance = 0.4): number =>
    random.chance(chance) ? minutes * minute * (1 + random.below(5)) : 0
  return {
    commitFails: often(0.02),
    commitTimesOut: often(0.02),
    commitIsSlow: often(0.1),
    messageIsLost: often(0.1),
    messageIsDoubled: often(0.2),
    messageIsLate: often(0.2),
    refused: often(0.1),
    failed: often(0.1),
    databaseDown: every(90),
    serverKilled: every(90),
    serverPaused: every(60),
    lockLost: every(90),
    linkBroken: every(20),
    agentKilled: every(30),
    machineRestarted: every(120, 0.2),
    spoolLost: every(200, 0.2),
  }
}

/** Nothing goes wrong any more. */
export const noFaults: Faults = {
  commitFails: 0,
  commitTimesOut: 0,
  commitIsSlow: 0,
  messageIsLost: 0,
  messageIsDoubled: 0,
  messageIsLate: 0,
  refused: 0,
  failed: 0,
  databaseDown: 0,
  serverKilled: 0,
  serverPaused: 0,
  lockLost: 0,
  linkBroken: 0,
  agentKilled: 0,
  machineRestarted: 0,
  spoolLost: 0,
}
