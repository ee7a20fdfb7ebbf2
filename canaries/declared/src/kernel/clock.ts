import { value } from 'lodash'

export const used = value
