/** The thread of `check-aside.ts`: parses and checks what it is given, and answers once. */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { checkSources } from './check-sources.ts'
import type { Checked, CheckTask } from './check-aside.ts'

const { sources, known } = workerData as CheckTask
const { parsed, diagnostics } = checkSources(sources, known)
const checked: Checked = { definitions: parsed.map(({ definition }) => definition), diagnostics }
assert.ok(parentPort, 'this is a worker')
parentPort.postMessage(checked)
