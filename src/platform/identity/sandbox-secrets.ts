/** The public secrets of the sandbox's officials; they open nothing elsewhere. */
export const sandboxPassword = 'khue-sandbox'
/** Base32, as an authenticator app takes it. */
export const sandboxTotpSecret = 'KHUEVANCACHANOISANDBOXTHUNGHIEM2'
