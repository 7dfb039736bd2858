import { openAPIRouteHandler } from 'hono-openapi';
import type { Routes } from './app.ts';

/** `/openapi.json`: what the door offers, from the very schemas that check it. */
export function addOpenApi(app: Routes, { exchangeUrl, region }: { exchangeUrl: string; region: string }): void {
  app.get(
    '/openapi.json',
    openAPIRouteHandler(app, {
      documentation: {
        openapi: '3.1.0',
        info: {
          title: `Engawa（縁側） 接続インターフェース: ${region}`,
          version: '1',
          description:
            '業務システムの認証は OAuth 2.0 client credentials（private_key_jwt）と DPoP（RFC 9449）です。誤りは code と日本語の text で返します。',
        },
        servers: [{ url: exchangeUrl }],
        components: {
          securitySchemes: { dpop: { type: 'http', scheme: 'DPoP', description: 'RFC 9449. 発行者は /oidc です。' } },
        },
        security: [{ dpop: [] }],
      },
    }),
  );
}
