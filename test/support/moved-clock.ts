/**
 * Loaded into a server before anything else (`NODE_OPTIONS=--import`): its clock is as many milliseconds ahead of that of the machine as
 * the file of `MOVED_CLOCK` says, and follows when that changes. What a process measures without a clock goes on as it does.
 */
import { readFileSync } from 'node:fs'

const file = process.env['MOVED_CLOCK'] ?? ''
// oxlint-disable-next-line no-restricted-globals
const machine = Date.now
/** The file is looked at so often, milliseconds. */
const lookEvery = 20

let movedBy = 0
let lookedAt = -Infinity

// oxlint-disable-next-line no-restricted-globals
Date.now = () => {
  if (performance.now() - lookedAt > lookEvery) {
    lookedAt = performance.now()
    movedBy = Number(readFileSync(file, 'utf8'))
  }
  return machine() + movedBy
}
