/** The commands of conman that have no meaning here, each with the reason and what to do instead. */
import { missing, type Missing } from '#/cli/tool/verb.ts'

export const conmanWithoutMeaning: readonly Missing[] = [
  ...missing(
    'the plan is extended while it runs, and old days stay in it: see batuta plan days.',
    ['setsym', 'set'],
    ['listsym', 'lis'],
  ),
  ...missing('an agent holds no plan of its own that could be reset.', ['resetfta']),
  ...missing('the agents of a site stand beside each other; there are no domains.', ['showdomain', 'showd']),
  ...missing('servers agree by themselves who leads: see batuta status.', ['switchmgr', 'switchm']),
  ...missing(
    'one process serves everything: start it with batuta serve, and end it with a signal.',
    ['shutdown', 'shut'],
    ['startappserver'],
    ['stopappserver'],
  ),
  ...missing('definitions are composer text: change the job with batuta composer modify, or rerun it ;from=ANOTHER.', [
    'altjob',
    'aj',
  ]),
  ...missing('jobs start as the user that their STREAMLOGON names; Batuta keeps no passwords of users.', ['altpass']),
  ...missing('names are written in full, with their folder.', ['chfolder', 'cf'], ['listfolder', 'lf']),
  ...missing(
    'metrics and health are there without it: see GET /metrics and batuta status.',
    ['bulk_discovery', 'bulk'],
    ['checkhealthstatus', 'chs'],
  ),
  ...missing(
    'there are no event rules yet, so there is no event processor.',
    ['deployconf', 'deploy'],
    ['starteventprocessor', 'startevp'],
    ['stopeventprocessor', 'stopevp'],
    ['switcheventprocessor', 'switchevp'],
    ['startmon'],
    ['stopmon'],
  ),
  ...missing(
    'messages go to standard error, and a reason stands with each order: ;reason="TEXT".',
    ['console', 'cons'],
    ['tellop', 'to'],
  ),
  ...missing('nothing is kept for later: each command is answered at once.', ['continue', 'cont']),
  ...missing('the prompt has the commands before under the arrow keys.', ['redo', 'red']),
  {
    name: 'display',
    of: 'file',
    shorts: ['df'],
    reason: 'the server does not read files of an agent: job log shows what a job wrote.',
  },
]
