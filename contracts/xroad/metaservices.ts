/** The services by which X-Road tells of services (PR-MREST): nobody else's may have their names. */
const metaservices: ReadonlySet<string> = new Set(['listMethods', 'allowedMethods', 'getOpenAPI']);
export const isMetaservice = (service: string): boolean => metaservices.has(service);
