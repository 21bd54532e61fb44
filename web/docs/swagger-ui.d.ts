/** The part of Swagger UI that is used here. Its package ships no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** @see https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/ */
  export default function swaggerUi(options: {
    readonly url: string;
    readonly dom_id: string;
    readonly deepLinking: boolean;
    readonly validatorUrl: null;
  }): void;
}
