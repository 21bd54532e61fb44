/** The page `/docs`: Swagger UI with the server's OpenAPI document. */
import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';
import swaggerUi from 'swagger-ui-dist/swagger-ui-es-bundle.js';

swaggerUi({ url: './openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
