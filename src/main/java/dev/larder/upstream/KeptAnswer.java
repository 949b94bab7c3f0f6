package dev.larder.upstream;

import java.util.Optional;

/** What comes of a small question to an upstream. */
public sealed interface KeptAnswer {

    /**
     * It has an answer.
     *
     * @param json of the shape that {@link AnswerReader} promises
     * @param whyOld why nothing newer can be had just now
     */
    record Known(byte[] json, Optional<String> whyOld) implements KeptAnswer {}

    /** It says that there is none. */
    record Nothing() implements KeptAnswer {}

    /** Nothing is at hand, and it cannot be asked. */
    record Unknown(Trouble trouble) implements KeptAnswer {}
}
