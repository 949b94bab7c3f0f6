package dev.larder.function;

import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.npm.Json;
import dev.larder.upstream.Upstreams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Both HTTP functions once more, wired as they are deployed but above an AWS that is not there ({@link RehearsedAws}), with
 * an upstream that is none ({@link RehearsedUpstream}), one administrator and one package. What is loaded and compiled here,
 * the real ones need not load and compile; what is known here, they never learn.
 */
final class Rehearsal implements AutoCloseable {

    private static final String TOKEN = "ldr_priming";
    private static final String NAME = "@larder/priming";
    private static final String PACKAGE = "/" + NAME;
    private static final String ABBREVIATED =
            "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*";

    /** What {@code npm publish} sends. */
    private static final String DOCUMENT = "priming.json";

    private final RehearsedAws aws = new RehearsedAws();
    private final RehearsedUpstream upstream;
    private final Ports ports;
    private final Wiring.Wired wired;
    private final Consumer<byte[]> heard;
    private final String document;
    private int misses;

    /**
     * @param variables of the function
     * @param heard takes each answer
     */
    Rehearsal(Map<String, String> variables, Consumer<byte[]> heard) {
        this.heard = heard;
        document = document();
        upstream = new RehearsedUpstream(document, NAME);
        ports = AwsPorts.rehearsing(variables, aws, upstream.setting());
        wired = Wiring.start(ports);
        publish();
    }

    /**
     * What clients ask for all day: packuments in both forms, a tarball, who they are, what is not there; and what an
     * upstream is asked for because it is not there yet.
     */
    void read() {
        Openings.forReads(ports, wired.get(Upstreams.class)).forEach(Runnable::run);
        ask(wired.readDoor(), "GET", PACKAGE, ABBREVIATED, "");
        ask(wired.readDoor(), "GET", PACKAGE, "application/json", "");
        ask(wired.readDoor(), "GET", PACKAGE + "/-/priming-1.0.0.tgz", "*/*", "");
        ask(wired.readDoor(), "GET", "/-/whoami", "*/*", "");
        ask(wired.readDoor(), "GET", "/@larder/nothing", ABBREVIATED, "");
        var missing = "primed-" + ++misses;
        ask(wired.readDoor(), "GET", "/" + missing, ABBREVIATED, "");
        ask(wired.readDoor(), "GET", "/" + missing, ABBREVIATED, "");
        ask(wired.readDoor(), "GET", "/" + missing + "/-/" + missing + "-1.0.0.tgz", "*/*", "");
    }

    /** What CI does: a publication, and a tag that moves. */
    void write() {
        Openings.forWrites(ports).forEach(Runnable::run);
        publish();
        ask(wired.writeDoor(), "PUT", "/-/package/@larder/priming/dist-tags/next", "*/*", "\"1.0.0\"");
    }

    /** As if for the first time. */
    private void publish() {
        aws.forget();
        new Tokens(ports.table(), ports.clock())
                .keep(Token.of(
                        TOKEN,
                        "priming",
                        Token.Kind.ADMINISTRATOR,
                        ports.clock().instant()));
        ask(wired.writeDoor(), "PUT", PACKAGE, "*/*", document);
    }

    private void ask(HttpDoor door, String method, String path, String accept, String body) {
        var answer = new ByteArrayOutputStream();
        try {
            door.serve(new ByteArrayInputStream(event(method, path, accept, body)), answer);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        heard.accept(answer.toByteArray());
    }

    private static byte[] event(String method, String path, String accept, String body) {
        return Json.bytes(out -> {
            out.writeStartObject();
            out.writeName("version").writeString("2.0");
            out.writeName("rawPath").writeString(path);
            out.writeName("rawQueryString").writeString("");
            out.writeName("headers").writeStartObject();
            out.writeName("host").writeString("localhost");
            out.writeName("accept").writeString(accept);
            out.writeName("accept-encoding").writeString("gzip");
            out.writeName("user-agent").writeString("npm/11.6.1 node/v24.8.0 linux x64 workspaces/false");
            out.writeName("authorization").writeString("Bearer " + TOKEN);
            out.writeEndObject();
            out.writeName("requestContext").writeStartObject();
            out.writeName("requestId").writeString("priming");
            out.writeName("domainName").writeString("localhost");
            out.writeName("http").writeStartObject();
            out.writeName("method").writeString(method);
            out.writeName("sourceIp").writeString("127.0.0.1");
            out.writeEndObject();
            out.writeEndObject();
            out.writeName("body").writeString(body);
            out.writeName("isBase64Encoded").writeBoolean(false);
            out.writeEndObject();
        });
    }

    private static String document() {
        try (var file = Rehearsal.class.getResourceAsStream(DOCUMENT)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + DOCUMENT, e);
        }
    }

    @Override
    public void close() {
        wired.context().close();
        upstream.close();
        aws.close();
    }
}
