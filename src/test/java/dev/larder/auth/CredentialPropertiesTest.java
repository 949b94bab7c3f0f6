package dev.larder.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.HoldsForAll;
import dev.larder.support.Nasty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** What holds of every {@code Authorization} header. */
class CredentialPropertiesTest {

    @Provide
    Arbitrary<String> headers() {
        var schemes = Arbitraries.of("Bearer", "bearer", "BEARER", "Basic", "basic", "Digest", "", " ");
        var words = Arbitraries.oneOf(
                Nasty.text(),
                Nasty.text().map(text -> base64(text)),
                tokens(),
                tokens().map(token -> base64(":" + token)));
        return schemes.flatMap(scheme -> words.map(word -> scheme + " " + word));
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.bytes().array(byte[].class).ofSize(Secret.BYTES).map(Secret::of);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Credential of(String header) {
        return Credential.of(Optional.of(header));
    }

    @HoldsForAll
    void whatever_is_sent_is_a_hash_at_once(@ForAll("headers") String header) {
        assertThat(of(header).tokenHash())
                .hasValueSatisfying(hash -> assertThat(hash).matches("[0-9a-f]{64}"));
        assertThat(of(header).keys()).hasSize(1);
    }

    @HoldsForAll
    void a_token_is_the_same_whoever_sends_it(@ForAll("tokens") String token, @ForAll("users") String user) {
        var credential = new Credential(Optional.of(Credential.hash(token)));

        assertThat(of("Bearer " + token)).isEqualTo(credential);
        assertThat(of("bearer   " + token + " ")).isEqualTo(credential);
        assertThat(of("Basic " + base64(user + ":" + token))).isEqualTo(credential);
        assertThat(credential.toString()).doesNotContain(token);
    }

    @Provide
    Arbitrary<String> users() {
        return Nasty.text().map(text -> text.replace(":", ""));
    }

    @HoldsForAll
    void a_token_is_short_plain_and_known_for_ours(@ForAll("tokens") String token) {
        assertThat(token).matches("ldr_[0-9A-Za-z]{43}");
    }
}
