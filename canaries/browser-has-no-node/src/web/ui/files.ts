export { readFile as value } from 'node:fs/promises'
