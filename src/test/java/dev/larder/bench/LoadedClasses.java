package dev.larder.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a JVM says that it has loaded ({@code -Xlog:class+load}): how much of whom, and when the time went by. */
record LoadedClasses(Map<String, Integer> byOwner, Map<String, Double> reached) {

    /** {@code [1.234s][info][class,load] a.b.C source: where}. */
    private static final Pattern LINE = Pattern.compile("\\[([0-9.]+)s].*?\\] (\\S+) source: (.*)");

    /** Classes by which one sees how far a start has come. */
    private static final Map<String, String> STEPS = new LinkedHashMap<>();

    static {
        STEPS.put(
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "the JVM is there; the runtime client begins");
        STEPS.put("dev.larder.function.ReadFunction", "the function is looked up");
        STEPS.put("dev.larder.storage.aws.AwsClients", "settings are read");
        STEPS.put("software.amazon.awssdk.services.dynamodb.DynamoDbClient", "a client of DynamoDB is made");
        STEPS.put("software.amazon.awssdk.services.s3.S3Client", "of S3");
        STEPS.put("software.amazon.awssdk.services.s3.presigner.S3Presigner", "what signs URLs");
        STEPS.put("software.amazon.awssdk.services.sqs.SqsClient", "of SQS");
        STEPS.put("io.micronaut.context.ApplicationContext", "all of it is there; the wiring begins");
        STEPS.put("dev.larder.function.HttpEvent", "the first event arrives");
    }

    static LoadedClasses of(List<String> lines) {
        var byOwner = new TreeMap<String, Integer>();
        var reached = new LinkedHashMap<String, Double>();
        for (var line : lines) {
            var parts = LINE.matcher(line);
            if (parts.find()) {
                byOwner.merge(owner(parts.group(2), parts.group(3)), 1, Integer::sum);
                reached.putIfAbsent(parts.group(2), Double.parseDouble(parts.group(1)));
            }
        }
        reached.keySet().retainAll(STEPS.keySet());
        return new LoadedClasses(byOwner, reached);
    }

    private static String owner(String name, String source) {
        if (name.contains("$$Lambda") || name.contains("LambdaForm") || source.contains("__")) {
            return "made at run time (lambdas, method handles)";
        }
        for (var owner : List.of(
                "dev.larder",
                "software.amazon.awssdk.services",
                "software.amazon.awssdk",
                "io.micronaut",
                "com.amazonaws",
                "tools.jackson")) {
            if (name.startsWith(owner + ".")) {
                return "`" + owner + "`";
            }
        }
        if (source.equals("shared objects file")) {
            return "the JDK, from its archive";
        }
        return source.startsWith("jrt:") ? "the JDK" : "others";
    }

    String markdown() {
        var owners = new Table("classes until the first answer", "");
        byOwner.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> owners.add(entry.getKey(), String.format(Locale.ROOT, "%,d", entry.getValue())));
        owners.add(
                "all",
                String.format(
                        Locale.ROOT,
                        "%,d",
                        byOwner.values().stream().mapToInt(Integer::intValue).sum()));
        var steps = new Table("what is reached", "after ms");
        reached.forEach((name, seconds) -> steps.add(STEPS.get(name), Figures.shown(seconds * 1000)));
        return owners.markdown() + "\n\n" + steps.markdown();
    }
}
