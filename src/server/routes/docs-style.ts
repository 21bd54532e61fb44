/** How Swagger UI looks here: without its bar, which asks for another document's address, and readable on a phone. */
export const docsStyle = `
.swagger-ui .topbar { display: none }
@media (max-width: 45rem) {
  .swagger-ui .wrapper { padding: 0 0.75rem }
  .swagger-ui .info { margin: 1.5rem 0 }
  .swagger-ui .opblock-tag { position: relative; flex-wrap: wrap; padding: 0.6rem 2.5rem 0.6rem 0; font-size: 1.25rem }
  .swagger-ui .opblock-tag > button { position: absolute; top: 0.6rem; right: 0 }
  .swagger-ui .opblock-tag small { flex: 1 0 100%; padding: 0 }
  .swagger-ui .opblock .opblock-summary { padding: 0.3rem }
  .swagger-ui .opblock .opblock-summary-control { min-width: 0; padding: 0.3rem 0 }
  .swagger-ui .opblock .opblock-summary-method { min-width: 4.2rem; padding: 0.4rem 0; font-size: 0.75rem }
  .swagger-ui .opblock .opblock-summary-path { max-width: none; padding: 0 0.5rem; font-size: 0.875rem }
  .swagger-ui .opblock .opblock-summary-path-description-wrapper { gap: 0.1rem; min-width: 0 }
  .swagger-ui .opblock .opblock-summary-description { padding: 0 0.5rem }
  .swagger-ui .opblock-description-wrapper,
  .swagger-ui .opblock .opblock-section-header,
  .swagger-ui .table-container,
  .swagger-ui .responses-inner { padding: 0.6rem }
  /* A row of a table, whose columns leave no room for what is in them, becomes a block. */
  .swagger-ui table.parameters thead,
  .swagger-ui table.responses-table > thead { display: none }
  .swagger-ui table.parameters,
  .swagger-ui table.parameters > tbody,
  .swagger-ui table.parameters > tbody > tr,
  .swagger-ui table.parameters > tbody > tr > td,
  .swagger-ui table.responses-table,
  .swagger-ui table.responses-table > tbody,
  .swagger-ui table.responses-table > tbody > tr,
  .swagger-ui table.responses-table > tbody > tr > td { display: block; width: auto; min-width: 0; padding: 0 }
  .swagger-ui table.parameters > tbody > tr,
  .swagger-ui table.responses-table > tbody > tr { padding: 0.75rem 0 }
  .swagger-ui .response-col_links { display: none !important }
  .swagger-ui .parameters-col_description input[type=text],
  .swagger-ui .parameters-col_description select,
  .swagger-ui textarea { max-width: 100%; font-size: 1rem }
  .swagger-ui .highlight-code, .swagger-ui .microlight { overflow-x: auto; font-size: 0.75rem }
}
`;
