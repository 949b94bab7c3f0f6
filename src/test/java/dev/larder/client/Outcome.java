package dev.larder.client;

/** What came of running a command with a client. */
enum Outcome {
    PASSED,
    FAILED
}
