package dev.larder.local;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What API Gateway's HTTP API answers by itself: these statuses and bodies are AWS's, so that clients meet here what they
 * would meet there. Beside them, where a person can do something about it, an {@code npm-notice} says what; AWS has
 * nothing like it, but the text of an HTTP API cannot be customised.
 */
enum GatewayFault {
    /**
     * More than 10,240 bytes of request line and headers. The quota is documented (http-api-quotas); its text was seen in
     * the wild, in the words of the same front end as {@link #BODY_TOO_LONG}; the status is RFC 6585's, seen as well.
     */
    HEAD_TOO_LONG(
            431,
            "HTTP header is larger than 10240 bytes.",
            "API Gateway takes at most 10240 bytes of request line and headers together: send fewer or shorter ones"),

    /** More than 10 MB of body, which is refused in plain text before Lambda is asked (seen in the wild; AWS: 1.3). */
    BODY_TOO_LONG(
            413,
            "HTTP content length exceeded 10485760 bytes.",
            "API Gateway takes requests of 10 MB at most, and AWS Lambda of 6 MB, so a tarball may have 4 MiB: make"
                    + " it smaller (npm pack --dry-run lists what is in it)"),

    /** An event beyond what Lambda takes (seen in the wild; AWS: 1.3). */
    EVENT_TOO_LONG(
            413,
            "{\"message\":\"Request Too Long\"}",
            "AWS Lambda takes requests of 6 MB at most, so a tarball may have 4 MiB: make it smaller (npm pack"
                    + " --dry-run lists what is in it)"),

    /**
     * The function failed: it threw, said what is no answer, or said more than Lambda carries. For a REST API this is a
     * 502 with "Internal server error" (AWS Lambda's guide, and the 502s of AWS.md 1.3 come from one); an HTTP API
     * capitalises the words so (its troubleshooting page) and sends them as a 500.
     */
    FUNCTION_FAILED(500, "{\"message\":\"Internal Server Error\"}", ""),

    /**
     * The function took longer than its integration may: an HTTP API says 503 (serverless/serverless#11222), where a REST
     * API says 504. The body is the phrase of that status in an HTTP API's usual form.
     */
    FUNCTION_SLOW(503, "{\"message\":\"Service Unavailable\"}", "");

    private final int status;
    private final String body;
    private final String notice;

    GatewayFault(int status, String body, String notice) {
        this.status = status;
        this.body = body;
        this.notice = notice;
    }

    GatewayAnswer answer() {
        var type = body.startsWith("{") ? "application/json" : "text/plain; charset=utf-8";
        var answer = new GatewayAnswer(
                status, Map.of("content-type", type), List.of(), body.getBytes(StandardCharsets.UTF_8));
        return notice.isEmpty() ? answer : answer.with("npm-notice", notice);
    }
}
