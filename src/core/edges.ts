/** Who follows whom: edges between jobs and streams, chained at both ends. */
import { addRow, cell, put, removeRows, type Column } from './columns.ts'
import type { Holder, PlanState } from './state.ts'

/** Adds `to follows from`; returns the edge. Both ends are holders: a stream's number carries a minus sign. */
export const addEdge = (state: PlanState, from: Holder, to: Holder): number => {
  const { edges } = state
  const edge = edges.size
  addRow(edges, edge)
  const source = from < 0 ? state.streams : state.jobs
  const target = to < 0 ? state.streams : state.jobs
  put(edges.from, edge, Math.abs(from))
  put(edges.fromStream, edge, from < 0 ? 1 : 0)
  put(edges.to, edge, Math.abs(to))
  put(edges.toStream, edge, to < 0 ? 1 : 0)
  put(edges.nextOut, edge, cell(source.edgesOut, Math.abs(from)))
  put(source.edgesOut, Math.abs(from), edge)
  put(edges.nextIn, edge, cell(target.edgesIn, Math.abs(to)))
  put(target.edgesIn, Math.abs(to), edge)
  return edge
}

/** The first edge that leaves a job or stream, 0 when there is none; `nextOut` leads on. */
export const firstEdgeFrom = ({ streams, jobs }: PlanState, from: Holder): number =>
  from < 0 ? cell(streams.edgesOut, -from) : cell(jobs.edgesOut, from)

/** The edges that leave a job or stream. */
export const edgesFrom = function* (state: PlanState, from: Holder): Generator<number> {
  for (let edge = firstEdgeFrom(state, from); edge !== 0; edge = cell(state.edges.nextOut, edge)) yield edge
}

/** The edges that reach a job or stream. */
export const edgesTo = function* (state: PlanState, to: Holder): Generator<number> {
  const table = to < 0 ? state.streams : state.jobs
  for (let edge = cell(table.edgesIn, Math.abs(to)); edge !== 0; edge = cell(state.edges.nextIn, edge)) yield edge
}

/** The ends of an edge as holders. */
export const edgeFrom = ({ edges }: PlanState, edge: number): Holder =>
  cell(edges.fromStream, edge) === 1 ? -cell(edges.from, edge) : cell(edges.from, edge)
export const edgeTo = ({ edges }: PlanState, edge: number): Holder =>
  cell(edges.toStream, edge) === 1 ? -cell(edges.to, edge) : cell(edges.to, edge)

/** Takes one edge out of both its chains, and out of use. */
export const removeEdge = (state: PlanState, edge: number): void => {
  const { edges } = state
  const from = edgeFrom(state, edge)
  const to = edgeTo(state, edge)
  const source = from < 0 ? state.streams : state.jobs
  const target = to < 0 ? state.streams : state.jobs
  // One whose predecessor has left the plan is in no chain there.
  if (from !== 0) unchain(edge, { first: source.edgesOut, row: Math.abs(from), next: edges.nextOut })
  unchain(edge, { first: target.edgesIn, row: Math.abs(to), next: edges.nextIn })
  removeRows(edges, [edge])
}

interface Chain {
  readonly first: Column
  readonly row: number
  readonly next: Column
}

const unchain = (edge: number, { first, row, next }: Chain): void => {
  const after = cell(next, edge)
  if (cell(first, row) === edge) return put(first, row, after)
  for (let before = cell(first, row); before !== 0; before = cell(next, before)) {
    if (cell(next, before) === edge) return put(next, before, after)
  }
}
