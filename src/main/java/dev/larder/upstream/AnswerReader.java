package dev.larder.upstream;

import dev.larder.domain.Inventory;
import java.util.List;
import java.util.Optional;

/**
 * The small answers of an upstream, checked: what comes out is JSON of the promised shape, whatever came in. What has
 * another shape is a {@link MalformedAnswer}.
 */
public interface AnswerReader {

    /** What is asked about {@code inventory}, always the same text for the same: the body of npm's bulk audit. */
    byte[] question(Inventory inventory);

    /** The advisories in {@code answer}, by name, leaving out what nobody asked for. */
    byte[] advisories(byte[] answer, Inventory asked) throws MalformedAnswer;

    /** Several answers of {@link #advisories}, about different packages, as one. */
    byte[] together(List<byte[]> advisories);

    /** The {@code keys} in {@code answer}: an object with that list alone. */
    byte[] keys(byte[] answer) throws MalformedAnswer;

    /** The {@code attestations} in {@code answer}: an object with that list alone. */
    byte[] attestations(byte[] answer) throws MalformedAnswer;

    /** In which words {@code answer} says why something was refused, as they came; empty when it has none. */
    Optional<String> reason(byte[] answer);
}
