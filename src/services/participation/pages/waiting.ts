/** In localStorage while a report waits for a connection: read by the frame of every page before anything else of it is loaded. */
export const waitingMark = 'khue.report-waiting'
