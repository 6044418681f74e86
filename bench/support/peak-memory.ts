/** The peak of a process's resident memory between two moments, as Linux keeps it: no peak is missed between two looks. */
import { readFileSync, writeFileSync } from 'node:fs'

/** From now on the peak is counted anew. proc(5), /proc/pid/clear_refs. */
export const setPeakBack = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')

/** MB, since it was set back. */
export const peakSince = (pid: number): number => {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024
}
