package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    /** A public key that npm's clients know by heart, and the id that they know it by (pnpm deps/security/signatures). */
    private static final String SPKI =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i6UPp+IhuteBJbuHcA5U"
                    + "ogKo0EWtlWwW6KSaKoTNEYL7JlCQiVnkhBktUgg==";

    @Test
    void a_key_has_the_id_that_npm_gives_it() {
        var key = SigningKey.of(Base64.getDecoder().decode(SPKI));

        assertThat(key.id()).isEqualTo("SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA");
        assertThat(key.spki()).isEqualTo(SPKI);
    }

    @Test
    void what_is_no_key_of_the_curve_is_refused() {
        var cut = Base64.getDecoder().decode(SPKI);
        cut[10]++;

        assertThatThrownBy(() -> SigningKey.of(cut)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.of(new byte[91])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void name_version_and_integrity_are_signed_together() {
        var message = Signature.message(
                PackageName.parse("@acme/widget"),
                new Version("1.0.0"),
                Digest.strongest(
                                "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==")
                        .orElseThrow());

        assertThat(message)
                .asString(StandardCharsets.UTF_8)
                .startsWith("@acme/widget@1.0.0:sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/");
    }
}
