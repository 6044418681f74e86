/** The thread of `check-aside.ts`: parses and checks what it is given, and answers once. */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { definitionsOfLines } from '#/model/definition-lines.ts'
import type { CheckTask } from './check-aside.ts'
import { checkSources } from './check-sources.ts'

const { sources, known } = workerData as CheckTask
const { diagnostics } = checkSources(sources, definitionsOfLines(known))
assert.ok(parentPort, 'this is a worker')
parentPort.postMessage(diagnostics)
