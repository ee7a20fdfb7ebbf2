/** Names of members and services: INSTANCE/CLASS/MEMBER/SUBSYSTEM[/SERVICE], as PR-REST §4.1 writes them. Browser-safe. */

/** PR-REST leaves the subsystem out where one wants; here a member is always a system, so it is always there. */
const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,59}'
export const memberIdPattern = `^${part}(/${part}){3}$`
export const serviceIdPattern = `^${part}(/${part}){4}$`
export const codePattern = `^${part}$`

/** Khuê's own name as a provider: the city of Hanoi (H26) of the government class. */
export const ownMemberId = 'HANOI/GOV/H26/KHUE'
