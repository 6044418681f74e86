/** Reads a refusal off the wire, for the tests of the edge. */
import assert from 'node:assert/strict'
import { Value } from 'typebox/value'
import { Problem } from '#/contract/problem.ts'

/** The problem document of a request, checked against the contract. */
export const problemOf = async (response: Response): Promise<Problem> => {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = Value.Parse(Problem, await response.json())
  assert.equal(problem.status, response.status)
  assert.equal(problem.requestId, response.headers.get('x-request-id'))
  return problem
}
