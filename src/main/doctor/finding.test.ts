import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingsOf, type ToldNode } from './finding.ts'

const now = Temporal.Instant.from('2026-11-22T06:14:00Z').epochMilliseconds

const node = (name: string, more: Partial<ToldNode> = {}): ToldNode => ({
  name,
  status: 'ok',
  since: '2026-11-22T06:00:00.000Z',
  lastError: null,
  facts: {},
  dependsOn: [],
  parts: [],
  ...more,
})

const sayings = (...parts: ToldNode[]): string[] => findingsOf(node('batuta', { parts }), now).map(({ says }) => says)

test('units stand behind their values, and instants are told as how far away they are', () => {
  const facts = {
    bytesMost: 2 ** 20,
    freeBytes: 1536,
    hitPercent: 97.1254,
    processorPercent: 0.0004,
    commitMs: 28,
    lastTookMs: 250_000,
    next: '2026-11-22T12:06:00.123Z',
    lastSuccess: '2026-11-22T06:02:00Z',
    through: '2026-11-23',
    task: null,
    all: 13,
  }
  assert.deepEqual(sayings(node('any', { facts, latencyMs: 0.8 })), [
    '0.8 ms, bytesMost 1 MiB, free 1.5 KiB, hit 97.13 %, processor below 0.01 %, commit 28 ms, lastTook 4 min, next in 5 h 52 min, lastSuccess 12 min ago, through 2026-11-23, task -, all 13',
  ])
})

test('what is not well says for how long, a part of it too; to whom no instants are told, no time is', () => {
  const lastError = 'It does not answer.'
  const part = node('cards', { status: 'degraded', since: '2026-11-22T06:13:25Z', lastError })
  assert.deepEqual(sayings(node('any', { status: 'failed', lastError, parts: [part, node('well')] })), [
    'It does not answer. (for 14 min)',
    'It does not answer. (for 35 s)',
  ])
  const { since: _, ...nameless } = node('any', { status: 'degraded' })
  assert.deepEqual(sayings(nameless), ['degraded'])
})
