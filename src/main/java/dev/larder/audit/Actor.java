package dev.larder.audit;

/**
 * Who makes a change: made once, at the gate, and passed on to what changes something.
 *
 * @param who the name of a user, or of what was given a token without having an account
 * @param address where the request came from, as API Gateway saw it
 * @param token the first characters of its token's key, as {@code npm token list} shows them; empty: it came without one
 * @param request names the request in the access log
 */
public record Actor(String who, String address, String token, String request) {}
