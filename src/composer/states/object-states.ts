/** The keywords of all other objects. */
import { kept, runs, type KeywordTable } from './keyword-state.ts'

export const workstationStates: KeywordTable = {
  CPUNAME: runs('Every workstation is served by the agent of this server.'),
  OS: kept('Shown; jobs run on the system of the agent.'),
  NODE: kept('Describes the network of TWS.'),
  TCPADDR: kept('Describes the network of TWS.'),
  SECUREADDR: kept('Describes the network of TWS.'),
  LICENSETYPE: kept('There are no licences.'),
  TYPE: kept('Shown; all types are treated alike, and what has MEMBERS is a pool.'),
  IGNORE: runs('Its streams are not planned; jobs on it in other streams are, and do not run.'),
  HOST: kept('Describes the network of TWS.'),
  ACCESS: kept('Describes the network of TWS.'),
  AGENTID: kept('Describes the network of TWS.'),
  AUTOLINK: kept('Describes the network of TWS.'),
  BEHINDFIREWALL: kept('Describes the network of TWS.'),
  SECURITYLEVEL: kept('Describes the network of TWS.'),
  FULLSTATUS: kept('Describes the network of TWS.'),
  SERVER: kept('Describes the network of TWS.'),
  PROTOCOL: kept('Describes the network of TWS.'),
  MEMBERS: runs(
    'Of a class: its workstations, @ for all. Of a pool: the first that takes part gets the work. Of a variable table: its variables.',
  ),
  REQUIREMENTS: kept('The JSDL document is kept to the letter.'),
  CPUCLASS: runs('A stream on a class is one on each member, with the jobs of the class there.'),
  DOMAIN: kept('Agents need no managers.'),
  MANAGER: kept('See DOMAIN. A star before it is passed over.'),
  PARENT: kept('See DOMAIN.'),
  ISMASTER: kept('See DOMAIN.'),
  USERNAME: kept('Jobs run as the user of the agent.'),
  PASSWORD: kept('Never stored, shown or logged; printed as stars, as the product does.'),
}

export const otherStates: KeywordTable = {
  $CALENDAR: runs('Dates are sorted, each kept once. mm/dd/yyyy, mm/dd/yy of this century, yyyymmdd.'),
  $PARM: runs('MAIN_TABLE is the default table. The case of names does not count when they are looked up.'),
  $PROMPT: runs('A named prompt is asked once in a plan; the answer holds for all that wait for it.'),
  $RESOURCE: runs('Units are held from start to end, however the job ends.'),
  $JOBSTREAM: runs('A heading: the streams below it are objects of their own.'),
  VARTABLE: runs(
    'Variables are looked up in the table of the run cycle, stream, workstation, then the default; unknown ones stay text.',
  ),
  ISDEFAULT: runs('The table of whatever names none.'),
  RUNCYCLEGROUP: runs('Its times hold for those of its run cycles that have none.'),
  FOLDER: kept('Definitions may lie in folders that nobody defined.'),
}
