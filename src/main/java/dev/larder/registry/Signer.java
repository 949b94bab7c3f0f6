package dev.larder.registry;

import dev.larder.domain.SigningKey;

/**
 * Signs what is published here with a key that never leaves its keeper. What the keeper cannot do just now is a
 * {@link dev.larder.storage.StorageUnavailable}.
 */
public interface Signer {

    /** The public half of the key; the same for the life of the process. */
    SigningKey key();

    /** The signature of {@code message}, at most 4,096 bytes, in DER: ECDSA over P-256 with SHA-256. */
    byte[] sign(byte[] message);
}
