import assert from 'node:assert/strict'
import { test } from 'node:test'
import { internalStatuses, internalStreamStatuses, jobStatuses, streamStatuses } from '#/model/status.ts'
import {
  commonStatuses,
  commonStatusOfJob,
  commonStatusOfStream,
  readCommonStatus,
  v1StatusOfJob,
  v1StatusOfStream,
  v2StatusOfJob,
  v2StatusOfStream,
} from './statuses.ts'

test('every status has a word of HWA, and each common word is read back in any case', () => {
  for (const status of jobStatuses) assert.equal(readCommonStatus(commonStatusOfJob[status]), commonStatusOfJob[status])
  for (const status of streamStatuses) assert.ok(commonStatuses.includes(commonStatusOfStream[status]), status)
  for (const status of internalStatuses) assert.ok(v1StatusOfJob[status] && v2StatusOfJob[status], status)
  for (const status of internalStreamStatuses) assert.ok(v1StatusOfStream[status] && v2StatusOfStream[status], status)
  assert.equal(readCommonStatus(' successful'), 'SUCCESSFUL')
  assert.equal(readCommonStatus('ABEND'), undefined)
})

test("HWA's own pages spell some statuses otherwise; both spellings are read", () => {
  assert.deepEqual(['SUCCEED', 'Cancelled', 'SUPPRESSED'].map(readCommonStatus), ['SUCCESSFUL', 'CANCELED', 'SUPPRESS'])
})
