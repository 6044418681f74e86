/** Prints the table of a benchmark, and keeps its numbers in `bench/results` with the machine and the versions they belong to. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What it ran on; nothing that names the machine. */
const machine = () => ({
  processor: cpus()[0]?.model ?? 'unknown',
  processors: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${process.platform} ${release()} ${process.arch}`,
})

const versions = () => {
  const { version, dependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    version: string
    dependencies: Record<string, string>
  }
  return { batuta: version, node: process.version, chevrotain: dependencies['chevrotain'] }
}

/** Cells of a row; numbers stand right. */
export type Row = readonly (string | number)[]

export const printTable = (headings: readonly string[], rows: readonly Row[]): void => {
  const cells = [headings, ...rows.map((row) => row.map(String))]
  const widths = headings.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  const lines = cells.map((row, line) =>
    row
      .map((cell, at) =>
        isNumber(rows[line - 1]?.[at]) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  '),
  )
  process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`)
}

const isNumber = (cell: string | number | undefined): boolean => typeof cell === 'number'

/** Keeps the numbers of a benchmark. Returns where, from the root of the project. */
export const saveResults = (name: string, results: object): string => {
  const file = `bench/results/${name}.json`
  mkdirSync(`${root}/bench/results`, { recursive: true })
  const kept = { benchmark: name, machine: machine(), versions: versions(), ...results }
  writeFileSync(`${root}/${file}`, `${JSON.stringify(kept, null, 2)}\n`)
  return file
}
