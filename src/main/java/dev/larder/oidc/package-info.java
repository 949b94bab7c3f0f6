/**
 * Who vouches for CI jobs, and whether they do: issuers are asked for their keys over HTTP, and id tokens are verified
 * with them (OpenID Connect Core 1.0 section 3.1.3.7, RFC 8725). The only place that knows JSON Web Tokens.
 */
package dev.larder.oidc;
