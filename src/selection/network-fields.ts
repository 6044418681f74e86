/** The fields by which workstations, resources, prompts and files of the plan are selected. */
import type { Noun } from './field.ts'

export const workstationNoun: Noun = {
  noun: 'workstation',
  fields: [
    { name: 'name', kind: 'name', what: 'Its name.', hwa: ['name'], sorts: true },
    {
      name: 'limit',
      kind: 'number',
      what: 'How many jobs run on it at once.',
      conman: ['limit'],
      hwa: ['limit'],
      sorts: true,
    },
    {
      name: 'fence',
      kind: 'number',
      what: 'Only priorities above it start.',
      conman: ['fence'],
      hwa: ['fence'],
      sorts: true,
    },
    { name: 'linked', kind: 'flag', what: 'New jobs start on it.', conman: ['linked'], hwa: ['linked'] },
    { name: 'ignored', kind: 'flag', what: 'It takes no part in the plan.', conman: ['ignored'], hwa: ['ignored'] },
    {
      name: 'running',
      kind: 'number',
      what: 'How many jobs run on it.',
      conman: ['running'],
      hwa: ['runningJobs'],
      sorts: true,
    },
    { name: 'ready', kind: 'number', what: 'How many jobs wait for a place.', conman: ['ready'], sorts: true },
    { name: 'timezone', kind: 'text', what: 'Its time zone.', conman: ['timezone'], hwa: ['timeZone'] },
  ],
}

export const resourceNoun: Noun = {
  noun: 'resource',
  fields: [
    { name: 'name', kind: 'name', what: 'Its name without the workstation.', hwa: ['name'], sorts: true },
    { name: 'workstation', kind: 'name', what: 'Its workstation.', hwa: ['workstation'], sorts: true },
    { name: 'units', kind: 'number', what: 'Its units.', conman: ['units'], hwa: ['quantity'], sorts: true },
    {
      name: 'defined',
      kind: 'number',
      what: 'Its units by its definition.',
      conman: ['defined'],
      hwa: ['definedQuantity'],
    },
    { name: 'inUse', kind: 'number', what: 'Units in use.', conman: ['inuse'], hwa: ['usage'], sorts: true },
    { name: 'free', kind: 'number', what: 'Units nobody holds.', conman: ['free'], hwa: ['available'], sorts: true },
    { name: 'waiting', kind: 'number', what: 'How many ready jobs need some.', conman: ['waiting'], sorts: true },
  ],
}

export const promptNoun: Noun = {
  noun: 'prompt',
  fields: [
    { name: 'id', kind: 'id', what: 'Its number.', hwa: ['id', 'number'], sorts: true },
    { name: 'name', kind: 'name', what: 'Its name; one in a job or stream has none.', hwa: ['name'], sorts: true },
    {
      name: 'status',
      kind: 'word',
      what: 'Whether it was asked, and what the answer was.',
      conman: ['state', 'status'],
      hwa: ['status'],
      words: {
        INACT: ['waiting'],
        NOT_ASKED: ['waiting'],
        ASKED: ['asked'],
        YES: ['yes'],
        NO: ['no'],
        waiting: ['waiting'],
        asked: ['asked'],
        yes: ['yes'],
        no: ['no'],
      },
      sorts: true,
    },
    { name: 'text', kind: 'text', what: 'What it asks.', conman: ['text'], hwa: ['text', 'message'] },
    { name: 'askedAt', kind: 'instant', what: 'When it was asked.', conman: ['asked'], sorts: true },
    {
      name: 'waiters',
      kind: 'number',
      what: 'How many jobs and streams wait for it.',
      conman: ['waiters'],
      sorts: true,
    },
  ],
}

export const fileNoun: Noun = {
  noun: 'file',
  fields: [
    { name: 'id', kind: 'id', what: 'Its number.', sorts: true },
    { name: 'path', kind: 'text', what: 'Its path.', hwa: ['name', 'fileName'], sorts: true },
    { name: 'workstation', kind: 'name', what: 'Where it is looked for.', hwa: ['workstation'], sorts: true },
    {
      name: 'found',
      kind: 'flag',
      what: 'It has been found.',
      conman: ['found'],
    },
    { name: 'waiter', kind: 'name', what: 'Who waits for it: WS#STREAM.JOB, or WS#STREAM.', conman: ['waiter'] },
  ],
}
