package dev.larder.domain;

/**
 * Where a version says that it was built: what its publisher has had signed by Sigstore, as clients get it.
 *
 * @param predicateType what kind of statement it is: {@code https://slsa.dev/provenance/v1}
 * @param json what {@code GET /-/npm/v1/attestations/name@version} answers
 */
public record Attestations(String predicateType, byte[] json) {}
