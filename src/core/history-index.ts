/**
 * Finds the history of a job by the numbers of its three names: an open hash table of row numbers.
 *
 * A map would want a key made of the three for each of 4 million jobs a month; this one compares the columns themselves and makes
 * nothing. It is derived from the table of histories and can be made anew at any time.
 */
import { cell, nextRow, type Table } from './columns.ts'
import type { historyLayout } from './layouts.ts'

export interface HistoryIndex {
  /** Rows by the hash of their names; 0: free. At least half of it is free; its length is a power of two. */
  slots: Int32Array
  used: number
}

/** The names of a job, by their numbers: workstation and name of its stream, and its own. */
export interface HistoryKey {
  readonly workstation: number
  readonly stream: number
  readonly name: number
}

type Histories = Table<typeof historyLayout>

const smallest = 1024

export const createHistoryIndex = (): HistoryIndex => ({ slots: new Int32Array(smallest), used: 0 })

const hashOf = (workstation: number, stream: number, name: number): number => {
  const mixed = Math.imul(workstation, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b) ^ Math.imul(name, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

/** The row of a job, 0 when it has none. */
export const findHistory = (
  { slots }: HistoryIndex,
  histories: Histories,
  { workstation, stream, name }: HistoryKey,
): number => {
  const mask = slots.length - 1
  for (let place = hashOf(workstation, stream, name) & mask; ; place = (place + 1) & mask) {
    const row = slots[place] ?? 0
    if (row === 0) return 0
    const isSame =
      cell(histories.name, row) === name &&
      cell(histories.stream, row) === stream &&
      cell(histories.workstation, row) === workstation
    if (isSame) return row
  }
}

/** Adds a row that is not in it. */
export const indexHistory = (index: HistoryIndex, histories: Histories, row: number): void => {
  if (2 * (index.used + 1) > index.slots.length) {
    const rows = index.slots.filter((known) => known !== 0)
    index.slots = new Int32Array(2 * index.slots.length)
    for (const known of rows) insert(index.slots, histories, known)
  }
  insert(index.slots, histories, row)
  index.used += 1
}

const insert = (slots: Int32Array, histories: Histories, row: number): void => {
  const mask = slots.length - 1
  let place = hashOf(cell(histories.workstation, row), cell(histories.stream, row), cell(histories.name, row)) & mask
  while (slots[place] !== 0) place = (place + 1) & mask
  slots[place] = row
}

/** Makes the index anew, after rows have gone or have come from a snapshot. */
export const rebuildHistoryIndex = (index: HistoryIndex, histories: Histories): void => {
  index.slots = new Int32Array(smallest)
  index.used = 0
  for (let row = nextRow(histories, 1); row < histories.size; row = nextRow(histories, row + 1)) {
    if (cell(histories.name, row) !== 0) indexHistory(index, histories, row)
  }
}
