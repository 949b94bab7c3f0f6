/**
 * The door on a laptop: an HTTP server that turns every request into the event API Gateway would send, hands it to the
 * function that template.yaml would invoke, and keeps the limits of both; the queue and the stores run in process.
 *
 * <pre>
 *   client ----> LocalDoor --(localhost)--> Gateway --> GatewayEvents --> ReadFunction, WriteFunction
 *                  |                           \------- GatewayAnswer <-----/        |
 *                  +------(127.0.0.1)---> ObjectsDoor                 LocalQueue --> RefreshFunction
 * </pre>
 *
 * <p>Signed URLs live on another host name than the registry, since npm and yarn 1 forward a token to whatever has the
 * same host name, and S3 refuses a signed URL with a token beside it (PROTOCOL: V2). A leaf: nothing depends on it.
 */
package dev.larder.local;
