/** The program that a TASK of type restful runs: sends the request it reads from its input, and ends with what came of it. */
import { readFileSync } from 'node:fs'
import type { RequestTask } from '#/composer/task-request.ts'
import { callService } from './call-service.ts'

process.exitCode = await callService(JSON.parse(readFileSync(0, 'utf8')) as RequestTask, process.stdout)
