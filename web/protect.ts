import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * The headers of every page: nothing from another origin, no script or style but our own files, in nobody's frame.
 * @param forms whether its pages may send anything at all
 * @param onward origins that an answer to a form may send the browser on to: browsers hold redirects to the page's policy too
 */
export const protect = ({
  forms,
  onward = [],
}: {
  readonly forms: boolean;
  readonly onward?: readonly string[];
}): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: forms ? ["'self'", ...onward] : ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // With no-referrer a browser sends `Origin: null` with our own forms.
    referrerPolicy: forms ? 'same-origin' : 'no-referrer',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [], fullscreen: ['self'] },
  });
