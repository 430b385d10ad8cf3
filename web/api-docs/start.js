SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  // A token typed here is for this page's life only.
  persistAuthorization: false,
  validatorUrl: null,
})
