"use strict";
SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#ui", deepLinking: true, tryItOutEnabled: true });
