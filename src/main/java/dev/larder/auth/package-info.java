/** Who is calling: from the credential that a request carries to a {@code Principal}. */
package dev.larder.auth;
