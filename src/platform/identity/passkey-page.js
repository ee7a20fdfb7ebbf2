// Runs the passkey dialogue of the browser on the sign-in pages: options from the server, the answer back in the form.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function answer(optionsAddress) {
  const reply = await fetch(optionsAddress, { method: 'POST', headers: { 'x-khue': '1' } })
  if (!reply.ok) throw new Error(`options: ${reply.status}`)
  const options = await reply.json()
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map((one) => ({ ...one, id: bytesOf(one.id) })),
    },
  })
  const { response } = credential
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      authenticatorData: textOf(response.authenticatorData),
      clientDataJSON: textOf(response.clientDataJSON),
      signature: textOf(response.signature),
      ...(response.userHandle && { userHandle: textOf(response.userHandle) }),
    },
  })
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const alert = form.querySelector('[role=alert]')
  const send = async () => {
    alert.hidden = true
    if (!('credentials' in navigator)) {
      alert.textContent = form.dataset.unsupported
      alert.hidden = false
      return
    }
    try {
      form.elements.response.value = await answer(form.dataset.passkey)
      form.submit()
    } catch (error) {
      // The person closed the dialogue, or it failed: say so and let them choose again.
      console.info('passkey', error)
      alert.textContent = form.dataset.failed
      alert.hidden = false
    }
  }
  form.addEventListener('submit', (event) => {
    if (form.elements.response.value !== '') return
    event.preventDefault()
    void send()
  })
}
