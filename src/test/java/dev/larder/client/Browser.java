package dev.larder.client;

import dev.larder.support.Folders;
import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Chromium without a window, steered over the DevTools protocol as a hand would: fields are clicked on and typed into,
 * and no script runs in its pages.
 */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path folder;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Map<String, Object>> messages = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private final WebSocket socket;
    private final String session;
    private int number;

    private Browser(Path program) throws IOException {
        folder = Files.createTempDirectory("larder-browser");
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox", // which root cannot have
                        "--disable-gpu",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        socket = connect();
        var target =
                send("", "Target.createTarget", Map.of("url", "about:blank")).get("targetId");
        session = String.valueOf(send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId"));
        send("Page.enable", Map.of());
        send("Log.enable", Map.of());
        send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    /** Where Chromium is on this machine. */
    static Optional<Path> installed() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it. */
    static Browser start() {
        try {
            return new Browser(installed().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Chromium", e);
        }
    }

    /** Goes to a page, and waits for it. */
    Browser open(String url) {
        send("Page.navigate", Map.of("url", url));
        await("Page.loadEventFired");
        return this;
    }

    /** Types into the field that a selector finds, in place of what it holds. */
    Browser type(String selector, String text) {
        send("DOM.focus", Map.of("nodeId", node(selector)));
        key("a", 65, 2); // Ctrl-A
        send("Input.insertText", Map.of("text", text));
        return this;
    }

    /** Presses Enter where one is, and waits for the page that comes. */
    Browser enter() {
        key("Enter", 13, 0);
        await("Page.loadEventFired");
        return this;
    }

    /** What the page holds. */
    String html() {
        return String.valueOf(send("DOM.getOuterHTML", Map.of("nodeId", root())).get("outerHTML"));
    }

    /** What the browser has complained about so far: a style that it was told not to use, and the like. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void key(String key, int code, int modifiers) {
        for (var type : List.of("rawKeyDown", "char", "keyUp")) {
            var event = new LinkedHashMap<String, Object>(
                    Map.of("type", type, "key", key, "windowsVirtualKeyCode", code, "modifiers", modifiers));
            if (type.equals("char") && key.equals("Enter")) {
                event.put("text", "\r");
            }
            if (modifiers != 0) {
                event.put("commands", List.of("selectAll"));
            }
            send("Input.dispatchKeyEvent", event);
        }
    }

    private Object root() {
        return Json.at(send("DOM.getDocument", Map.of()), "root").get("nodeId");
    }

    private Object node(String selector) {
        var found = send("DOM.querySelector", Map.of("nodeId", root(), "selector", selector))
                .get("nodeId");
        if (((Number) found).intValue() == 0) {
            throw new AssertionError("nothing is " + selector + " in " + html());
        }
        return found;
    }

    private Map<String, Object> send(String method, Map<String, ?> parameters) {
        return send(session, method, parameters);
    }

    private Map<String, Object> send(String to, String method, Map<String, ?> parameters) {
        number++;
        var message = new LinkedHashMap<String, Object>(Map.of("id", number, "method", method, "params", parameters));
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        socket.sendText(Json.text(message), true).join();
        var answer = next(found -> found.get("id") instanceof Number id && id.intValue() == number);
        if (!answer.containsKey("result")) {
            throw new AssertionError(method + " does not work: " + answer);
        }
        return Json.asObject(answer.get("result"));
    }

    private void await(String event) {
        next(found -> event.equals(found.get("method")));
    }

    /** The next message that is meant; what comes before it is passed over. */
    private Map<String, Object> next(Predicate<Map<String, Object>> meant) {
        try {
            while (true) {
                var message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("Chromium says nothing more");
                }
                if ("Log.entryAdded".equals(message.get("method"))) {
                    complaints.add(
                            String.valueOf(Json.at(message, "params", "entry").get("text")));
                }
                if (meant.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for Chromium", e);
        }
    }

    private WebSocket connect() throws IOException {
        var said = new StringBuilder();
        var lines = process.inputReader(StandardCharsets.UTF_8);
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            var address = LISTENING.matcher(line);
            if (address.find()) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
                return http.newWebSocketBuilder()
                        .buildAsync(URI.create(address.group(1)), new Listener())
                        .join();
            }
        }
        throw new IOException("Chromium ended:\n" + said);
    }

    /** Puts whole messages into the queue. */
    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(Json.object(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        http.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
