const dark = matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dress();
dark.addEventListener('change', dress);

// The example of an Idempotency-Key is filled in everywhere, but a key is for one intent: each try
// gets one of its own. A key that somebody typed stays.
const example = '5f0c2b1e-8d43-4a7e-9b1c-0d2e3f4a5b6c';
const fresh = (request) => {
  if (request.headers?.['Idempotency-Key'] === example) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    request.headers['Idempotency-Key'] = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return request;
};

// Whoever signs in or refreshes here is signed in for the other operations too.
const keep = (response) => {
  if (response.ok && /\/v1\/sessions(\/current\/refresh)?$/.test(response.url) && response.obj?.access_token) {
    ui.preauthorizeApiKey('session', response.obj.access_token);
  }
  return response;
};

const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'none', // hundreds of operations: first choose what they are about
  filter: true,
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor: fresh,
  responseInterceptor: keep,
});
