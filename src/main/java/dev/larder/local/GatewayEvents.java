package dev.larder.local;

import dev.larder.npm.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the event that API Gateway's HTTP API sends for a request, payload format 2.0: the path decoded once, the query
 * string as it was, header names in lower case and repeats joined with commas, cookies apart, and a body as text or
 * base64 by its content type (AWS: section 1.2 and 1.3).
 */
final class GatewayEvents {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Pattern TEXT =
            Pattern.compile("text/.*|application/(json|javascript|xml|[\\w.-]+\\+(json|xml))");
    /** They end at the gateway. Cookies do not, but travel in a field of their own. */
    private static final Set<String> KEPT_BACK = Set.of(
            "connection", "cookie", "expect", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

    /** How a route's key ends that takes every path below what it begins with. */
    private static final String PROXY = "{proxy+}";

    private GatewayEvents() {}

    /** The event, as the bytes that Lambda hands to the function. */
    static byte[] event(GatewayRequest request) {
        var route = routeKey(request);
        var path = decoded(request.path());
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("version", "2.0");
            json.writeStringProperty("routeKey", route);
            json.writeStringProperty("rawPath", path);
            json.writeStringProperty("rawQueryString", request.query());
            cookies(json, request);
            texts(json, "headers", headers(request));
            if (!request.query().isEmpty()) {
                texts(json, "queryStringParameters", parameters(request.query()));
            }
            context(json, request, route, path);
            if (route.endsWith(PROXY)) {
                var below = request.isAudit() ? GatewayRequest.AUDITS : "/";
                texts(
                        json,
                        "pathParameters",
                        Map.of("proxy", decoded(request.path().substring(below.length()))));
            }
            body(json, request);
            json.writeEndObject();
        });
    }

    /** The route of template.yaml that the request takes. */
    private static String routeKey(GatewayRequest request) {
        if (request.isAudit()) {
            return "POST " + GatewayRequest.AUDITS + PROXY;
        }
        return !request.reads()
                ? "$default"
                : request.method() + (request.path().equals("/") ? " /" : " /" + PROXY);
    }

    private static void cookies(JsonGenerator json, GatewayRequest request) {
        if (request.headers().containsKey("cookie")) {
            json.writeArrayPropertyStart("cookies");
            for (var header : request.headers().get("cookie")) {
                for (var cookie : header.split(";")) {
                    json.writeString(cookie.strip());
                }
            }
            json.writeEndArray();
        }
    }

    private static Map<String, String> headers(GatewayRequest request) {
        var headers = new TreeMap<String, String>();
        for (var name : request.headers().keySet()) {
            if (!KEPT_BACK.contains(name)) {
                headers.put(name, request.header(name));
            }
        }
        headers.put("content-length", String.valueOf(request.body().length));
        headers.put("x-forwarded-for", request.source());
        headers.put("x-forwarded-port", String.valueOf(request.origin().port()));
        headers.put("x-forwarded-proto", request.origin().scheme());
        return headers;
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            var parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                var value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                parameters.merge(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value, (one, next) -> one + "," + next);
            }
        }
        return parameters;
    }

    private static void context(JsonGenerator json, GatewayRequest request, String route, String path) {
        json.writeObjectPropertyStart("requestContext");
        json.writeStringProperty("accountId", "000000000000");
        json.writeStringProperty("apiId", "larder");
        json.writeStringProperty("domainName", request.origin().host());
        json.writeStringProperty("domainPrefix", request.origin().host().split("\\.")[0]);
        json.writeObjectPropertyStart("http");
        json.writeStringProperty("method", request.method());
        json.writeStringProperty("path", path);
        json.writeStringProperty("protocol", request.protocol());
        json.writeStringProperty("sourceIp", request.source());
        json.writeStringProperty("userAgent", request.header("user-agent"));
        json.writeEndObject();
        json.writeStringProperty("requestId", request.id());
        json.writeStringProperty("routeKey", route);
        json.writeStringProperty("stage", "$default");
        json.writeStringProperty("time", TIME.format(request.at()));
        json.writeNumberProperty("timeEpoch", request.at().toEpochMilli());
        json.writeEndObject();
    }

    private static void body(JsonGenerator json, GatewayRequest request) {
        var base64 = request.body().length > 0 && !isText(request);
        if (base64) {
            json.writeBinaryProperty("body", request.body());
        } else if (request.body().length > 0) {
            json.writeStringProperty("body", new String(request.body(), StandardCharsets.UTF_8));
        }
        json.writeBooleanProperty("isBase64Encoded", base64);
    }

    private static boolean isText(GatewayRequest request) {
        var type =
                request.header("content-type").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        var encoding = request.header("content-encoding");
        return (encoding.isEmpty() || encoding.equalsIgnoreCase("identity"))
                && TEXT.matcher(type).matches();
    }

    private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
        json.writeObjectPropertyStart(name);
        texts.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    /** Turns each {@code %XX} into its byte, once: {@code %252f} becomes {@code %2f}. A plus sign stays one. */
    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
